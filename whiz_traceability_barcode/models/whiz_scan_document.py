from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.whiz_traceability.tools import format_quantity

from .whiz_scan import ScanStop


class WhizScanDocument(models.AbstractModel):
    """Which transfer, order or place is worked on."""

    _inherit = "whiz.scan"

    @api.model
    def _mode_of(self, record):
        """Return the mode in which a scanned document is worked on, or None."""
        mode = None
        if record._name == "stock.picking" and record.state not in ("done", "cancel"):
            mode = "receive" if record.picking_type_code == "incoming" else "pick"
        elif record._name == "mrp.production" and record.state not in (
            "done",
            "cancel",
        ):
            mode = "produce"
        elif record._name == "stock.location":
            mode = "count"
        vals = self._modes().get(mode)
        return mode if vals and self.env.user.has_groups(vals["groups"]) else None

    @api.model
    def _documents_in(self, reading, vals):
        """Return the documents of a mode that a code names. Other add-ons extend."""
        return {
            "stock.picking": reading.pickings,
            "mrp.production": reading.productions,
            "stock.location": reading.locations,
        }.get(vals["model"], self.env["stock.picking"].browse())

    @api.model
    def _is_document(self, reading, vals, record):
        """Whether the code names another document to go on with."""
        documents = self._documents_in(reading, vals)
        if vals["model"] == "stock.location":
            return bool(documents)
        return bool(documents) and not reading.lots and record not in documents

    @api.model
    def _open_document(self, mode, reading, options):
        vals = self._get_mode(mode)
        documents = self._documents_in(reading, vals)
        if options.get("document_id"):
            documents = documents.filtered(lambda d: d.id == options["document_id"])
        if len(documents) > 1:
            rows = [self._describe_document(document) for document in documents]
            self._ask(
                self.env._("Which one do you work on?"),
                self.env._(
                    "%(text)s stands for several.",
                    text=self._shown(reading.plain or reading.text),
                ),
                [
                    (row["label"], row["detail"], {"document_id": row["res_id"]})
                    for row in rows
                ],
            )
        if not documents:
            raise ScanStop(
                verdict="unknown",
                title=vals["choose"],
                message=self.env._(
                    "%(text)s is none. Scan its number, or choose it from the list.",
                    text=self._shown(reading.plain or reading.text),
                ),
            )
        self._check_document(mode, documents[:1])
        return self._answer(
            "ok",
            documents[:1].display_name,
            vals["hint"],
            open={
                "mode": mode,
                "res_model": documents._name,
                "res_id": documents[:1].id,
                "label": documents[:1].display_name,
            },
            changed=False,
        )

    @api.model
    def _check_document(self, mode, record):
        """Stop if the document cannot be worked on in this mode."""
        check = getattr(self, f"_check_{mode}", None)
        if check:
            check(record)

    @api.model
    def _describe_document(self, record):
        """Return a document as a row to choose from."""
        vals = {
            "res_model": record._name,
            "res_id": record.id,
            "label": record.display_name,
            "detail": "",
            "date": False,
            "late": False,
        }
        if record._name == "stock.picking":
            vals["detail"] = " · ".join(
                filter(None, [record.partner_id.display_name, record.origin])
            )
            vals["date"] = format_date(self.env, record.scheduled_date)
            vals["late"] = record.has_deadline_issue or self._is_late(
                record.scheduled_date
            )
        elif record._name == "mrp.production":
            amount = format_quantity(
                self.env, record.product_qty, record.product_uom_id
            )
            vals["detail"] = f"{amount} {record.product_id.display_name}"
            vals["date"] = format_date(self.env, record.date_start)
            vals["late"] = self._is_late(record.date_start)
        return vals

    @api.model
    def _rest_of(self, document):
        """Return the open documents with what a finished one left over."""
        if document._name == "stock.picking":
            rest = document.backorder_ids
        elif document._name == "mrp.production":
            rest = document.production_group_id.production_ids - document
        else:
            return document.browse()
        return rest.filtered(lambda each: each.state not in ("draft", "done", "cancel"))

    @api.model
    def _is_late(self, planned):
        """Whether something was planned for an earlier day than the user's today."""
        if not planned:
            return False
        day = fields.Datetime.context_timestamp(self, planned).date()
        return day < fields.Date.context_today(self)
