from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.whiz_traceability_barcode.models.whiz_scan import ScanStop
from odoo.addons.whiz_traceability_barcode.models.whiz_scan_transfer import LOTS

#: What the button sends that has goods carried away which should not be here.
TO_QUARANTINE = "WHIZ-FOUND-TO-QUARANTINE"


class WhizScan(models.AbstractModel):
    """Counting for a recall: is all of the scope here, and what should not be?

    The document is a sheet of the case (``whiz.recall.count``), one for each place. To
    be counted is what the scope says lies there; a lot of the scope that is found
    without being expected is noted as well. Anything else stays where it is.
    """

    _inherit = "whiz.scan"

    @api.model
    def _modes(self):
        return {
            **super()._modes(),
            "recall": {
                "label": self.env._("Recall Count"),
                "icon": "fa-bullhorn",
                "sequence": 80,
                "groups": "whiz_traceability.group_user",
                "model": "whiz.recall.count",
                "choose": self.env._("Scan or choose the place that you count"),
                "search": self.env._("Search by place or case"),
                "hint": self.env._("Scan everything that could be of the recall."),
                "empty": self.env._(
                    "No recall waits for a count. When a case is contained, each place "
                    "that holds something of it comes up here."
                ),
                "finish": self.env._("Counted"),
            },
        }

    # ------------------------------------------------------------------
    # Sheets
    # ------------------------------------------------------------------

    @api.model
    def _sheets(self, domain, limit=None):
        sheets = self.env["whiz.recall.count"].search(
            Domain("state", "=", "todo") & domain, limit=limit
        )
        return sheets.sorted(lambda sheet: sheet.user_id != self.env.user)

    @api.model
    def _documents_recall(self, text, limit):
        domain = Domain.TRUE
        if text:
            domain = Domain.OR(
                Domain(field, "ilike", text)
                for field in ("location_id", "recall_id.name", "recall_id.title")
            )
        return self._sheets(domain, limit)

    @api.model
    def _documents_in(self, reading, vals):
        """The sheets of a place that was scanned, or of a case whose number was."""
        if vals["model"] != "whiz.recall.count":
            return super()._documents_in(reading, vals)
        domain = Domain("location_id", "in", reading.locations.ids)
        if reading.plain:
            domain |= Domain("recall_id.name", "=", reading.plain)
        return self._sheets(domain)

    @api.model
    def _describe_document(self, record):
        vals = super()._describe_document(record)
        if record._name == "whiz.recall.count":
            lots = self.env._("Lots: %s", record.line_count)
            vals["detail"] = " · ".join(
                filter(
                    None,
                    [record.recall_id.display_name, lots, record.user_id.name],
                )
            )
        return vals

    @api.model
    def _check_recall(self, sheet):
        if sheet.state != "todo":
            raise ScanStop(
                title=sheet.display_name,
                message=self.env._(
                    "It has been counted already: there is nothing to scan. Choose "
                    "another place."
                ),
            )

    # ------------------------------------------------------------------
    # Progress
    # ------------------------------------------------------------------

    @api.model
    def _state_recall(self, sheet):
        lines = [
            self._count_state(product, group)
            for product, group in sheet.line_ids.grouped("product_id").items()
        ]
        state = self._sum_up(lines)
        state["done"] = sum(line["done"] for line in lines if line["needed"])
        # an empty shelf is a result, too
        state["can_finish"] = sheet.state == "todo"
        buttons = []
        if sheet.can_quarantine:
            buttons.append(
                {
                    "name": "to_quarantine",
                    "label": self.env._("To Quarantine"),
                    "icon": "fa-truck",
                    "text": TO_QUARANTINE,
                }
            )
        return {
            "label": sheet.display_name,
            "detail": sheet.recall_id.display_name,
            "closed": self._closing_words(sheet),
            "buttons": buttons,
            **state,
        }

    @api.model
    def _count_state(self, product, lines):
        """Return a line of the progress: a product with the lots that it is about."""
        uom = product.uom_id
        missing = lines.filtered(
            lambda line: uom.compare(line.found, line.expected) < 0
        )
        found = lines.filtered("found").sorted("id", reverse=True)
        needed = uom.round(sum(lines.mapped("expected")))
        # what should not be here makes up for nothing that is missing
        left = uom.round(sum(line.expected - line.found for line in missing))
        return {
            "id": product.id,
            "product_id": product.id,
            "product": product.display_name,
            "uom": uom.name,
            "tracking": product.tracking,
            "needed": needed or False,
            "done": uom.round(needed - left) if needed else sum(found.mapped("found")),
            "left": left if needed else False,
            "lots": [
                {
                    "id": line.id,
                    "name": line.lot_id.name,
                    "quantity": line.found,
                    "package": self._count_note(line),
                }
                for line in found[:LOTS]
            ],
            "more_lots": max(len(found) - LOTS, 0),
            "expected": self._missing_words(missing),
        }

    @api.model
    def _count_note(self, line):
        if line.is_elsewhere:
            if line.uom_id.is_zero(line.unsent):
                return self.env._("on the way to quarantine")
            return self.env._("should not be here")
        return (
            self.env._("more than expected")
            if line.uom_id.compare(line.found, line.expected) > 0
            else ""
        )

    @api.model
    def _missing_words(self, missing):
        names = ", ".join(missing[:LOTS].lot_id.mapped("name"))
        if len(missing) > LOTS:
            return self.env._(
                "Missing: %(names)s and %(more)s more",
                names=names,
                more=len(missing) - LOTS,
            )
        return self.env._("Missing: %s", names) if missing else ""

    @api.model
    def _closing_words(self, sheet):
        """Return what came of a sheet that is counted, False while it is not."""
        if sheet.state == "todo":
            return False
        if sheet.state == "cancelled":
            return self.env._("The case was cancelled.")
        return sheet._result_note()

    # ------------------------------------------------------------------
    # Scans
    # ------------------------------------------------------------------

    @api.model
    def _scan_recall(self, reading, sheet, options):
        if reading.text == TO_QUARANTINE:
            return self._send_found(sheet)
        self._check_recall(sheet)
        if reading.packages and not (reading.lots or reading.products):
            return self._count_recalled_package(reading.packages[:1], sheet)
        if reading.locations and not (reading.lots or reading.products):
            raise ScanStop(
                title=reading.locations[:1].display_name,
                message=self.env._(
                    "No recall expects anything here. If you find something of it all "
                    "the same, scan it for %(sheet)s.",
                    sheet=sheet.display_name,
                ),
            )
        pending = options.get("pending_product_id")
        if pending and reading.plain:
            same = reading.lots.filtered(lambda lot: lot.product_id.id == pending)
            reading.lots = same or reading.lots
        lot = self._one_lot(reading, options, sheet.line_ids.product_id)
        if not lot:
            product = self._one_product(reading, options, sheet.line_ids.product_id)
            if not product or reading.name or product.tracking == "none":
                raise self._unknown(reading)
            return self._await_lot(product)
        return self._count_recalled(lot, sheet, reading, options)

    @api.model
    def _count_recalled(self, lot, sheet, reading, options):
        """Note one lot that was found."""
        product = lot.product_id
        line = sheet.line_ids.filtered(lambda line: line.lot_id == lot)[:1]
        if not line and not self._is_in_scope(lot, sheet):
            return self._not_recalled(lot, sheet)
        if product.tracking == "serial" and line.found:
            raise self._stop_lot(
                lot,
                self.env._("Counted before"),
                self.env._("%(serial)s counts once.", serial=lot.name),
            )
        left = line.expected - line.found
        quantity = self._quantity_of(reading, product, options)
        quantity = quantity or self._usual_quantity(product, left)
        notes = list(reading.notes)
        if not line.expected:
            notes.insert(0, self.env._("It should not be here: put it aside."))
            if sheet.recall_id.to_quarantine:
                notes.insert(
                    1,
                    self.env._(
                        "Its way to quarantine is planned when the count is closed."
                    ),
                )
        return self._booked(
            product,
            lot.name,
            quantity,
            [self._note_found(sheet, lot, quantity)],
            notes,
            lot,
            context=self._pending(None),
        )

    @api.model
    def _note_found(self, sheet, lot, quantity):
        """Add to what was found of a lot; return the step to take it back."""
        line = sheet.line_ids.filtered(lambda line: line.lot_id == lot)[:1]
        is_new = not line
        if is_new:
            line = self.env["whiz.recall.count.line"].create(
                {"count_id": sheet.id, "lot_id": lot.id, "found": quantity}
            )
        else:
            line.found = line.uom_id.round(line.found + quantity)
        return {
            "op": "recall_found",
            "line_id": line.id,
            "quantity": quantity,
            "is_new": is_new,
        }

    @api.model
    def _send_found(self, sheet):
        """Plan the way into quarantine of what should not be here."""
        pickings = sheet.quarantine_found().with_env(self.env)
        # the log of the case says what was planned, and what is left for a manager
        note = sheet.recall_id.decision_ids.sorted("id")[-1:].note
        return self._answer(
            "warn" if sheet.can_quarantine or not pickings else "ok",
            ", ".join(pickings.sudo().mapped("name")) or self.env._("Nothing to send"),
            note or "",
            links=[
                {**self._link_form(picking), "label": picking.name, "icon": "fa-truck"}
                for picking in pickings._filtered_access("read")
            ],
        )

    @api.model
    def _is_in_scope(self, lot, sheet):
        domain = [("recall_id", "=", sheet.recall_id.id), ("lot_id", "=", lot.id)]
        return bool(self.env["whiz.recall.line"].search_count(domain, limit=1))

    @api.model
    def _not_recalled(self, lot, sheet):
        """The answer to goods that the case is not about."""
        others = self._open_cases(lot) - sheet.recall_id
        if others:
            return self._answer(
                "warn",
                lot.name,
                self.env._(
                    "It is not of %(case)s but of %(others)s: count it there.",
                    case=sheet.recall_id.name,
                    others=", ".join(others.mapped("display_name")),
                ),
                changed=False,
                res_model="stock.lot",
                res_id=lot.id,
                links=self._lot_links(lot),
            )
        return self._answer(
            "expect",
            self.env._("%s is not of this recall", lot.name),
            self.env._(
                "%(product)s stays where it is, and is not counted.",
                product=lot.product_id.display_name,
            ),
            changed=False,
            res_model="stock.lot",
            res_id=lot.id,
        )

    @api.model
    def _count_recalled_package(self, package, sheet):
        """Note what of the scope is in a package, as the stock knows it."""
        quants = package.contained_quant_ids.filtered(
            lambda quant: quant.quantity > 0 and self._is_in_scope(quant.lot_id, sheet)
        )
        if not quants:
            return self._answer(
                "expect",
                package.name,
                self.env._("Nothing in it is of this recall: it stays where it is."),
                changed=False,
            )
        found = {line.lot_id: line for line in sheet.line_ids}
        for quant in quants:
            line = found.get(quant.lot_id)
            if (
                line
                and line.uom_id.compare(
                    line.found + quant.quantity, max(line.expected, quant.quantity)
                )
                > 0
            ):
                raise ScanStop(
                    title=self.env._("Counted before"),
                    message=self.env._(
                        "%(lot)s has been counted already, in this package or out of "
                        "it. Scan what is in %(package)s one by one.",
                        lot=quant.lot_id.name,
                        package=package.name,
                    ),
                )
        steps = [
            self._note_found(sheet, quant.lot_id, quant.quantity) for quant in quants
        ]
        return self._answer(
            "ok", package.name, self.env._("Counted as a whole."), undo=steps
        )

    # ------------------------------------------------------------------
    # Undo and finish
    # ------------------------------------------------------------------

    @api.model
    def _revert_recall_found(self, step):
        line = self.env["whiz.recall.count.line"].browse(step["line_id"]).exists()
        if not line or line.count_id.state != "todo":
            self._refuse_undo()
        rest = line.uom_id.round(line.found - step["quantity"])
        if line.uom_id.compare(rest, 0) < 0:
            self._refuse_undo()
        if line.uom_id.compare(rest, line.sent) < 0:
            raise UserError(
                self.env._(
                    "%(lot)s is on its way to quarantine: it stays counted.",
                    lot=line.lot_id.name,
                )
            )
        if step["is_new"] and line.uom_id.is_zero(rest):
            # nobody deletes lines of a sheet by hand; this one was just added
            line.sudo().unlink()
        else:
            line.found = rest

    @api.model
    def _finish_recall(self, sheet):
        if sheet.state != "todo":
            raise UserError(
                self.env._("%s has been counted already.", sheet.display_name)
            )
        sheet.action_done()
