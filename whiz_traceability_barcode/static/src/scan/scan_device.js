import { browser } from "@web/core/browser/browser";

/** What this device is called and how its scanner is set up; kept on the device. */

const KEY = "whiz_scan_device";
/** Group separator: what GS1's FNC1 is transmitted as. */
export const GS = "\x1d";

const DEFAULTS = {
    /** shown in the log of scans */
    name: "",
    /** what the scanner sends in place of the group separator, "" if it sends it */
    separator: "",
    /** the scanner types capitals as small letters and the other way round */
    swapCase: false,
    sound: true,
};

export function loadDevice() {
    try {
        return { ...DEFAULTS, ...JSON.parse(browser.localStorage.getItem(KEY) || "{}") };
    } catch {
        return { ...DEFAULTS };
    }
}

export function saveDevice(device) {
    browser.localStorage.setItem(KEY, JSON.stringify(device));
}

/** Puts right what the scanner of this device sends in its own way. */
export function prepareText(text, device) {
    // a symbology identifier begins like a separator that some scanners send: ]
    const [symbology] = text.match(/^\][A-Za-z][0-9A-Za-z]/) || [""];
    let rest = text.slice(symbology.length);
    if (device.separator) {
        rest = rest.replaceAll(device.separator, GS);
    }
    const prepared = symbology + rest;
    return device.swapCase ? swapCase(prepared) : prepared;
}

export function swapCase(text) {
    return [...text]
        .map((char) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase()))
        .join("");
}

/** The text with what cannot be seen written as its code, like the server does. */
export function showText(text) {
    return [...text]
        .map((char) => {
            const code = char.codePointAt(0);
            const isHidden = code < 0x20 || (code >= 0x7f && code < 0xa1);
            return isHidden ? `<0x${code.toString(16).toUpperCase().padStart(2, "0")}>` : char;
        })
        .join("");
}

/** A random UUID; crypto.randomUUID is missing where the address is not https. */
export function makeUuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
