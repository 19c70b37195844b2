import { describe, expect, test } from "@odoo/hoot";
import { insertToken, markPattern } from "@whiz_traceability/numbering/pattern_text";

describe.current.tags("headless");

test("a token goes where the cursor is", () => {
    expect(insertToken("AB", "{seq:4}", 1, 1)).toEqual({ text: "A{seq:4}B", cursor: 8 });
});

test("a token replaces what is selected", () => {
    expect(insertToken("A-old-B", "{x}", 2, 5)).toEqual({ text: "A-{x}-B", cursor: 5 });
});

test("a token goes to the end of a field without a cursor", () => {
    expect(insertToken("A", "{x}")).toEqual({ text: "A{x}", cursor: 4 });
});

test("tokens and text are told apart", () => {
    const pieces = markPattern("SN{seq:4}-", [[2, 9, "seq"]], []);
    expect(pieces).toEqual([
        { text: "SN", token: "", wrong: false },
        { text: "{seq:4}", token: "seq", wrong: false },
        { text: "-", token: "", wrong: false },
    ]);
});

test("two tokens side by side stay two", () => {
    const pieces = markPattern(
        "{a}{a}",
        [
            [0, 3, "a"],
            [3, 6, "a"],
        ],
        [],
    );
    expect(pieces.map((piece) => piece.text)).toEqual(["{a}", "{a}"]);
});

test("the wrong character is marked, by characters and not by UTF-16 units", () => {
    const wrong = [{ level: "error", position: 1, length: 1 }];
    const pieces = markPattern("😀}x", [], wrong);
    expect(pieces.filter((piece) => piece.wrong).map((piece) => piece.text)).toEqual(["}"]);
});

test("what is only worth knowing marks nothing", () => {
    const note = [{ level: "info", position: 0, length: 2 }];
    expect(markPattern("AB", [], note).some((piece) => piece.wrong)).toBe(false);
});
