import { BACKWARD, FORWARD } from "./genealogy_graph";

/**
 * Where an arrow key leads from a node: left and right along the edges to the nearest
 * neighbour in height, up and down to the next node of the same column.
 *
 * @param {{ positions: Map<string, object>, layers: { layer: number, keys: string[] }[] }}
 *  layout
 * @param {{ source: string, target: string }[]} edges that are drawn
 * @param {string} key
 * @param {string} arrow name of the key event, "ArrowLeft" ...
 * @param {{ rtl?: boolean, page?: number }} [options] `page`: nodes per Page Up
 * @returns {string} the same key when there is nothing in that direction
 */
export function step(layout, edges, key, arrow, { rtl = false, page = 10 } = {}) {
    const here = layout.positions.get(key);
    if (!here) {
        return key;
    }
    switch (arrow) {
        case "ArrowLeft":
        case "ArrowRight": {
            const forward = (arrow === "ArrowRight") !== rtl;
            return (
                nearest(layout, neighboursOf(edges, key, forward ? FORWARD : BACKWARD), here) || key
            );
        }
        case "ArrowUp":
        case "ArrowDown":
        case "PageUp":
        case "PageDown": {
            const { keys } = layout.layers.find(({ layer }) => layer === here.layer);
            const by = arrow.startsWith("Page") ? page : 1;
            const place = here.index + (arrow.endsWith("Up") ? -by : by);
            return keys[Math.min(Math.max(place, 0), keys.length - 1)];
        }
    }
    return key;
}

/** Keys at the other ends of the edges of a node in one direction. */
export function neighboursOf(edges, key, direction) {
    return direction === FORWARD
        ? edges.filter((edge) => edge.source === key).map((edge) => edge.target)
        : edges.filter((edge) => edge.target === key).map((edge) => edge.source);
}

function nearest(layout, keys, { y }) {
    let best = null;
    let distance = Infinity;
    for (const key of keys) {
        const position = layout.positions.get(key);
        if (position && Math.abs(position.y - y) < distance) {
            best = key;
            distance = Math.abs(position.y - y);
        }
    }
    return best;
}
