import logging
from collections import defaultdict

from markupsafe import escape

from odoo import api, models

from ..tools import TRY_AGAIN
from .whiz_expiry_stage import PROPOSALS

_logger = logging.getLogger(__name__)

# At most so long is a message that is kept.
MESSAGE = 500


class WhizExpiryRule(models.Model):
    """Doing what was found to be due."""

    _inherit = "whiz.expiry.rule"

    @api.model
    def _perform(self, events):
        """Do what the measures say; one that fails does not stop the others."""
        for event, user in self._get_responsibles(events).items():
            event.user_id = user
        for (action, stage), group in events.grouped(
            lambda event: (event.action, event.stage_id)
        ).items():
            if action == "hold":
                self._attempt(group, "_perform_hold", "done")
            elif action == "activity":
                self._attempt(group, "_perform_activity", "done")
            else:
                state = "open" if action in PROPOSALS else "done"
                group.write(
                    {
                        "state": state,
                        "error": False,
                        "discount": stage.discount if action == "discount" else 0.0,
                    }
                )

    @api.model
    def _attempt(self, events, method, state):
        """Try it for all at once, else for each, and keep what went wrong.

        When the database asks for another try, nothing of this transaction is kept.
        """
        try:
            with self.env.cr.savepoint():
                getattr(self, method)(events)
                events.write({"state": state, "error": False})
                self.env.flush_all()
            return
        except TRY_AGAIN:
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            if len(events) == 1:
                _logger.warning(
                    "Expiry measure %s of lot %s: %s",
                    events.id,
                    events.lot_id.id,
                    error,
                )
                events.write({"state": "failed", "error": str(error)[:MESSAGE]})
                return
        for event in events:
            self._attempt(event, method, state)

    # ------------------------------------------------------------------
    # Hold
    # ------------------------------------------------------------------

    @api.model
    def _perform_hold(self, events):
        """Hold the lots where the rule counts, unless they are held there already."""
        known = self._get_expiry_holds(events.lot_id)
        lots = defaultdict(self.env["stock.lot"].browse)
        for event, locations in self._get_hold_locations(events).items():
            holds = known[event.lot_id]
            if not any(self._is_held_in(hold, locations) for hold in holds):
                lots[event.rule_id, locations] |= event.lot_id
        for (rule, locations), of_rule in lots.items():
            of_rule._hold(
                "expiry",
                note=self.env._("By the expiry rule %s", rule.name),
                location_ids=locations,
            )

    @api.model
    def _get_hold_locations(self, events):
        """Return {measure: where to hold its lot}; empty: wherever the lot is.

        Only that if the rule counts wherever the lot may be: another warehouse with a
        rule of its own, and another company that shares the lot, find for themselves
        what is due there.
        """
        locations = self.env["stock.location"]
        local = self.sudo().search([("warehouse_id", "!=", False)])
        is_one = self.env["res.company"].sudo().search_count([], limit=2) == 1
        result = {}
        for event in events:
            company = event.lot_id.company_id
            if company and company != event.company_id:
                # its lots are in a branch: a hold on them is the company's own
                result[event] = locations
            elif (company or is_one) and not local._concern(event):
                result[event] = locations
            elif event.warehouse_id:
                result[event] = event.warehouse_id.view_location_id
            else:
                quants = event.lot_id.quant_ids.filtered(
                    lambda quant, event=event: (
                        quant.location_id.usage == "internal"
                        and not quant.location_id.warehouse_id
                        and quant.company_id == event.company_id
                        and quant.quantity > 0
                    )
                )
                if quants:
                    result[event] = quants.location_id
        return result

    def _concern(self, event):
        """Return whether one of the rules may count for the goods of a measure, in
        some warehouse of its company."""
        template = event.product_id.product_tmpl_id
        path = template.categ_id._get_path_ids()
        return any(
            rule.company_id in (event.company_id, rule.company_id.browse())
            and rule.product_tmpl_id in (template, template.browse())
            and (not rule.categ_id or rule.categ_id.id in path)
            for rule in self
        )

    @api.model
    def _get_expiry_holds(self, lots):
        """Return {lot: list of the open holds for its date}."""
        result = {lot: [] for lot in lots}
        for hold in self.env["whiz.hold"].search(
            [
                ("lot_ids", "in", lots.ids),
                ("state", "=", "open"),
                ("reason_id.code", "=", "expiry"),
            ]
        ):
            for lot in hold.lot_ids & lots:
                result[lot].append(hold)
        return result

    @api.model
    def _is_held_in(self, hold, locations):
        """Return whether a hold holds all there is in locations, or anywhere."""
        if hold.quantity or hold.package_ids:
            return False
        if not locations:
            return not hold.location_ids
        guard, unpacked = self.env["whiz.guard"], self.env["stock.package"]
        return all(
            guard._is_in_scope(hold, location, unpacked) for location in locations
        )

    # ------------------------------------------------------------------
    # To-do
    # ------------------------------------------------------------------

    @api.model
    def _perform_activity(self, events):
        """Make one to-do for each responsible and product; never one for each lot.

        It names all lots that are at the stage now, whenever they were found.
        """
        todo = self.env.ref("mail.mail_activity_data_todo")
        for (user, product, days, kind), group in events.grouped(
            lambda event: (
                event.user_id,
                event.product_id.product_tmpl_id,
                event.days,
                event.date_kind,
            )
        ).items():
            if not user:
                continue
            lang = self.with_context(lang=user.lang).env
            dates = dict(group._fields["date_kind"]._description_selection(lang))
            summary = lang._(
                "%(days)s days before %(date)s", days=days, date=dates[kind]
            )
            current = (group | group._get_same_to_do()).sorted(
                lambda event: (event.day, event.id)
            )
            names = ", ".join(dict.fromkeys(current.lot_id.mapped("name")))
            vals = {
                "note": lang._("Lots: %s", escape(names)),
                "date_deadline": min(current.mapped("day")),
            }
            known = product.activity_search(
                ["mail.mail_activity_data_todo"],
                user_id=user.id,
                additional_domain=[("summary", "=", summary)],
            )
            if known:
                known[0].write(vals)
            else:
                product.activity_schedule(
                    activity_type_id=todo.id,
                    summary=summary,
                    user_id=user.id,
                    **vals,
                )

    @api.model
    def _get_responsibles(self, events):
        """Return {measure: who is told}, somebody who may see the company's goods.

        Who is named on the stage, on the rule, on the product, who made the rule; else
        the first of Quality.
        """
        quality = self.env.ref("whiz_traceability.group_quality").all_user_ids.sorted(
            "id"
        )
        result = {}
        for event in events:
            product = event.product_id.with_company(event.company_id)
            candidates = (
                event.stage_id.user_id,
                event.rule_id.user_id,
                product.responsible_id,
                event.rule_id.create_uid,
                *quality,
            )
            result[event] = next(
                (
                    user
                    for user in candidates
                    if user
                    and user.active
                    and not user.share
                    and event.company_id in user.company_ids
                ),
                self.env["res.users"],
            )
        return result
