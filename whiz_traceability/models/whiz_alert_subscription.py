from markupsafe import escape

from odoo import api, fields, models
from odoo.tools import format_list


class WhizAlertSubscription(models.Model):
    """What a person wants to be told, and how."""

    _name = "whiz.alert.subscription"
    _description = "Alert Subscription"
    _order = "user_id, channel, id"

    user_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="cascade",
    )
    active = fields.Boolean(default=True)
    channel = fields.Selection(
        [("screen", "On the screen"), ("activity", "Activity"), ("mail", "Message")],
        required=True,
        default="activity",
        string="How",
        help="On the screen: a notification in every open window; it counts if you "
        "chose in your preferences to see only what you subscribed to.\n"
        "Activity: a to-do on the hold, that ends when the hold is released.\n"
        "Message: a mail, or a message in Odoo's inbox, as your preferences say.",
    )
    on_hold = fields.Boolean(string="Holds Placed", default=True)
    on_release = fields.Boolean(string="Holds Released")
    on_recall = fields.Boolean(string="Recalls Started", default=True)
    product_ids = fields.Many2many(
        "product.product",
        "whiz_alert_subscription_product_rel",
        string="Products",
        help="Empty: all products.",
    )
    categ_ids = fields.Many2many(
        "product.category",
        "whiz_alert_subscription_category_rel",
        string="Product Categories",
        help="With the categories below them. Empty: all categories.",
    )
    warehouse_ids = fields.Many2many(
        "stock.warehouse",
        "whiz_alert_subscription_warehouse_rel",
        string="Warehouses",
        help="Warehouses in which the goods are. Empty: all of your companies.",
    )
    reason_ids = fields.Many2many(
        "whiz.hold.reason",
        "whiz_alert_subscription_reason_rel",
        string="Reasons",
        help="Empty: whatever the reason.",
    )
    _event_chosen = models.Constraint(
        "check (on_hold or on_release or on_recall)",
        "Choose at least one thing that you want to be told.",
    )

    @api.depends("on_hold", "on_release", "on_recall", "channel")
    def _compute_display_name(self):
        for subscription in self:
            events = [
                self._fields[name]._description_string(self.env)
                for name in ("on_hold", "on_release", "on_recall")
                if subscription[name]
            ]
            subscription.display_name = format_list(self.env, events)

    def write(self, vals):
        result = super().write(vals)
        if "user_id" in vals:
            # the rule is asked before, too; this is about who gets it
            self.check_access("write")
        return result

    # ------------------------------------------------------------------
    # Telling
    # ------------------------------------------------------------------

    def _filter_matching(self, record, lots, warehouses):
        """Return the subscriptions that ask for this; the arguments are in sudo.

        A product and a category in one subscription widen it, a warehouse and a reason
        narrow it down.
        """
        if not self:
            return self
        products = lots.product_id
        categories = set()
        for category in products.categ_id:
            categories.update(category._get_path_ids())
        reason = record._get_alert_reason()

        def matches(subscription):
            subscription = subscription.sudo()
            goods = subscription.product_ids or subscription.categ_ids
            if goods and not (
                subscription.product_ids & products
                or categories & set(subscription.categ_ids.ids)
            ):
                return False
            if subscription.warehouse_ids and not (
                subscription.warehouse_ids & warehouses
            ):
                return False
            return not subscription.reason_ids or bool(
                not reason or subscription.reason_ids & reason
            )

        return self.filtered(matches)

    @api.model
    def _notify(self, kind, kind_vals, record, lots, warehouses):
        """Send activities and messages to who subscribed and may read the record."""
        if kind == "hold_released":
            self._end_activities(record)
        subscriptions = self.search(
            [
                ("channel", "in", ("activity", "mail")),
                (kind_vals.event, "=", True),
                ("user_id.active", "=", True),
                ("user_id", "!=", self.env.uid),
            ]
        )._filter_matching(record, lots, warehouses)
        users = {"activity": self.env["res.users"], "mail": self.env["res.users"]}
        for subscription in subscriptions:
            if subscription._may_know(record, warehouses):
                users[subscription.channel] |= subscription.user_id
        for user in users["activity"]:
            title, message = record.with_context(lang=user.lang)._get_alert_text(kind)
            record.with_context(mail_activity_quick_update=True).activity_schedule(
                "whiz_traceability.mail_activity_type_alert",
                summary=title,
                note=escape(message),
                user_id=user.id,
            )
        for lang, of_lang in users["mail"].grouped("lang").items():
            title, message = record.with_context(lang=lang)._get_alert_text(kind)
            record.message_notify(
                partner_ids=of_lang.partner_id.ids, subject=title, body=message
            )

    def _may_know(self, record, warehouses):
        """Return whether the subscriber may read the record and it is their concern."""
        user = self.user_id
        own = record.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )
        return self.env["whiz.alert"]._is_concerned(
            record, warehouses, user.company_ids
        ) and own.has_access("read")

    @api.model
    def _end_activities(self, record):
        record.activity_feedback(
            ["whiz_traceability.mail_activity_type_alert"],
            feedback=self.env._("Released."),
        )
