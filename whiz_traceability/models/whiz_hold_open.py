import time

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import ormcache

# How long a process may go on believing that nothing is held, should a signal between
# processes be lost. The doors never ask this: only numbers on the screen do.
SECONDS = 60


class WhizHold(models.Model):
    """Whether there are holds at all, so that numbers cost nothing without them."""

    _inherit = "whiz.hold"

    @api.model
    def _is_any_open(self):
        """Return whether anything is on hold, as a rule without a query.

        For screens and reports, never to decide whether goods may move.
        """
        return self._is_any_open_in(int(time.time()) // SECONDS)

    @api.model
    @ormcache("period")
    def _is_any_open_in(self, period):
        return bool(self.sudo().search_count([("state", "=", "open")], limit=1))

    def _clear_any_open(self):
        """Make every process look again when the first hold opens or the last ends."""
        others = Domain("state", "=", "open") & Domain("id", "not in", self.ids)
        if not self.sudo().search_count(others, limit=1):
            self.env.registry.clear_cache()

    def _after_open(self):
        self._clear_any_open()
        return super()._after_open()

    def _after_release(self):
        self._clear_any_open()
        return super()._after_release()

    @api.model
    def _get_withholding_domain(self):
        """Return the domain of the holds that keep goods from being promised.

        A reason that stops neither delivery nor production takes nothing away.
        """
        return Domain("state", "=", "open") & (
            Domain("reason_id.stop_customer", "=", True)
            | Domain("reason_id.stop_production", "=", True)
        )
