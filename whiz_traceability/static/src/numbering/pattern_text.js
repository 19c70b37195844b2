/** Pure functions on the text of a pattern. */

/**
 * Put a token into a text in place of what is selected.
 *
 * @returns {{ text: string, cursor: number }} cursor: behind the token
 */
export function insertToken(text, token, start = null, end = null) {
    start ??= text.length;
    end ??= start;
    return {
        text: text.slice(0, start) + token + text.slice(end),
        cursor: start + token.length,
    };
}

/**
 * Cut a pattern into pieces to show: tokens, fixed text, and where something is wrong.
 *
 * @param {string} text
 * @param {[number, number, string][]} tokens start, end (exclusive) and name
 * @param {{ level: string, position: number | null, length: number }[]} messages
 * @returns {{ text: string, token: string, wrong: boolean }[]}
 */
export function markPattern(text, tokens, messages) {
    // positions count characters, not the UTF-16 units of JavaScript
    const characters = Array.from(text);
    const marks = characters.map(() => ({ token: "", wrong: false, start: 0 }));
    tokens.forEach(([start, end, name]) => {
        for (let i = start; i < Math.min(end, marks.length); i++) {
            marks[i].token = name;
            marks[i].start = start;
        }
    });
    for (const { level, position, length } of messages) {
        if (level === "error" && Number.isInteger(position)) {
            const end = Math.min(position + Math.max(length, 1), marks.length);
            for (let i = position; i < end; i++) {
                marks[i].wrong = true;
            }
        }
    }
    const pieces = [];
    let last = null;
    characters.forEach((character, i) => {
        const mark = marks[i];
        const same =
            last &&
            last.token === mark.token &&
            last.start === mark.start &&
            last.wrong === mark.wrong;
        if (same) {
            pieces.at(-1).text += character;
        } else {
            pieces.push({ text: character, token: mark.token, wrong: mark.wrong });
        }
        last = mark;
    });
    return pieces;
}
