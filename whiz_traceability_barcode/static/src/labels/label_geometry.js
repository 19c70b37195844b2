/** Fields of an item that say where it is, in mm. */
export const SHAPE = ["x", "y", "width", "height"];
const STEP = 0.5;

/** The style that puts a box on the picture of a label. */
export function percentBox(shape, label) {
    const percent = (length, whole) => `${((length / whole) * 100).toFixed(3)}%`;
    return [
        `left: ${percent(shape.x, label.width)}`,
        `top: ${percent(shape.y, label.height)}`,
        `width: ${percent(shape.width, label.width)}`,
        `height: ${percent(shape.height, label.height)}`,
    ].join("; ");
}

/** Half millimetres: what people line up by. */
function snap(length) {
    return Math.round(length / STEP) * STEP;
}

function between(value, least, most) {
    return Math.min(Math.max(value, least), Math.max(most, least));
}

/**
 * Move a box, or pull its lower right corner, without leaving the label.
 *
 * @param {Object} shape x, y, width, height in mm
 * @param {Object} by x, y in mm
 * @param {boolean} corner pull the corner
 * @param {Object} label width, height in mm
 */
export function changedBox(shape, by, corner, label) {
    if (corner) {
        return {
            ...shape,
            width: between(snap(shape.width + by.x), STEP, label.width - shape.x),
            // a line has no height, and keeps it
            height: shape.height
                ? between(snap(shape.height + by.y), STEP, label.height - shape.y)
                : 0,
        };
    }
    return {
        ...shape,
        x: between(snap(shape.x + by.x), 0, label.width - shape.width),
        y: between(snap(shape.y + by.y), 0, label.height - shape.height),
    };
}
