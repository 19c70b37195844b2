import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { describeError } from "@whiz_traceability/genealogy/genealogy_errors";
import { BACKWARD, FORWARD } from "@whiz_traceability/genealogy/genealogy_graph";
import {
    GenealogyModel,
    MAX_NODE_LIMIT,
    NODE_LIMIT,
} from "@whiz_traceability/genealogy/genealogy_model";
import { makeEdge, makeJarPayload, makeNode, makePayload } from "./genealogy_test_helpers";

describe.current.tags("headless");
beforeEach(allowTranslations);

/** A model whose server is a list of answers by method; logs the calls. */
function makeModel(answers, params = { lotIds: [1] }) {
    const calls = [];
    const orm = {
        call: async (model, method, args, kwargs) => {
            calls.push([method, args, kwargs]);
            const answer = answers[method];
            return typeof answer === "function" ? answer(args, kwargs) : answer;
        },
    };
    return { model: new GenealogyModel(orm, params), calls };
}

async function loaded(payload, answers = {}, params) {
    const made = makeModel({ get_genealogy: payload, ...answers }, params);
    await made.model.load();
    made.calls.length = 0;
    return made;
}

const visible = (model) => model.picture.nodes.map(({ key }) => key);

/** Pages of the neighbours of production:22, as the server sends them; the first are hidden. */
function pageOf(total, hidden = 0) {
    return ([key], { offset, limit }) => {
        const page = Array.from({ length: total }, (_, i) => 31 + i).slice(offset, offset + limit);
        const ids = page.filter((id) => id >= 31 + hidden);
        return {
            nodes: ids.map((id) => makeNode(`lot:${id}`, { depth: 1 })),
            edges: ids.map((id) => makeEdge(key, `lot:${id}`)),
            gaps: [],
            hidden: page.length - ids.length,
            total,
        };
    };
}

test("nothing chosen: nothing is asked for", async () => {
    const { model, calls } = makeModel({}, {});
    expect(model.status).toBe("empty");
    await model.load();
    expect(model.status).toBe("empty");
    expect(calls).toEqual([]);
});

test("load asks for what is shown, and selects the root", async () => {
    const { model, calls } = makeModel(
        { get_genealogy: makeJarPayload() },
        { lotIds: [1], direction: "both", maxDepth: 4, asOf: "2026-11-01 00:00:00" },
    );
    expect(model.status).toBe("loading");
    await model.load();
    expect(model.status).toBe("ready");
    expect(model.selected).toBe("lot:1");
    expect(model.graph.countOf("lot")).toBe(5);
    expect(calls).toEqual([
        [
            "get_genealogy",
            [[1]],
            {
                direction: "both",
                as_of: "2026-11-01 00:00:00",
                max_depth: 4,
                node_limit: NODE_LIMIT,
                sibling_limit: 50,
            },
        ],
    ]);
});

test("the picture is made once per change", async () => {
    const { model } = await loaded(makeJarPayload());
    const before = model.picture;
    model.select("lot:31");
    expect(model.picture).toBe(before);
    await model.toggle("production:22", FORWARD);
    expect(model.picture).not.toBe(before);
});

test("direction, depth and date ask again", async () => {
    const { model, calls } = await loaded(makeJarPayload());
    await model.setDirection("backward");
    await model.setMaxDepth(2);
    await model.setAsOf("2026-10-01 00:00:00");
    expect(
        calls.map(([, , { direction, max_depth, as_of }]) => [direction, max_depth, as_of]),
    ).toEqual([
        ["backward", null, null],
        ["backward", 2, null],
        ["backward", 2, "2026-10-01 00:00:00"],
    ]);
    expect(model.status).toBe("ready");
});

test("an answer that is overtaken is dropped", async () => {
    const answers = [];
    const { model } = makeModel({
        get_genealogy: () => new Promise((resolve) => answers.push(resolve)),
    });
    model.load();
    const second = model.load();
    answers[1](makePayload([], { roots: ["lot:1"] }));
    answers[0](makeJarPayload());
    await second;
    expect(model.graph.nodes.size).toBe(1);
});

