/**
 * Third step of the layered layout: the order of the nodes within each column, with
 * few crossings.
 */

/**
 * Sorts the columns in place. Each sweep sorts every column by the mean position of
 * its neighbours in the column before (or after); the order with the fewest crossings
 * wins. Ties keep the order they had, so the result depends on the input only.
 *
 * @param {number[][]} layers node indexes per column
 * @param {[number, number][]} segments pairs of nodes, left one first
 * @param {number} size number of nodes
 * @param {number} sweeps
 */
export function orderLayers(layers, segments, size, sweeps) {
    const left = Array.from({ length: size }, () => []);
    const right = Array.from({ length: size }, () => []);
    const column = new Int32Array(size);
    layers.forEach((layer, l) => layer.forEach((node) => (column[node] = l)));
    for (const [source, target] of segments) {
        // an edge drawn straight over several columns has no say in their order
        if (column[target] === column[source] + 1) {
            right[source].push(target);
            left[target].push(source);
        }
    }
    sortByTree(layers, left, right);
    const position = new Int32Array(size);
    const mean = new Float64Array(size);
    const number = (layer) => layer.forEach((node, k) => (position[node] = k));
    layers.forEach(number);
    let best = layers.map((layer) => [...layer]);
    let fewest = countCrossings(layers, right, position);
    let useless = 0;
    for (let sweep = 0; sweep < sweeps && fewest && useless < 3; sweep++) {
        const rightwards = sweep % 2 === 0;
        const side = rightwards ? left : right;
        for (let n = 1; n < layers.length; n++) {
            const layer = layers[rightwards ? n : layers.length - 1 - n];
            sortByMean(layer, side, position, mean);
            number(layer);
        }
        const crossings = countCrossings(layers, right, position);
        useless++;
        if (crossings < fewest) {
            useless = 0;
            fewest = crossings;
            best = layers.map((layer) => [...layer]);
        }
    }
    best.forEach((layer, l) => (layers[l] = layer));
}

/**
 * First order: a depth-first walk, which has no crossing at all when the graph is a
 * tree. It starts in the column with the fewest nodes, which is where the roots are
 * in all but the smallest graphs.
 */
function sortByTree(layers, left, right) {
    const seen = new Map();
    const walk = (start) => {
        const stack = [start];
        while (stack.length) {
            const node = stack.pop();
            if (!seen.has(node)) {
                seen.set(node, seen.size);
                for (const side of [right[node], left[node]]) {
                    for (let k = side.length - 1; k >= 0; k--) {
                        if (!seen.has(side[k])) {
                            stack.push(side[k]);
                        }
                    }
                }
            }
        }
    };
    [...layers].sort((a, b) => a.length - b.length).forEach((layer) => layer.forEach(walk));
    for (const layer of layers) {
        layer.sort((a, b) => seen.get(a) - seen.get(b));
    }
}

function sortByMean(layer, side, position, mean) {
    const moving = [];
    for (const node of layer) {
        if (side[node].length) {
            let sum = 0;
            for (const other of side[node]) {
                sum += position[other];
            }
            mean[node] = sum / side[node].length;
            moving.push(node);
        }
    }
    moving.sort((a, b) => mean[a] - mean[b] || position[a] - position[b]);
    // nodes without neighbours keep their place, the others go around them
    let k = 0;
    layer.forEach((node, i) => {
        if (side[node].length) {
            layer[i] = moving[k++];
        }
    });
}

/**
 * Number of pairs of segments between neighbouring columns that cross: inversions,
 * counted with a Fenwick tree in O(E log V) (Barth, Mutzel and Juenger, 2004).
 *
 * @param {number[][]} layers
 * @param {number[][]} right per node its right neighbours
 * @param {ArrayLike<number>} position place of each node in its column
 * @returns {number}
 */
export function countCrossings(layers, right, position) {
    let crossings = 0;
    for (let l = 0; l + 1 < layers.length; l++) {
        const size = layers[l + 1].length;
        const tree = new Int32Array(size + 1);
        let inserted = 0;
        for (const node of layers[l]) {
            const ends = right[node].map((other) => position[other]);
            for (const end of ends) {
                // segments seen so far that end at or above this one do not cross it
                let notCrossing = 0;
                for (let i = end + 1; i > 0; i -= i & -i) {
                    notCrossing += tree[i];
                }
                crossings += inserted - notCrossing;
            }
            for (const end of ends) {
                for (let i = end + 1; i <= size; i += i & -i) {
                    tree[i]++;
                }
            }
            inserted += ends.length;
        }
    }
    return crossings;
}
