from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import format_date, format_list

DOCUMENTS_SHOWN = 5


class WhizHoldPlace(models.TransientModel):
    """Place a hold, and see beforehand what that changes."""

    _name = "whiz.hold.place"
    _description = "Place a Hold"

    lot_ids = fields.Many2many("stock.lot", string="Lots/Serial Numbers", required=True)
    lot_count = fields.Integer(
        string="Lots/Serial Numbers Chosen", compute="_compute_lot_count"
    )
    reason_id = fields.Many2one(
        "whiz.hold.reason",
        required=True,
        default=lambda self: self.env["whiz.hold.reason"].search([], limit=1),
    )
    reason_description = fields.Text(related="reason_id.description")
    note = fields.Text(string="Why", required=True)
    evidence_ids = fields.Many2many("ir.attachment")
    location_ids = fields.Many2many(
        "stock.location",
        string="Only In",
        domain="[('usage', 'in', ('internal', 'transit', 'view'))]",
        help="Holds only what lies in these locations. Empty: wherever it is.",
    )
    package_ids = fields.Many2many(
        "stock.package",
        string="Only in Packages",
        help="Holds only what is in these packages. Empty: packed or not.",
    )
    quantity = fields.Float(
        string="Only This Quantity",
        digits="Product Unit",
        help="Holds so much of each lot. 0: all of it.",
    )
    with_descendants = fields.Boolean(string="Also everything made from them")
    with_sisters = fields.Boolean(
        string="Also what was made or received together with them"
    )
    to_quarantine = fields.Boolean(string="Plan a transfer into quarantine")
    descendant_count = fields.Integer(compute="_compute_counts")
    sister_count = fields.Integer(compute="_compute_counts")
    total_count = fields.Integer(compute="_compute_total")
    hidden_count = fields.Integer(compute="_compute_total")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    # ------------------------------------------------------------------
    # Which lots
    # ------------------------------------------------------------------

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if "lot_ids" in fields and "lot_ids" not in values:
            lots = self._get_active_lots()
            if not lots:
                raise UserError(
                    self.env._(
                        "There is no lot or serial number here to hold: choose records "
                        "that have one."
                    )
                )
            values["lot_ids"] = [Command.set(lots.ids)]
        return values

    @api.model
    def _get_active_lots(self):
        """Return the lots of the records that the dialog was opened on."""
        model = self.env.context.get("active_model")
        ids = self.env.context.get("active_ids") or []
        if model not in self._get_lot_sources():
            return self.env["stock.lot"]
        records = self.env[model].browse(ids).exists()
        records.check_access("read")
        return self._get_lot_sources()[model](records)._filtered_access("read")

    @api.model
    def _get_lot_sources(self):
        """Return ``{model: function from records to lots}``. Other add-ons extend."""
        return {
            "stock.lot": lambda lots: lots,
            "stock.quant": lambda quants: quants.lot_id,
            "stock.picking": lambda pickings: pickings.move_line_ids.lot_id,
            "mrp.production": lambda orders: (
                orders.lot_producing_ids | orders.move_finished_ids.move_line_ids.lot_id
                or orders.move_raw_ids.move_line_ids.lot_id
            ),
        }

    @api.depends("lot_ids")
    def _compute_lot_count(self):
        for wizard in self:
            wizard.lot_count = len(wizard.lot_ids)

    @api.depends("lot_ids")
    def _compute_counts(self):
        trace = self.env["whiz.trace"]
        for wizard in self:
            lots = wizard.lot_ids._origin
            wizard.descendant_count = len(trace._descendants(lots) - lots)
            wizard.sister_count = len(trace._sisters(lots) - lots)

    def _get_all_lots(self):
        """Return all lots to hold, whoever may see them."""
        lots = self.lot_ids._origin
        trace = self.env["whiz.trace"]
        if self.with_sisters:
            lots = trace._sisters(lots)
        if self.with_descendants:
            lots = trace._descendants(lots)
        return lots

    @api.depends("lot_ids", "with_descendants", "with_sisters")
    def _compute_total(self):
        for wizard in self:
            lots = wizard._get_all_lots()
            wizard.total_count = len(lots._filtered_access("read"))
            wizard.hidden_count = len(lots) - wizard.total_count

    # ------------------------------------------------------------------
    # What happens now
    # ------------------------------------------------------------------

    @api.depends(
        "lot_ids",
        "reason_id",
        "location_ids",
        "package_ids",
        "quantity",
        "with_descendants",
        "with_sisters",
    )
    def _compute_preview(self):
        for wizard in self:
            lines = wizard._get_preview_lines() if wizard.reason_id else []
            wizard.preview = Markup("<ul class='list-unstyled mb-0'>%s</ul>") % Markup(
                ""
            ).join(
                Markup("<li><i class='fa fa-fw %s' aria-hidden='true'></i> %s</li>")
                % line
                for line in lines
            )

    def _get_preview_lines(self):
        """Return [(icon, sentence)]: what placing the hold changes."""
        lots = self._get_all_lots()._filtered_access("read")
        replaced, short = self.env["whiz.hold"]._get_preview(
            lots, {**self._prepare_vals(), "reason_id": self.reason_id.id}
        )
        lines = [
            (
                "fa-hand-paper-o text-danger",
                self.env._(
                    "On hold at once: %(count)s lots or serial numbers", count=len(lots)
                ),
            )
        ]
        if replaced:
            lines.append(
                (
                    "fa-refresh text-success",
                    self.env._(
                        "Reservations freed and replaced by other lots: %(count)s "
                        "(%(documents)s)",
                        count=len(replaced),
                        documents=self._name_documents(replaced),
                    ),
                )
            )
        if short:
            lines.append(
                (
                    "fa-clock-o text-danger",
                    self.env._(
                        "Late now, as there is not enough of other lots: %(count)s "
                        "(%(documents)s)",
                        count=len(short),
                        documents=self._name_documents(short),
                    ),
                )
            )
        if not replaced and not short:
            lines.append(
                ("fa-check text-success", self.env._("No order has them reserved."))
            )
        consignees = {
            consignment["partner_id"]
            for consignment in self.env["whiz.hold"]._get_consignments(lots)
        }
        if consignees:
            lines.append(
                (
                    "fa-truck text-warning",
                    self.env._(
                        "Customers that have some of them already: %(count)s. A hold "
                        "does not bring these back.",
                        count=len(consignees),
                    ),
                )
            )
        return lines

    def _name_documents(self, moves):
        # a shared lot is reserved in companies that the user does not see, too
        visible = moves.filtered(lambda move: move.company_id in self.env.companies)
        labels = list(
            dict.fromkeys(
                move._get_whiz_label(lambda date: format_date(self.env, date))
                for move in visible
            )
        )
        shown = labels[:DOCUMENTS_SHOWN]
        more = len(labels) - len(shown) + len(moves) - len(visible)
        if more:
            shown.append(self.env._("%(count)s more", count=more))
        return format_list(self.env, shown)

    # ------------------------------------------------------------------
    # Placing
    # ------------------------------------------------------------------

    def _prepare_vals(self):
        return {
            "note": self.note,
            "location_ids": self.location_ids._origin,
            "package_ids": self.package_ids._origin,
            "quantity": self.quantity,
            "to_quarantine": self.to_quarantine,
        }

    def action_hold(self):
        """Hold the lots, and show the hold."""
        self.ensure_one()
        lots = self._get_all_lots()._filtered_access("read")
        holds = lots._hold(
            self.reason_id, **self._prepare_vals(), evidence_ids=self.evidence_ids
        )
        # uploaded for this dialog, which is deleted soon
        self.evidence_ids.sudo().write(
            {"res_model": "whiz.hold", "res_id": holds[:1].id}
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "whiz_traceability.action_hold"
        )
        action["context"] = {}
        if len(holds) == 1:
            action.update(views=[(False, "form")], view_mode="form", res_id=holds.id)
        else:
            action["domain"] = Domain("id", "in", holds.ids)
        return action