test("collapse and expand what was sent", async () => {
    const { model, calls } = await loaded(makeJarPayload());
    expect(model.toggleOf("production:22", FORWARD)).toEqual({ action: "collapse", count: 2 });
    await model.toggle("production:22", FORWARD);
    expect(visible(model)).not.toInclude("lot:31");
    expect(visible(model)).not.toInclude("customer:42");
    expect(model.toggleOf("production:22", FORWARD)).toEqual({ action: "expand", count: 2 });
    await model.toggle("production:22", FORWARD);
    expect(visible(model)).toInclude("customer:42");
    expect(calls).toEqual([]);
});

test("ends have nothing to expand", async () => {
    const { model } = await loaded(makeJarPayload());
    expect(model.toggleOf("customer:41", FORWARD)).toBe(null);
    expect(model.toggleOf("supplier:1", BACKWARD)).toBe(null);
    await model.toggle("customer:41", FORWARD);
    expect(visible(model).length).toBe(12);
});

test("a selected node that disappears gives way to what hides it", async () => {
    const { model } = await loaded(makeJarPayload());
    model.select("customer:42");
    await model.toggle("production:22", FORWARD);
    expect(model.selected).toBe("production:22");
});

test("expand fetches what was not sent", async () => {
    const payload = makePayload(["lot:1 > production:22"], {
        nodes: { "production:22": { depth: 1, more_forward: 3 } },
    });
    const { model, calls } = await loaded(payload, { expand_node: pageOf(3) });
    expect(model.toggleOf("production:22", FORWARD)).toEqual({ action: "fetch", count: 3 });
    const promise = model.toggle("production:22", FORWARD);
    expect(model.busy.has("production:22|forward")).toBe(true);
    await promise;
    expect(model.busy.size).toBe(0);
    expect(visible(model)).toEqual(["lot:1", "production:22", "lot:31", "lot:32", "lot:33"]);
    expect(model.graph.nodes.get("lot:31").depth).toBe(2);
    expect(calls).toEqual([
        ["expand_node", ["production:22", "forward"], { as_of: null, offset: 0, limit: 50 }],
    ]);
    expect(model.toggleOf("production:22", FORWARD).action).toBe("collapse");
});

test("expand twice at once asks once", async () => {
    const payload = makePayload(["lot:1 > production:22"], {
        nodes: { "production:22": { depth: 1, more_forward: 3 } },
    });
    const { model, calls } = await loaded(payload, { expand_node: pageOf(3) });
    await Promise.all([
        model.expand("production:22", FORWARD),
        model.expand("production:22", FORWARD),
    ]);
    expect(calls.length).toBe(1);
});

test("expand against the walk: what else went into the order", async () => {
    const payload = makePayload(["lot:1 > production:22", "production:22 > lot:31"], {
        nodes: { "production:22": { depth: 1, more_backward: 1 } },
    });
    const { model } = await loaded(payload, {
        expand_node: () => ({
            nodes: [makeNode("lot:2", { depth: -1 })],
            edges: [makeEdge("lot:2", "production:22"), makeEdge("lot:1", "production:22")],
            total: 2,
        }),
    });
    expect(model.toggleOf("production:22", BACKWARD)).toEqual({ action: "fetch", count: 1 });
    await model.toggle("production:22", BACKWARD);
    expect(visible(model)).toInclude("lot:2");
    expect(model.toggleOf("production:22", BACKWARD)).toEqual({ action: "collapse", count: 2 });
    await model.toggle("production:22", BACKWARD);
    expect(visible(model)).not.toInclude("lot:2");
    expect(visible(model)).toInclude("lot:1");
});

