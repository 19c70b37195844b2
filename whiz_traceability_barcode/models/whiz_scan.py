import time
import uuid as uuid_module

from odoo import api, models
from odoo.exceptions import AccessError, MissingError, UserError, ValidationError


class ScanStop(Exception):
    """Ends a scan without any effect; ``answer`` says why and what can be done."""

    def __init__(self, **answer):
        super().__init__(answer.get("message") or answer.get("title"))
        self.answer = {"verdict": "stop", **answer}


class WhizScan(models.AbstractModel):
    """What a scan means, and what it does to the document that is worked on.

    A *mode* is what the person is doing. Each has, by its name, up to four methods
    here; another add-on brings a mode of its own by extending :meth:`_modes` and
    adding them:

    ``_scan_<mode>(reading, record, options)``
        apply a scan, return an answer (:meth:`_answer`), or raise :class:`ScanStop`;
    ``_documents_<mode>(text, limit)``
        the records to choose from, a recordset of the mode's model;
    ``_state_<mode>(record)``
        what is needed, done and left, see :meth:`get_state`;
    ``_finish_<mode>(record)``
        validate the document; return an action or None.

    An answer is a dict: ``verdict`` (``ok``, ``warn`` done but look, ``stop`` not done,
    ``ask`` not done until a choice is made, ``expect`` another scan is needed,
    ``unknown``), ``title``, ``message``, and optionally ``choices`` (list of ``{label,
    detail, options}``: the same scan is sent again with these options), ``context``
    (options for the scans that follow), ``card``, ``open`` (a document to work on),
    ``links`` (list of ``{label, icon, action}``) and ``undo``.
    """

    _name = "whiz.scan"
    _description = "Scan Station"

    # ------------------------------------------------------------------
    # Public interface
    # ------------------------------------------------------------------

    @api.readonly
    @api.model
    def resolve(self, text, mode="lookup", res_model=None, res_id=None):
        """Say what a scanned, typed or pasted text is. Changes nothing.

        :param text: any identifier or code, with its control characters
        :param mode: what the person is doing
        :param res_model, res_id: the document that is worked on
        :return: answer, see the class; ``res_model`` and ``res_id`` name what it is;
            the verdict tells whether it may move in this mode
        """
        self._get_mode(mode)
        record = self._get_record(mode, res_model, res_id)
        try:
            answer = self._look_up(self._read(text, record), mode, record)
        except ScanStop as stop:
            answer = stop.answer
        return self._complete(answer, text)

    @api.model
    def submit(self, scan):
        """Apply one scan, exactly once, in one transaction.

        A scan that the server has seen before, by its ``uuid``, is not applied again:
        its first answer is returned, so that a device may send its queue again after a
        lost connection.

        :param scan: dict with ``uuid`` (made by the device, a UUID), ``text``, ``mode``
            and optionally ``res_model``, ``res_id``, ``options`` (the choice that was
            made, ``quantity`` and the context of earlier answers), ``device``,
            ``scanned_at`` (UTC, as text) and ``queued`` (it had to wait)
        :return: answer, see the class, with ``state`` of the document and ``log_id``
        :raise ValidationError: a scan that no station sends
        """
        started = time.perf_counter()
        record = None
        text, mode, options = self._check_scan(scan)
        self._get_mode(mode)
        log = self.env["whiz.scan.log"]._claim(scan)
        if log.answer:
            return {**log.answer, "repeated": True}
        try:
            with self.env.cr.savepoint():
                record = self._get_record(
                    mode, scan.get("res_model"), scan.get("res_id")
                )
                answer = self._apply(mode, text, record, options)
        except ScanStop as stop:
            answer = stop.answer
        except (UserError, ValidationError, AccessError, MissingError) as error:
            answer = {
                "verdict": "stop",
                "title": self.env._("Not possible"),
                "message": str(error),
            }
        undo = answer.pop("undo", None)
        answer = self._complete(answer, text)
        answer["log_id"] = log.id
        answer["uuid"] = scan["uuid"]
        answer["can_undo"] = bool(undo)
        if answer["verdict"] in ("ok", "warn") and answer.pop("changed", True):
            # it is this very scan, which the log knows only in a moment
            answer["state"] = self._state_of(mode, record, can_undo=bool(undo) or None)
        answer["elapsed_ms"] = round((time.perf_counter() - started) * 1000, 1)
        log._finish(answer, undo)
        return answer

    @api.model
    def undo(self, scan):
        """Take back the user's last scan of a document, exactly once.

        :param scan: as for :meth:`submit`, without text
        :return: answer
        """
        self._check_scan({**scan, "text": "undo"})
        mode = scan["mode"]
        self._get_mode(mode)
        Log = self.env["whiz.scan.log"]
        log = Log._claim({**scan, "text": ""}, kind="undo")
        if log.answer:
            return {**log.answer, "repeated": True}
        last = Log._last_undoable(scan)
        try:
            if not last:
                raise ScanStop(
                    title=self.env._("Nothing to undo"),
                    message=self.env._(
                        "None of your scans of this document can be taken back any "
                        "more."
                    ),
                )
            with self.env.cr.savepoint():
                self._get_record(mode, scan.get("res_model"), scan.get("res_id"))
                self._revert(last.undo)
                last.write({"is_undone": True, "is_undoable": False})
            answer = self._answer(
                "ok",
                self.env._("Taken back"),
                last.title or last.text_shown,
                context=self._undone_context(last.undo),
            )
        except ScanStop as stop:
            answer = stop.answer
        except (UserError, ValidationError, AccessError, MissingError) as error:
            answer = {
                "verdict": "stop",
                "title": self.env._("Cannot be taken back"),
                "message": str(error),
            }
        answer = {**answer, "undone": answer["verdict"] == "ok"}
        answer["uuid"] = scan["uuid"]
        answer["state"] = state = self.get_state(
            mode, scan.get("res_model"), scan.get("res_id")
        )
        answer["can_undo"] = bool(state and state["can_undo"])
        log._finish(answer, None)
        return answer

    @api.readonly
    @api.model
    def get_documents(self, mode, text="", limit=40):
        """Return the documents that a mode can work on, the most urgent first.

        :return: list of ``{res_model, res_id, label, detail, date, late}``
        """
        vals = self._get_mode(mode)
        if not vals["model"]:
            return []
        records = getattr(self, f"_documents_{mode}")((text or "").strip(), limit)
        return [self._describe_document(record) for record in records]

    @api.readonly
    @api.model
    def get_state(self, mode, res_model, res_id):
        """Return what is needed, done and left of a document.

        :return: ``{label, detail, closed, lines, needed, done, left, uom, can_finish,
            can_undo, buttons, rest}``; ``rest`` are the documents with what a closed
            one left over, as :meth:`get_documents` returns them; a line is ``{id,
            product, uom, tracking, needed, done, left, lots: [{name, quantity,
            package}], more_lots}``, quantities in the product's unit
        """
        return self._state_of(mode, self._get_record(mode, res_model, res_id))

    @api.model
    def finish(self, mode, res_model, res_id):
        """Validate the document that was scanned, as its own form would.

        :return: ``{"action": action to run or False, "state": the state after it}``
        """
        record = self._get_record(mode, res_model, res_id)
        action = getattr(self, f"_finish_{mode}")(record)
        if not isinstance(action, dict):
            self.env["whiz.scan.log"]._settle(mode, res_model, res_id)
            action = False
        return {
            "action": action,
            "state": self.get_state(mode, res_model, res_id),
        }

    # ------------------------------------------------------------------
    # Inside
    # ------------------------------------------------------------------

    @api.model
    def _check_scan(self, scan):
        """Return (text, mode, options) of what a device sent."""
        options = scan.get("options") or {}
        try:
            uuid_module.UUID(scan["uuid"])
            if not isinstance(scan["text"], str) or not isinstance(scan["mode"], str):
                raise TypeError
            quantity = options.get("quantity")
            if quantity is not None and not 0 < float(quantity) < 1e9:
                raise ValueError
        except (KeyError, TypeError, ValueError, AttributeError):
            raise ValidationError(
                self.env._(
                    "This is not a scan: it needs a UUID, a text, a mode and, if "
                    "any, a "
                    "quantity above zero."
                )
            ) from None
        return scan["text"], scan["mode"], options

    @api.model
    def _apply(self, mode, text, record, options):
        text = options.get("text") or text
        reading = self._read(text, record)
        vals = self._get_mode(mode)
        if vals["model"] and record is None or self._is_document(reading, vals, record):
            return self._open_document(mode, reading, options)
        return getattr(self, f"_scan_{mode}")(
            reading, record, {**options, "mode": mode}
        )

    @api.model
    def _scan_lookup(self, reading, record, options):
        return self._look_up(reading, "lookup", record, options)

    @api.model
    def _answer(self, verdict, title, message="", **more):
        return {"verdict": verdict, "title": title, "message": message, **more}

    @api.model
    def _ask(self, title, message, choices):
        """Stop until one of ``choices``, ``[(label, detail, options)]``, is taken."""
        raise ScanStop(
            verdict="ask",
            title=title,
            message=message,
            choices=[
                {"label": label, "detail": detail or "", "options": options}
                for label, detail, options in choices
            ],
        )

    @api.model
    def _complete(self, answer, text):
        return {
            "choices": [],
            "links": [],
            "card": False,
            "context": {},
            "read": self._shown(text),
            **answer,
        }

    @api.model
    def _state_of(self, mode, record, can_undo=None):
        """Return the state of a document, see :meth:`get_state`; False without one.

        :param can_undo: whether there is a scan to take back, if that is known
        """
        if record is None:
            return False
        state = getattr(self, f"_state_{mode}")(record)
        if can_undo is None and not state["closed"]:
            can_undo = bool(
                self.env["whiz.scan.log"]._last_undoable(
                    {"mode": mode, "res_model": record._name, "res_id": record.id}
                )
            )
        rest = self._rest_of(record) if state["closed"] else ()
        return {
            **state,
            "can_undo": bool(can_undo) and not state["closed"],
            "rest": [self._describe_document(document) for document in rest],
        }

    @api.model
    def _revert(self, operations):
        """Take back what a scan did, the last step first."""
        for operation in reversed(operations or []):
            getattr(self, f"_revert_{operation['op']}")(operation)

    @api.model
    def _undone_context(self, operations):
        """Options of the station that the scan had set: they end with it."""
        return {
            key: False
            for operation in operations or []
            for key in operation.get("context", ())
        }
