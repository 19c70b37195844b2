import { opposite } from "./genealogy_graph";

/** Neighbours per request, and requests at most. */
const PAGE = 1000;
const PAGES = 20;

/**
 * The records behind "+1,943 more", to open them as a list.
 *
 * @param {import("./genealogy_graph").GenealogyGraph} graph
 * @param {object} picture what is drawn, see `makePicture`
 * @param {{ parent: string, direction: string, known: string[] }} fold
 * @param {(offset: number, limit: number) => Promise<object>} fetchPage of the
 *  neighbours of the fold's parent
 * @returns {Promise<{ kind: string, resModel: string, ids: number[] }[]>} by kind of
 *  node, the most first; PAGE * PAGES records at most
 */
export async function fetchFoldRecords(graph, picture, { parent, direction, known }, fetchPage) {
    let nodes = known.map((key) => graph.nodes.get(key));
    if (graph.more(parent, direction)) {
        const shown = new Set(
            picture.edges
                .filter((edge) => graph.endOf(edge, opposite(direction)) === parent)
                .map((edge) => graph.endOf(edge, direction)),
        );
        nodes = [];
        for (let page = 0; page < PAGES; page++) {
            const payload = await fetchPage(page * PAGE, PAGE);
            nodes.push(...payload.nodes.filter((node) => !shown.has(node.key)));
            if ((page + 1) * PAGE >= payload.total) {
                break;
            }
        }
    }
    const records = new Map();
    for (const { kind, res_model, res_id } of nodes) {
        if (res_model && !records.has(kind)) {
            records.set(kind, { kind, resModel: res_model, ids: [] });
        }
        if (res_model) {
            records.get(kind).ids.push(res_id);
        }
    }
    return [...records.values()].sort((a, b) => b.ids.length - a.ids.length);
}
