from odoo import api, models

from .whiz_scan import ScanStop

#: Reason of a hold -> code under which the station speaks of it.
REASONS = {
    "recall": "recall",
    "stolen": "register",
    "counterfeit": "register",
    "suspect": "register",
}


class WhizScanGuard(models.AbstractModel):
    """The scan station's one question to ``whiz.guard``: may this lot go there?"""

    _inherit = "whiz.scan"

    @api.model
    def _reasons(self, lot, mode, record, move=None, source=None, destination=None):
        """Return why a lot must not move in this mode, or what to look at.

        Without a destination the question is whether it may be delivered.

        :param move: the stock move that it would be booked on
        :return: list of ``{code, level, title, message, icon}``; level ``stop`` or
            ``warn``
        """
        source = source or (move and move.location_id)
        destination = destination or (move and move.location_dest_id)
        destination = destination or self.env.ref("stock.stock_location_customers")
        reasons = self._guard_reasons(lot, source, destination, record, move)
        reasons += self._shelf_life_reasons(lot, move, reasons)
        # whether it may move is for the guard to say; that it is old, for us
        places = (place.sudo().warehouse_id for place in (source, destination) if place)
        if (
            lot.expiration_date
            and not any(reason["code"] == "expiry" for reason in reasons)
            and lot._filter_expired(warehouse=next(filter(None, places), None))
        ):
            reasons.append(
                {
                    "code": "expiry",
                    "level": "warn",
                    "title": self.env._("Expired"),
                    "message": self.env._("%(lot)s has expired.", lot=lot.name),
                    "icon": "fa-calendar-times-o",
                }
            )
        return reasons

    @api.model
    def _guard_reasons(self, lot, source, destination, record, move):
        """Return what ``whiz.guard`` says about one movement, as reasons."""
        guard = self.env["whiz.guard"]
        vals = {"document": record}
        if move:
            vals.update(
                move=move,
                company=move.company_id,
                partner=move.partner_id or move.picking_id.partner_id,
                kind=guard._get_kinds(move)[move],
            )
        if not source:
            source = self._places_of(lot)[:1] or (
                self.env["stock.warehouse"]
                .search([("company_id", "=", self.env.company.id)], limit=1)
                .lot_stock_id
            )
        movement = guard._movement(lot, source, destination, 1.0, **vals)
        return [self._stop_reason(stop) for stop in guard._get_stops([movement])]

    @api.model
    def _shelf_life_reasons(self, lot, move, reasons):
        """Warn of goods that are good for less long than their customer wants.

        Where the minimum stops the delivery, the guard has said so.
        """
        if not move or any(reason["code"] == "shelf_life" for reason in reasons):
            return []
        minimums = self.env["whiz.shelf.life"]
        if (
            not minimums._exists()
            or self.env["whiz.guard"]._get_kinds(move)[move] != "customer"
        ):
            return []
        need = minimums._get_need(move)
        if not need or not need.is_too_short(lot.sudo()):
            return []
        title, icon = self._reason_titles()["shelf_life"]
        return [
            {
                "code": "shelf_life",
                "level": "warn",
                "title": title,
                "message": need.explain(lot.sudo()),
                "icon": icon,
            }
        ]

    @api.model
    def _stop_reason(self, stop):
        """Return a stop of the guard as a reason. Other add-ons say it better."""
        code = stop.contributor
        if code == "hold":
            # why it is held says more than that it is
            code = REASONS.get(stop.record.reason_id.code, code)
        title, icon = self._reason_titles().get(code, (self.env._("Stopped"), "fa-ban"))
        return {
            "code": code,
            "level": "stop",
            "title": title,
            "message": stop.message,
            "icon": icon,
        }

    @api.model
    def _reason_titles(self):
        """Return {code of a reason: (title, icon)}. Other add-ons extend."""
        return {
            "hold": (self.env._("On hold"), "fa-pause-circle"),
            "expiry": (self.env._("Expired"), "fa-calendar-times-o"),
            "shelf_life": (self.env._("Too short a shelf life"), "fa-hourglass-end"),
            "recall": (self.env._("Recalled"), "fa-bullhorn"),
            "register": (self.env._("Stolen or fake?"), "fa-user-secret"),
        }

    @api.model
    def _places_of(self, lot, within=None):
        """Return the internal locations in which a lot lies, the most first.

        :param within: a location; only it and those below it
        """
        domain = [
            ("lot_id", "=", lot.id),
            ("quantity", ">", 0),
            ("location_id.usage", "in", ("internal", "transit")),
        ]
        if within:
            domain.append(("location_id", "child_of", within.id))
        quants = self.env["stock.quant"].search(domain)
        return quants.sorted("quantity", reverse=True).location_id

    @api.model
    def _check_lot(self, lot, mode, record, move=None, source=None, destination=None):
        """Stop when a lot must not move; return the sentences of what to look at."""
        reasons = self._reasons(lot, mode, record, move, source, destination)
        stops = [reason for reason in reasons if reason["level"] == "stop"]
        if stops:
            raise self._stop_lot(
                lot,
                stops[0]["title"],
                "\n".join(reason["message"] for reason in stops),
                reasons=stops,
            )
        return [reason["message"] for reason in reasons]

    @api.model
    def _stop_lot(self, lot, title, message, reasons=(), choices=()):
        """The answer to a lot that may not go here."""
        return ScanStop(
            title=title,
            message=message,
            res_model="stock.lot",
            res_id=lot.id,
            reasons=list(reasons),
            choices=[
                {"label": label, "detail": detail or "", "options": options}
                for label, detail, options in choices
            ],
            links=self._lot_links(lot, reasons),
        )