test("a fold shows 50 more each time", async () => {
    const first = pageOf(130)(["production:22"], { offset: 0, limit: 50 });
    const payload = makePayload(["lot:1 > production:22"], {
        nodes: { "production:22": { depth: 1, more_forward: 80 } },
    });
    payload.nodes.push(...first.nodes);
    payload.edges.push(...first.edges);
    const { model, calls } = await loaded(payload, { expand_node: pageOf(130) });
    expect(model.picture.folds.map(({ count }) => count)).toEqual([80]);
    await model.expand("production:22", FORWARD);
    expect(visible(model).length).toBe(102);
    expect(model.picture.folds.map(({ count }) => count)).toEqual([30]);
    await model.expand("production:22", FORWARD);
    expect(visible(model).length).toBe(132);
    expect(model.picture.folds).toEqual([]);
    expect(calls.map(([, , { limit }]) => limit)).toEqual([100, 150]);
});

test("neighbours behind hidden ones are reached, and each hidden one is counted once", async () => {
    const payload = () =>
        makePayload(["lot:1 > production:22"], {
            nodes: { "production:22": { depth: 1, more_forward: 200 } },
            hidden: 60, // 50 of them below the order
        });
    const { model, calls } = await loaded(payload, { expand_node: pageOf(250, 120) });
    await model.expand("production:22", FORWARD);
    expect(calls.map(([, , { offset, limit }]) => [offset, limit])).toEqual([
        [0, 50],
        [0, 150],
    ]);
    expect(visible(model).length).toBe(2 + 30);
    expect(model.graph.hidden).toBe(130);
    expect(model.graph.more("production:22", FORWARD)).toBe(100);
    await model.expand("production:22", FORWARD);
    expect(calls.at(-1)[2].limit).toBe(200);
    expect(visible(model).length).toBe(2 + 80);
    expect(model.graph.hidden).toBe(130);
    await model.setMaxDepth(3);
    expect(visible(model).length).toBe(2 + 80);
    expect(model.graph.hidden).toBe(130);
});

test("where all neighbours are hidden, expanding comes to an end", async () => {
    const payload = makePayload(["lot:1 > production:22"], {
        nodes: { "production:22": { depth: 1, more_forward: 70 } },
    });
    const { model, calls } = await loaded(payload, { expand_node: pageOf(70, 70) });
    await model.expand("production:22", FORWARD);
    expect(calls.length).toBe(2);
    expect(model.graph.hidden).toBe(70);
    expect(model.toggleOf("production:22", FORWARD)).toBe(null);
});

test("what was expanded is expanded again after a change of the date", async () => {
    const payload = () =>
        makePayload(["lot:1 > production:22"], {
            nodes: { "production:22": { depth: 1, more_forward: 3 } },
        });
    const { model } = await loaded(payload, { expand_node: pageOf(3) });
    await model.expand("production:22", FORWARD);
    await model.setAsOf("2026-11-20 00:00:00");
    expect(visible(model)).toInclude("lot:33");
});

test("a fold as records: the known ones, or all pages", async () => {
    const edges = ["lot:1 > production:22"];
    for (let i = 0; i < 60; i++) {
        edges.push(`production:22 > lot:${31 + i}`);
    }
    const known = await loaded(makePayload(edges));
    const [fold] = known.model.picture.folds;
    const records = await known.model.foldRecords(fold);
    expect(records).toEqual([
        { kind: "lot", resModel: "stock.lot", ids: [81, 82, 83, 84, 85, 86, 87, 88, 89, 90] },
    ]);
    expect(known.calls).toEqual([]);

    const payload = makePayload(edges.slice(0, 51), {
        nodes: { "production:22": { depth: 1, more_forward: 2450 } },
    });
    const paged = await loaded(payload, { expand_node: pageOf(2500) });
    const [all] = await paged.model.foldRecords(paged.model.picture.folds[0]);
    expect(all.ids.length).toBe(2450);
    expect(all.ids[0]).toBe(81);
    expect(paged.calls.map(([, , { offset }]) => offset)).toEqual([0, 1000, 2000]);
});

