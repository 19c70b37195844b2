from odoo import api, fields, models
from odoo.fields import Domain

# Lots named for each hold on a form; the others are counted.
LOTS_SHOWN = 5


class WhizHeldMixin(models.AbstractModel):
    """A document that shows which of its lots are on hold, and why.

    A model says in :meth:`_held_lot_fields` where its lots are.
    """

    _name = "whiz.held.mixin"
    _description = "Document with Lots that May Be on Hold"

    has_held_lots = fields.Boolean(
        string="Lots on Hold",
        compute="_compute_has_held_lots",
        search="_search_has_held_lots",
        help="At least one of its lots or serial numbers is on hold now.",
    )
    hold_info = fields.Json(
        compute="_compute_hold_info",
        help="What the form says of the holds on its lots.",
    )

    # ------------------------------------------------------------------
    # To extend
    # ------------------------------------------------------------------

    @api.model
    def _held_lot_fields(self):
        """Return the dotted names of the fields that lead to the lots."""
        return ["move_line_ids.lot_id"]

    def _get_held_lots(self):
        """Return ``{record: lots on hold}``; records without any may be missing."""
        result = {}
        for path in self._held_lot_fields():
            for record in self.sudo():
                held = record.mapped(path).filtered("is_held")
                if held:
                    key = record.sudo(False)
                    result[key] = result.get(key, held.browse()) | held
        return result

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    def _get_held_lots_if_any(self):
        saved = self.filtered("id")
        if not saved or not self.env["whiz.hold"]._is_any_open():
            return {}
        return saved._get_held_lots()

    def _compute_has_held_lots(self):
        # For a list: asks which of these documents have any, and reads no line.
        held = self.browse()
        if self.ids and self.env["whiz.hold"]._is_any_open():
            domain = Domain("id", "in", self.ids) & Domain("has_held_lots", "=", True)
            held = self.sudo().with_context(active_test=False).search(domain)
        for record in self:
            record.has_held_lots = record._origin.id in held._ids

    def _search_has_held_lots(self, operator, value):
        if operator != "in":
            return NotImplemented
        # which lots are held is no secret: whoever may see the document sees it there
        found = Domain.FALSE
        for path in self._held_lot_fields():
            domain = Domain("is_held", "=", True)
            for name in reversed(path.split(".")):
                domain = Domain(name, "any!", domain)
            found |= domain
        result = Domain.FALSE
        if True in value:
            result |= found
        if False in value:
            result |= ~found
        return result

    def _compute_hold_info(self):
        held = self._get_held_lots_if_any()
        infos = self.env["whiz.hold"]._get_info_by_lot(
            self.env["stock.lot"].union(*held.values())
        )
        for record in self:
            lots = held.get(record)
            record.hold_info = lots and self._merge_hold_infos(lots, infos) or False

    def get_hold_info(self):
        """Return the ``hold_info`` of one record, for a form that an alert has reached.

        Unlike ``read`` it is never answered by a replica: that may not know yet.
        """
        self.ensure_one()
        self.check_access("read")
        return self.hold_info

    @api.model
    def _merge_hold_infos(self, lots, infos):
        """Return ``{"lots": count, "holds": [{..., "lots": [{"id", "name"}]}]}``."""
        holds = {}
        for lot in lots.sudo():
            for info in infos.get(lot.id, [{"id": False}]):
                hold = holds.setdefault(
                    info["id"], {**info, "lots": [], "lot_count": 0}
                )
                hold["lot_count"] += 1
                if len(hold["lots"]) < LOTS_SHOWN:
                    hold["lots"].append({"id": lot.id, "name": lot.name})
        return {"lots": len(lots), "holds": list(holds.values())}


class WhizHold(models.Model):
    _inherit = "whiz.hold"

    @api.model
    def _get_info_by_lot(self, lots):
        """Return ``{lot id: [what the user may know of each open hold]}``.

        Of a hold that the user may not read only its existence.
        """
        if not lots:
            return {}
        holds = self.sudo().search(
            [("state", "=", "open"), ("lot_ids", "in", lots.ids)], order="id"
        )
        may_read = self.env["whiz.hold"].has_access("read")
        visible = holds.sudo(False)._filtered_access("read") if may_read else self
        may_write = self.env["whiz.hold"].has_access("write")
        result = {}
        for hold in holds:
            info = {"id": False}
            if hold.sudo(False) in visible:
                info = {
                    "id": hold.id,
                    "name": hold.name,
                    "reason": hold.reason_id.name,
                    "is_partial": hold.is_partial,
                    "by": hold.opened_by_id.name,
                    "date": fields.Datetime.to_string(hold.opened_date),
                    "note": hold.note,
                    "can_release": may_write
                    and not hold.sudo(False)._get_release_problem(),
                    "is_requested": bool(hold.request_user_id),
                }
            for lot_id in set(hold.lot_ids.ids) & set(lots.ids):
                result.setdefault(lot_id, []).append(info)
        return result

    def action_open_release(self):
        """Open the dialog that releases the holds."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "whiz_traceability.action_hold_release"
        )
        action["context"] = {"active_model": self._name, "active_ids": self.ids}
        return action
