from odoo import api, models


class WhizScanCard(models.AbstractModel):
    """What the station says about a lot that a case is about."""

    _inherit = "whiz.scan"

    @api.model
    def _open_cases(self, lot):
        """Return the cases in whose frozen scope the lot is, as far as they go on."""
        return lot.recall_ids.filtered(
            lambda case: case.state not in ("closed", "cancelled")
        )

    @api.model
    def _stop_reason(self, stop):
        """A lot that a case holds: which case, and what to do."""
        reason = super()._stop_reason(stop)
        hold = stop.record
        if stop.contributor == "hold" and hold.recall_id and not hold.quantity:
            reason["message"] = self.env._(
                "%(lot)s is recalled (%(case)s) and must not go on. Put it in "
                "quarantine.",
                lot=stop.lot.sudo().name,
                case=hold.recall_id.name,
            )
        return reason

    @api.model
    def _reasons(self, lot, mode, record, move=None, source=None, destination=None):
        reasons = super()._reasons(lot, mode, record, move, source, destination)
        cases = self._open_cases(lot)
        if cases and not any(reason["code"] == "recall" for reason in reasons):
            title, icon = self._reason_titles()["recall"]
            reasons.append(
                {
                    "code": "recall",
                    "level": "warn",
                    "title": title,
                    "message": self.env._(
                        "%(lot)s is in the scope of %(cases)s.",
                        lot=lot.name,
                        cases=", ".join(cases.mapped("display_name")),
                    ),
                    "icon": icon,
                }
            )
        return reasons

    @api.model
    def _lot_facts(self, lot):
        cases = self._open_cases(lot)
        return [
            (self.env._("Recall"), "\n".join(cases.mapped("display_name"))),
            *super()._lot_facts(lot),
        ]

    @api.model
    def _lot_links(self, lot, reasons=()):
        links = super()._lot_links(lot, reasons)
        links += [
            {
                **self._link_form(case),
                "label": self.env._("Case %s", case.name),
                "icon": "fa-bullhorn",
            }
            for case in self._open_cases(lot)
        ]
        return links
