/**
 * Fits a text into a width in pixels with an ellipsis, for SVG, which cannot do it
 * itself. The end of a lot number tells it from its neighbours, so `middle` keeps it.
 */
let context;
let family;
const cache = new Map();
const CACHE_SIZE = 5000;

function measure(text, font) {
    context ||= document.createElement("canvas").getContext("2d");
    // the texts inherit the font of the page
    family ||= getComputedStyle(document.body).fontFamily;
    context.font = `${font} ${family}`;
    return context.measureText(text).width;
}

/** @param {string} text @param {string} font weight and size @returns {number} pixels */
export function textWidth(text, font) {
    const key = `${font}|${text}`;
    if (!cache.has(key)) {
        if (cache.size > CACHE_SIZE) {
            cache.clear();
        }
        cache.set(key, measure(text, font));
    }
    return cache.get(key);
}

/**
 * @param {string} text
 * @param {number} width pixels
 * @param {string} font weight and size, as in CSS
 * @param {boolean} [middle] leave out the middle instead of the end
 */
export function fitText(text, width, font, middle = false) {
    if (textWidth(text, font) <= width) {
        return text;
    }
    const letters = [...text];
    const cut = (count) => {
        const tail = middle ? Math.floor(count / 2) : 0;
        const head = letters
            .slice(0, count - tail)
            .join("")
            .trimEnd();
        return `${head}…${tail ? letters.slice(-tail).join("").trimStart() : ""}`;
    };
    let low = 1;
    let high = letters.length - 1;
    while (low < high) {
        const count = Math.ceil((low + high) / 2);
        if (measure(cut(count), font) <= width) {
            low = count;
        } else {
            high = count - 1;
        }
    }
    return cut(low);
}
