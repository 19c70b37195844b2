import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** Shows at once, on every open screen of the warehouse, that a recall has begun. */
export const recallAlertService = {
    dependencies: ["bus_service", "notification", "action"],
    start(env, { bus_service: bus, notification, action }) {
        bus.subscribe("whiz_recall/contained", ({ id, name, title, lots }) => {
            notification.add(_t("%(title)s. %(lots)s lots are on hold.", { title, lots }), {
                title: _t("STOP: recall %s", name),
                type: "danger",
                sticky: true,
                buttons: [
                    {
                        name: _t("Open"),
                        primary: true,
                        onClick: () =>
                            action.doAction({
                                type: "ir.actions.act_window",
                                res_model: "whiz.recall",
                                res_id: id,
                                views: [[false, "form"]],
                            }),
                    },
                ],
            });
        });
    },
};

registry.category("services").add("whiz_recall_alert", recallAlertService);
