from itertools import islice

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .whiz_scan import ScanStop

#: Lots that a line of the progress names; the others are counted.
LOTS = 6


class WhizScanTransfer(models.AbstractModel):
    """What the modes that work on transfers have in common."""

    _inherit = "whiz.scan"

    # ------------------------------------------------------------------
    # Documents
    # ------------------------------------------------------------------

    @api.model
    def _get_transfer_domain(self, mode, text):
        domain = (
            Domain("state", "in", ("confirmed", "assigned", "waiting"))
            & Domain("company_id", "in", self.env.companies.ids)
            & Domain(
                "picking_type_code",
                "in",
                ("incoming",) if mode == "receive" else ("outgoing", "internal"),
            )
        )
        if text:
            domain &= Domain.OR(
                [(field, "ilike", text)] for field in ("name", "origin", "partner_id")
            )
        return domain

    @api.model
    def _documents_receive(self, text, limit):
        return self._transfers("receive", text, limit)

    @api.model
    def _documents_pick(self, text, limit):
        return self._transfers("pick", text, limit)

    @api.model
    def _documents_pack(self, text, limit):
        return self._transfers("pick", text, limit)

    @api.model
    def _transfers(self, mode, text, limit):
        return self.env["stock.picking"].search(
            self._get_transfer_domain(mode, text),
            order="priority desc, scheduled_date, id",
            limit=limit,
        )

    @api.model
    def _check_receive(self, picking):
        self._check_transfer(picking, incoming=True)

    @api.model
    def _check_pick(self, picking):
        self._check_transfer(picking, incoming=False)

    @api.model
    def _check_pack(self, picking):
        self._check_transfer(picking, incoming=False)

    @api.model
    def _check_open(self, document):
        """Stop at a document that is not to be worked on: planned, done, cancelled."""
        if document.state in ("done", "cancel", "draft"):
            states = dict(document._fields["state"]._description_selection(self.env))
            raise ScanStop(
                title=document.display_name,
                message=self.env._(
                    "It is in the state %(state)s: there is nothing to scan. Choose "
                    "another one.",
                    state=states[document.state],
                ),
            )

    @api.model
    def _check_transfer(self, picking, incoming):
        self._check_open(picking)
        if (picking.picking_type_code == "incoming") != incoming:
            raise ScanStop(
                title=picking.display_name,
                message=self.env._("It is a receipt: use the mode Receive.")
                if not incoming
                else self.env._("It is no receipt: use the mode Pick / Deliver."),
            )

    # ------------------------------------------------------------------
    # Progress
    # ------------------------------------------------------------------

    @api.model
    def _state_receive(self, picking):
        return self._transfer_state(picking)

    @api.model
    def _state_pick(self, picking):
        return self._transfer_state(picking)

    @api.model
    def _transfer_state(self, picking):
        closed = picking.state in ("done", "cancel")
        moves = picking.move_ids.filtered(lambda move: move.state != "cancel")
        lines = self._move_states(moves, closed)
        states = dict(picking._fields["state"]._description_selection(self.env))
        return {
            "label": picking.display_name,
            "detail": picking.partner_id.display_name or "",
            "closed": states[picking.state] if closed else False,
            "buttons": [],
            **self._sum_up(lines, closed),
        }

    @api.model
    def _sum_up(self, lines, closed=False):
        """Return the totals of the lines, for the head of the station."""
        uoms = {line["uom"] for line in lines}
        done = sum(line["done"] for line in lines)
        return {
            "lines": lines,
            "needed": sum(line["needed"] for line in lines),
            "done": done,
            "left": sum(max(line["left"], 0) for line in lines),
            "uom": uoms.pop() if len(uoms) == 1 else False,
            "can_finish": not closed and done > 0,
        }

    @api.model
    def _move_states(self, moves, closed=False):
        """Return a line of the progress for each product of the moves."""
        lines = []
        for product, group in moves.grouped("product_id").items():
            uom = product.uom_id
            booked = group.move_line_ids.filtered(
                lambda line: closed or line.picked
            ).sorted("id", reverse=True)
            needed = sum(group.mapped("product_qty"))
            done = uom.round(sum(booked.mapped("quantity_product_uom")))
            lines.append(
                {
                    "id": group[0].id,
                    "product_id": product.id,
                    "product": product.display_name,
                    "uom": uom.name,
                    "tracking": product.tracking,
                    "needed": needed,
                    "done": done,
                    "left": uom.round(needed - done),
                    "lots": [
                        {
                            "id": line.id,
                            "name": line.lot_id.name or line.lot_name or "",
                            "quantity": line.quantity_product_uom,
                            "package": line.result_package_id.name or "",
                        }
                        for line in booked[:LOTS]
                    ],
                    "more_lots": max(len(booked) - LOTS, 0),
                    "expected": self._expected_of(group)
                    if uom.compare(needed, done) > 0
                    else "",
                }
            )
        return lines

    @api.model
    def _expected_of(self, moves):
        """Say which lots are reserved, and where they are, for the next ways."""
        lines = (
            line
            for move in moves
            if not move._should_bypass_reservation()
            for line in move.move_line_ids
            if not line.picked and line.location_id.usage == "internal"
        )
        return ", ".join(
            " ".join(
                filter(None, [line.lot_id.name, f"({line.location_id.display_name})"])
            )
            for line in islice(lines, 2)
        )

    # ------------------------------------------------------------------
    # Validation
    # ------------------------------------------------------------------

    @api.model
    def _finish_receive(self, picking):
        return self._validate_transfer(picking)

    @api.model
    def _finish_pick(self, picking):
        return self._validate_transfer(picking)

    @api.model
    def _finish_pack(self, picking):
        return self._validate_transfer(picking)

    @api.model
    def _validate_transfer(self, picking):
        if not any(line.picked for line in picking.move_line_ids):
            raise UserError(
                self.env._(
                    "Nothing has been scanned for %(document)s yet.",
                    document=picking.display_name,
                )
            )
        return picking.button_validate()
