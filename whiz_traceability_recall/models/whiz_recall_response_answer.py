import base64
import math

from odoo import fields, models

from ..lib import uploads
from .whiz_recall import CLOSED_STATES
from .whiz_recall_response import AMOUNTS

FACTS = ("contact_name", "phone", "email", "note")


class WhizRecallResponseAnswer(models.Model):
    """Taking answers: every way (page, call, letter) goes through :meth:`_submit`."""

    _inherit = "whiz.recall.response"

    def _is_open(self):
        """Whether the answer can be given or corrected."""
        self.ensure_one()
        return self.recall_id.state not in CLOSED_STATES

    def _check_answer(self, values):
        """Return ({line id: {amount: float}}, files, errors) of what was sent.

        :param values: see :meth:`_submit`
        :return: errors is a list of sentences, empty when all is well
        """
        errors = []
        amounts = {}
        for line in self.line_ids:
            sent = values.get("amounts", {}).get(line.id, {})
            amounts[line.id] = {}
            for name in AMOUNTS:
                number = _number(sent.get(name))
                if number is None:
                    errors.append(
                        self.env._(
                            "Lot %(lot)s: “%(text)s” is no quantity. Write digits, for "
                            "example 12 or 2.5.",
                            lot=line.lot_id.name,
                            text=str(sent.get(name))[:20],
                        )
                    )
                    number = 0.0
                amounts[line.id][name] = number
        total = sum(sum(row.values()) for row in amounts.values())
        if values.get("affected") == "no" and total:
            errors.append(
                self.env._(
                    "You say that you do not have it and did not sell it, but give "
                    "quantities. Please correct one of them."
                )
            )
        files = []
        count = len(self.attachment_ids)
        for name, content in values.get("files", ()):
            kind = uploads.kind(content)
            count += 1
            if count > uploads.MAX_FILES:
                errors.append(
                    self.env._("No more than %s files, please.", uploads.MAX_FILES)
                )
                break
            if len(content) > uploads.MAX_BYTES:
                errors.append(
                    self.env._("%s is larger than 10 MB: send a smaller one.", name)
                )
            elif not kind:
                errors.append(
                    self.env._("%s is neither a picture nor a PDF.", str(name)[:60])
                )
            else:
                files.append((uploads.safe_name(name, kind[1]), kind[0], content))
        return amounts, files, errors

    def _submit(self, values, source):
        """Take an answer over.

        :param values: dict with ``acknowledged`` (bool), ``affected`` ("yes", "no" or
            None), ``amounts`` ({line id: {"on_hand", "sold_on", "destroyed",
            "to_return": number or text}}), ``remedy``, ``customers_informed``, the
            texts of ``FACTS``, and ``files`` (list of (name, bytes))
        :param source: a value of the field ``source``
        :return: list of sentences that say what is wrong; nothing is written then
        """
        self.ensure_one()
        if not self._is_open():
            return [self.env._("This recall is closed. Nothing can be changed.")]
        amounts, files, errors = self._check_answer(values)
        if errors:
            return errors
        now = fields.Datetime.now()
        affected = values.get("affected")
        affected = affected if affected in ("yes", "no") else False
        vals = {name: (values.get(name) or "").strip()[:2000] for name in FACTS}
        vals.update(
            source=source,
            affected=affected or self.affected,
            customers_informed=bool(values.get("customers_informed")),
            remedy=values.get("remedy")
            if values.get("remedy") in ("credit", "replacement")
            else False,
        )
        if values.get("acknowledged") or affected:
            vals["acknowledged_date"] = self.acknowledged_date or now
        if affected:
            vals["responded_date"] = self.responded_date or now
        self.sudo().write(vals)
        for line in self.line_ids.sudo():
            if affected:
                line.write(amounts[line.id])
        self._attach(files)
        self._after_submit()
        return []

    def _attach(self, files):
        """Keep the proof; the same file sent twice is kept once."""
        Attachment = self.env["ir.attachment"].sudo()
        have = set(self.sudo().attachment_ids.mapped("checksum"))
        for name, mimetype, content in files:
            checksum = Attachment._compute_checksum(content)
            if checksum not in have:
                have.add(checksum)
                Attachment.create(
                    {
                        "name": name,
                        "mimetype": mimetype,
                        "datas": base64.b64encode(content),
                        "res_model": self._name,
                        "res_id": self.id,
                    }
                )
        self.invalidate_recordset(["attachment_ids"])

    def _after_submit(self):
        """Set the milestones of the consignee, write the log, tell open screens."""
        self.invalidate_recordset(["summary"])
        response = self.sudo()._in_staff_language()
        if not response.parent_id:
            response.consignee_id.write(
                {
                    "acknowledged_date": response.acknowledged_date,
                    "responded_date": response.responded_date,
                    "notified_date": response.consignee_id.notified_date
                    or response.acknowledged_date,
                }
            )
        label = dict(self._fields["source"]._description_selection(response.env))
        response.recall_id._log(
            "response",
            response.env._(
                "%(who)s (%(way)s): %(answer)s%(lots)s",
                who=response.name or response.consignee_id.display_name,
                way=label[response.source],
                answer=response.summary,
                lots="".join(
                    f"\n{line.lot_id.name}: {line._get_amount_text() or 0}"
                    for line in response.line_ids
                    if response.affected == "yes"
                ),
            ),
        )
        response.recall_id._tell_board()

    def _set_opened(self):
        """Note that the page was opened, the first time."""
        if not self.opened_date:
            self.sudo().opened_date = fields.Datetime.now()
            self.recall_id._tell_board()


def _number(text):
    """Return what somebody typed as a quantity, None when it is none.

    Both "2.5" and "2,5" are read; nothing is 0.
    """
    if text in (None, "", False):
        return 0.0
    try:
        number = float(str(text).strip().replace(",", "."))
    except ValueError:
        return None
    if not math.isfinite(number) or not 0 <= number < 1e12:
        return None
    return number
