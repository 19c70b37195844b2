import { EventBus, onWillDestroy } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";

/**
 * Live alerts: what happens to lots, on every open screen that it concerns.
 *
 * The bus only says that something has happened, and to which record: what it is, each
 * client asks the server, which answers as far as its user may know.
 */

/** All clients hear of it in the same moment: they ask spread over this time. */
const SPREAD = 400;
/** More alerts than these at once are told in one line. */
const SHOWN = 3;
/** Time in which alerts are counted together, in ms. */
const FLOOD = 5000;

export const alertService = {
    dependencies: ["action", "bus_service", "notification", "orm"],

    start(env, { action, bus_service, notification, orm }) {
        const bus = new EventBus();
        const seen = new Set();
        let flood = { since: 0, count: 0, close: null };

        function concerns({ company_ids }) {
            const active = new Set(user.activeCompanies.map((company) => company.id));
            return !company_ids.length || company_ids.some((id) => active.has(id));
        }

        function open({ res_model, res_id }) {
            return action.doAction({
                type: "ir.actions.act_window",
                res_model,
                res_id,
                views: [[false, "form"]],
            });
        }

        function show(alert) {
            const now = Date.now();
            if (now - flood.since > FLOOD) {
                flood = { since: now, count: 0, close: null };
            }
            flood.count++;
            if (flood.count > SHOWN) {
                flood.close?.();
                flood.close = notification.add(
                    _t("%s more alerts have arrived.", flood.count - SHOWN),
                    {
                        title: _t("Traceability"),
                        type: "danger",
                        sticky: true,
                        className: "o_whiz_alert",
                        buttons: [
                            {
                                name: _t("Overview"),
                                primary: true,
                                onClick: () => action.doAction("whiz_traceability.action_overview"),
                            },
                        ],
                    },
                );
                return;
            }
            const close = notification.add(alert.message, {
                title: alert.title,
                type: alert.level,
                sticky: alert.level === "danger",
                autocloseDelay: 10000,
                className: "o_whiz_alert",
                buttons: [
                    {
                        name: _t("Open"),
                        primary: true,
                        onClick: () => {
                            close();
                            open(alert);
                        },
                    },
                ],
            });
        }

        async function onSignal(signal) {
            // after a lost connection, the bus may repeat what it has sent
            if (!concerns(signal) || seen.has(signal.key)) {
                return;
            }
            seen.add(signal.key);
            await new Promise((resolve) => browser.setTimeout(resolve, Math.random() * SPREAD));
            const { kind, res_model, res_id } = signal;
            const alert = await orm.silent
                .call("whiz.alert", "get_alert", [kind, res_model, res_id])
                .catch(() => null);
            if (!alert) {
                return;
            }
            bus.trigger("alert", alert);
            if (alert.on_screen) {
                show(alert);
            }
        }

        bus_service.subscribe("whiz_alert", onSignal);
        return { bus };
    },
};

registry.category("services").add("whiz_alert", alertService);

/** Calls back with each alert that concerns the user, as long as the component lives. */
export function useAlerts(callback) {
    const alerts = useService("whiz_alert");
    let alive = true;
    onWillDestroy(() => (alive = false));
    useBus(alerts.bus, "alert", (ev) => alive && callback(ev.detail));
}
