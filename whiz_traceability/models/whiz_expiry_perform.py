import logging

from odoo import api, models

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
        """Try it for all at once, else for each, and keep what went wrong."""
        try:
            with self.env.cr.savepoint():
                getattr(self, method)(events)
                events.write({"state": state, "error": False})
                self.env.flush_all()
            return
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

    @api.model
    def _perform_hold(self, events):
        for (rule, warehouse), group in events.grouped(
            lambda event: (event.rule_id, event.rule_id.warehouse_id)
        ).items():
            lots = group.lot_id.filtered(
                lambda lot: (
                    not any(
                        hold.state == "open" and hold.reason_id.code == "expiry"
                        for hold in lot.hold_ids
                    )
                )
            )
            if not lots:
                continue
            vals = {"note": self.env._("By the expiry rule %s", rule.name)}
            if warehouse:
                vals["location_ids"] = warehouse.view_location_id.ids
            lots._hold("expiry", **vals)

    @api.model
    def _perform_activity(self, events):
        """Make one to-do for each responsible and product; never one for each lot."""
        todo = self.env.ref("mail.mail_activity_data_todo")
        for (user, product, stage), group in events.grouped(
            lambda event: (
                event.user_id,
                event.product_id.product_tmpl_id,
                event.stage_id,
            )
        ).items():
            if not user:
                continue
            lang = self.with_context(lang=user.lang).env
            summary = lang._("%(stage)s days before expiry", stage=stage.days)
            names = ", ".join(group.lot_id.mapped("name"))
            note = lang._("Lots: %s", names)
            known = product.activity_search(
                ["mail.mail_activity_data_todo"],
                user_id=user.id,
                additional_domain=[("summary", "=", summary)],
            )
            if known:
                known[0].write(
                    {"note": note, "date_deadline": min(group.mapped("day"))}
                )
            else:
                product.activity_schedule(
                    activity_type_id=todo.id,
                    date_deadline=min(group.mapped("day")),
                    summary=summary,
                    note=note,
                    user_id=user.id,
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
