import { GS, swapCase } from "./scan_device";

/** Symbology identifier, "]d2" and the like. */
const SYMBOLOGY = /^\][A-Za-z][0-9A-Za-z]/;

/**
 * Says what a scan of a test code tells about the scanner.
 *
 * @param {string} text what the scanner sent
 * @param {{name: string, kind: string, text: string}[]} codes test codes of the server
 * @returns {{code: string, symbology: string, letters: string, separator: ?string}|null}
 *      letters: "right", "swapped", "upper" or "lower"; separator: what stands in its place,
 *      "" if nothing does, null if the code has none. null if it is no test code.
 */
export function readTest(text, codes) {
    const [symbology] = text.match(SYMBOLOGY) || [""];
    const rest = text.slice(symbology.length).replace(/[\r\n\t]+$/, "");
    for (const code of codes) {
        for (const [letters, change] of LETTERS) {
            const expected = change(code.text);
            const found =
                code.kind === "gs1"
                    ? findSeparator(rest, expected)
                    : rest === expected
                      ? { separator: null }
                      : null;
            if (found && fits(code, symbology, codes)) {
                return { code: code.name, symbology, letters, ...found };
            }
        }
    }
    return null;
}

const LETTERS = [
    ["right", (text) => text],
    ["swapped", swapCase],
    ["upper", (text) => text.toUpperCase()],
    ["lower", (text) => text.toLowerCase()],
];

function findSeparator(text, expected) {
    const [head, tail] = expected.split(GS);
    // a leading FNC1 of GS1 DataMatrix may come as a separator, too
    const body = text.startsWith(GS) ? text.slice(1) : text;
    if (!body.startsWith(head) || !body.endsWith(tail)) {
        return null;
    }
    const separator = body.slice(head.length, body.length - tail.length);
    return separator.length <= 8 ? { separator } : null;
}

/** Both GS1 codes hold the same: the symbology identifier, if sent, tells them apart. */
function fits(code, symbology, codes) {
    const own = { "]C1": "gs1_128", "]d2": "datamatrix" }[symbology];
    return !own || own === code.name || !codes.some(({ name }) => name === own);
}