test("find goes around the matches and opens what hides them", async () => {
    const { model } = await loaded(makeJarPayload());
    await model.toggle("production:22", FORWARD);
    model.find("jar-03");
    expect(model.matches).toEqual(["lot:31", "lot:32"]);
    expect(model.selected).toBe("lot:31");
    expect(visible(model)).toInclude("lot:31");
    model.findNext();
    expect(model.selected).toBe("lot:32");
    model.findNext();
    expect(model.selected).toBe("lot:31");
    model.findNext(-1);
    expect(model.selected).toBe("lot:32");
});

test("find looks at product, kind and label, without accents and case", async () => {
    const payload = makeJarPayload();
    payload.nodes.find(({ key }) => key === "customer:41").label = "Café Émile";
    const { model } = await loaded(payload);
    model.find("cafe emile");
    expect(model.matches).toEqual(["customer:41"]);
    model.find("hazelnut paste");
    expect(model.matches).toEqual(["lot:1"]);
    model.find("customer");
    expect(model.matches).toEqual(["customer:41", "customer:42"]);
    model.find("   ");
    expect(model.matches).toEqual([]);
    model.find("no such thing");
    expect(model.selected).toBe("customer:41");
    model.findNext();
    expect(model.selected).toBe("customer:41");
});

test("more nodes when the server cut them off", async () => {
    const edges = Array.from({ length: NODE_LIMIT - 1 }, (_, i) => `lot:1 > production:${i + 2}`);
    const { model, calls } = await loaded(makePayload(edges, { truncated: true }));
    expect(model.canLoadMore).toBe(true);
    await model.loadMore();
    expect(calls[0][2].node_limit).toBe(MAX_NODE_LIMIT);
    expect(model.canLoadMore).toBe(false);
});

test("start elsewhere: nothing of before remains", async () => {
    const { model, calls } = await loaded(makeJarPayload());
    await model.toggle("production:22", FORWARD);
    model.find("jar");
    await model.open([31]);
    expect(calls.at(-1)[1]).toEqual([[31]]);
    expect(model.viewState.collapsed.size).toBe(0);
    expect(model.query).toBe("");
    expect(model.selected).toBe("lot:1"); // the root of the answer
});

test("what was exported comes back as it was", async () => {
    const { model } = await loaded(makeJarPayload());
    await model.toggle("production:22", FORWARD);
    model.select("production:22");
    const { model: other } = makeModel({ get_genealogy: makeJarPayload() }, {});
    other.import(model.export());
    expect(other.status).toBe("ready");
    expect(other.selected).toBe("production:22");
    expect(visible(other)).toEqual(visible(model));
    await other.load({ quiet: true });
    expect(visible(other)).toEqual(visible(model));
});

test("what the user opened stays open after a change, what nobody touched does not", async () => {
    const edges = ["lot:1 > production:22"];
    for (let i = 0; i < 200; i++) {
        edges.push(`production:22 > lot:${31 + i}`);
    }
    const { model } = await loaded(makePayload(edges));
    expect(visible(model).length).toBe(2);
    expect(model.canExpandAll).toBe(true);
    await model.setMaxDepth(4);
    expect(visible(model).length).toBe(2);
    model.expandAll();
    expect(model.canExpandAll).toBe(false);
    expect(visible(model).length).toBe(52);
    await model.setMaxDepth(6);
    expect(visible(model).length).toBe(52);
});

test("errors say what to do", async () => {
    const { model } = makeModel({
        get_genealogy: () => {
            throw new ConnectionLostError("/web");
        },
    });
    await model.load();
    expect(model.status).toBe("error");
    expect(model.error.retry).toBe(true);

    const rpcError = (name, message) =>
        Object.assign(new RPCError(), { exceptionName: name, data: { name, message } });
    const access = describeError(rpcError("odoo.exceptions.AccessError", "Not yours"));
    expect(String(access.title)).toBe("You may not see this lot");
    expect([access.message, access.retry]).toEqual(["Not yours", false]);
    const user = describeError(rpcError("odoo.exceptions.UserError", "This lot is gone"));
    expect(user.message).toBe("This lot is gone");
    expect(user.retry).toBe(false);
    expect(describeError(new Error("boom")).retry).toBe(true);
});
