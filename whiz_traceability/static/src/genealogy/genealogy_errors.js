import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";

/**
 * What went wrong and what can be done about it.
 *
 * @returns {{ title: string, message: string, retry: boolean }}
 */
export function describeError(error) {
    if (error instanceof ConnectionLostError) {
        return {
            title: _t("The server cannot be reached"),
            message: _t("Check your network connection, then try again."),
            retry: true,
        };
    }
    const name = error.exceptionName || error.data?.name || "";
    const message = error.data?.message || error.message || "";
    if (name.endsWith("AccessError")) {
        return {
            title: _t("You may not see this lot"),
            message: message || _t("Ask your administrator for the right to trace lots."),
            retry: false,
        };
    }
    if (name.endsWith("MissingError") || name.endsWith("UserError")) {
        return { title: _t("The genealogy cannot be shown"), message, retry: false };
    }
    return {
        title: _t("The genealogy could not be computed"),
        message: message || _t("Try again; if it happens again, tell your administrator."),
        retry: true,
    };
}
