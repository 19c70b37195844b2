import { FORWARD } from "./genealogy_graph";
import { pointsRect } from "./geometry";
import { layoutGraph } from "./layout";
import { visibleGraph } from "./visible_graph";

const FOLD_SIZE = { width: 132, height: 32 };

/**
 * The visible part of a graph with its layout; folds are laid out like nodes.
 *
 * @param {import("./genealogy_graph").GenealogyGraph} graph
 * @param {import("./visible_graph").ViewState} viewState
 * @param {boolean} [rtl]
 * @returns {object} `nodes`, `edges`, `modes`, `folds` of `visibleGraph`; `layout` of
 *  `layoutGraph`, with the bounds of each edge as `rect`; `links`: the edges as drawn, those of the folds included;
 *  `middle`: world point between the roots
 */
export function makePicture(graph, viewState, rtl = false) {
    const view = visibleGraph(graph, viewState);
    const links = [...view.edges, ...view.folds.map(foldLink)];
    const layout = layoutGraph(
        {
            nodes: [...view.nodes, ...view.folds.map(({ key }) => ({ key, ...FOLD_SIZE }))],
            edges: links,
            roots: graph.roots,
        },
        { rtl },
    );
    for (const edge of layout.edges) {
        edge.rect = pointsRect(edge.points);
    }
    const roots = graph.roots.map((key) => layout.positions.get(key)).filter(Boolean);
    const mean = (axis) =>
        roots.reduce((sum, root) => sum + root[axis], 0) / Math.max(roots.length, 1);
    return { ...view, links, layout, middle: { x: mean("x"), y: mean("y") } };
}

function foldLink({ key, parent, direction }) {
    const [source, target] = direction === FORWARD ? [parent, key] : [key, parent];
    return { id: key, source, target, isFold: true };
}
