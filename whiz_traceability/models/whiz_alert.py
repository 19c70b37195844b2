import uuid
from dataclasses import dataclass

from odoo import api, models
from odoo.fields import Domain

# Lots named in an alert; the others are counted.
LOTS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class AlertKind:
    """Something that happens to lots and that people want to know at once.

    ``level`` is that of Odoo's notifications; ``event`` is the field by which a
    subscription asks for it.
    """

    level: str
    event: str


class WhizAlert(models.AbstractModel):
    """Live alerts: what happens to lots reaches every screen that it concerns.

    What is sent to all over the bus is only that something has happened, and to which
    record. What it is, each client asks with the rights of its user.
    """

    _name = "whiz.alert"
    _description = "Live Alerts"

    @api.model
    def _kinds(self):
        """Return ``{kind: AlertKind}``; other add-ons add theirs."""
        return {
            "hold_placed": AlertKind("danger", "on_hold"),
            "hold_released": AlertKind("success", "on_release"),
            "recall_started": AlertKind("danger", "on_recall"),
        }

    @api.model
    def _send(self, kind, record):
        """Tell everybody whom it concerns; the web clients within a second.

        :param kind: one of :meth:`_kinds`
        :param record: one record of a model with ``whiz.alert.source``
        """
        kind_vals = self._kinds()[kind]
        record = record.sudo()
        lots = record._get_alert_lots()
        warehouses = self._get_warehouses(lots)
        companies = warehouses.company_id or record._get_alert_companies()
        self.env.ref("whiz_traceability.group_user")._bus_send(
            "whiz_alert",
            {
                "key": str(uuid.uuid4()),
                "kind": kind,
                "res_model": record._name,
                "res_id": record.id,
                "company_ids": companies.ids,
            },
        )
        self.env["whiz.alert.subscription"].sudo()._notify(
            kind, kind_vals, record, lots, warehouses
        )

    @api.model
    def get_alert(self, kind, res_model, res_id):
        """Return what a client shows of an alert, None if it is not the user's concern.

        It only reads, but not from a replica, which may not know of the record yet.

        :return: ``{"kind", "level", "title", "message", "res_model", "res_id",
            "on_screen"}``: the last says whether the user wants to be told
        """
        kind_vals = self._kinds().get(kind)
        if not kind_vals or not isinstance(res_id, int) or res_model not in self.env:
            return None
        model = self.env[res_model]
        if not hasattr(model, "_get_alert_lots"):
            return None
        record = model.browse(res_id).exists()
        if not record or not record.has_access("read"):
            return None
        # a client that starts now is sent what has happened in the last minute, too
        if not record._is_alert_true(kind):
            return None
        lots = record.sudo()._get_alert_lots()
        warehouses = self._get_warehouses(lots)
        if not self._is_concerned(record, warehouses, self.env.companies):
            return None
        title, message = record._get_alert_text(kind)
        return {
            "kind": kind,
            "level": kind_vals.level,
            "title": title,
            "message": message,
            "res_model": res_model,
            "res_id": res_id,
            "on_screen": self._is_wanted_on_screen(kind_vals, record, lots, warehouses),
        }

    @api.model
    def _is_wanted_on_screen(self, kind_vals, record, lots, warehouses):
        """Return whether the user wants a notification: all, unless they chose."""
        if self.env.user.whiz_alert_screen == "all":
            return True
        subscriptions = self.env["whiz.alert.subscription"].search(
            [
                ("user_id", "=", self.env.uid),
                ("channel", "=", "screen"),
                (kind_vals.event, "=", True),
            ]
        )
        return bool(subscriptions._filter_matching(record.sudo(), lots, warehouses))

    @api.model
    def _is_concerned(self, record, warehouses, companies):
        """Return whether something concerns who works in these companies.

        Where the goods lie counts; if they lie nowhere, whose they are.
        """
        if warehouses:
            return bool(warehouses.company_id & companies)
        owners = record.sudo()._get_alert_companies()
        return not owners or bool(owners & companies)

    @api.model
    def _get_warehouses(self, lots):
        """Return the warehouses in which the lots are in stock."""
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                Domain("lot_id", "in", lots.ids)
                & Domain("location_id.usage", "in", ("internal", "transit"))
                & Domain("quantity", ">", 0),
                [],
                ["location_id:recordset"],
            )
        )
        return groups[0][0].warehouse_id


class WhizAlertSource(models.AbstractModel):
    """A record that alerts are about, as a hold or a recall.

    Call :meth:`_alert` when something has happened to it.
    """

    _name = "whiz.alert.source"
    _description = "Subject of Live Alerts"

    def _alert(self, kind):
        """Send an alert of a kind about each of the records."""
        for record in self:
            self.env["whiz.alert"]._send(kind, record)

    def _get_alert_lots(self):
        """Return the lots that it is about."""
        return self.lot_ids

    def _get_alert_companies(self):
        """Return the companies whose concern it is; none means all."""
        return self.company_id

    def _get_alert_reason(self):
        """Return the hold reason, by which people subscribe; none if there is none."""
        return self.env["whiz.hold.reason"]

    def _is_alert_true(self, kind):
        """Return whether what an alert of this kind says is still so."""
        return True

    def _get_alert_text(self, kind):
        """Return ``(title, message)`` for the user, in plain text."""
        raise NotImplementedError()

    def _get_alert_lot_text(self):
        """Return the lots as a person reads them: products, numbers, how many more."""
        lots = self.sudo()._get_alert_lots()
        names = ", ".join(lots[:LOTS_SHOWN].mapped("name"))
        if len(lots) > LOTS_SHOWN:
            names = self.env._(
                "%(names)s and %(count)s more",
                names=names,
                count=len(lots) - LOTS_SHOWN,
            )
        products = lots.product_id
        text = ", ".join(products[:2].mapped("display_name"))
        if len(products) > 2:
            text = self.env._("%(count)s products", count=len(products))
        return f"{names} ({text})"
