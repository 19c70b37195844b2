import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { ConnectionLostError } from "@web/core/network/rpc";
import { ScanModel, RETRY } from "@whiz_traceability_barcode/scan/scan_model";
import { DOCUMENT, makeAnswer, makeState, MODES } from "./scan_test_helpers";

describe.current.tags("headless");

/** A server in miniature: counts each scan once by its id, and may be out of reach. */
class Server {
    isUp = true;
    /** the answer is lost after the scan was booked */
    losesAnswer = false;
    booked = [];
    answers = new Map();

    get silent() {
        return this;
    }

    async call(_model, method, args) {
        if (!this.isUp) {
            throw new ConnectionLostError("/");
        }
        if (method === "get_modes") {
            return MODES;
        }
        if (method === "get_documents") {
            return [DOCUMENT];
        }
        if (method === "get_state") {
            return makeState(this.booked.length);
        }
        const [scan] = args;
        if (!this.answers.has(scan.uuid)) {
            this.answers.set(scan.uuid, this.book(method, scan));
        }
        if (this.losesAnswer) {
            this.losesAnswer = false;
            throw new ConnectionLostError("/");
        }
        return this.answers.get(scan.uuid);
    }

    book(method, scan) {
        if (method === "undo") {
            this.booked.pop();
            return makeAnswer({ title: "Taken back" });
        }
        if (scan.text === "ASK" && !scan.options.chosen) {
            return makeAnswer({
                verdict: "ask",
                choices: [{ label: "This one", detail: "", options: { chosen: true } }],
            });
        }
        if (scan.text === "UNIT") {
            return makeAnswer({ context: { unit_id: 9, unit_name: "X1" } });
        }
        this.booked.push([scan.text, scan.options, scan.res_id]);
        return makeAnswer({ title: scan.text, state: makeState(this.booked.length) });
    }
}

let server, model;

beforeEach(async () => {
    server = new Server();
    model = new ScanModel(server);
    await model.start({ mode: "receive", document: { ...DOCUMENT } });
});

const texts = () => server.booked.map(([text]) => text);

test("a scan is sent, its answer and the state are there", async () => {
    await model.scan("A");
    expect(texts()).toEqual(["A"]);
    expect(model.answer.title).toBe("A");
    expect(model.state.done).toBe(1);
    expect(model.queue.length).toBe(0);
});

test("offline: kept on the device, sent in order, once", async () => {
    server.isUp = false;
    await model.scan("A");
    await model.scan("B");
    expect(model.isOffline).toBe(true);
    expect(model.answer.verdict).toBe("queued");
    // the page is closed and opened again
    const again = new ScanModel(server);
    expect(again.queue.items.map(({ text }) => text)).toEqual(["A", "B"]);
    expect(again.queue.first.queued).toBe(true);
    server.isUp = true;
    await again.flush();
    expect(texts()).toEqual(["A", "B"]);
    // the first page finds out, too: the same ids
    await model.flush();
    expect(texts()).toEqual(["A", "B"]);
    expect(model.queue.length).toBe(0);
});

test("an answer that got lost does not book twice", async () => {
    server.losesAnswer = true;
    await model.scan("A");
    expect(texts()).toEqual(["A"]);
    expect(model.queue.length).toBe(1);
    await advanceTime(RETRY + 10);
    expect(model.queue.length).toBe(0);
    expect(texts()).toEqual(["A"]);
    expect(model.answer.title).toBe("A");
});

test("many scans at once keep their order", async () => {
    await Promise.all(["A", "B", "C", "D"].map((text) => model.scan(text)));
    expect(texts()).toEqual(["A", "B", "C", "D"]);
});

test("what the server refuses is shown and holds nothing up", async () => {
    const call = server.call.bind(server);
    server.call = async (name, method, args) => {
        if (args[0]?.text === "BAD") {
            throw Object.assign(new Error("x"), { data: { message: "No rights" } });
        }
        return call(name, method, args);
    };
    await model.scan("BAD");
    expect(model.answer.message).toBe("No rights");
    await model.scan("A");
    expect(texts()).toEqual(["A"]);
    expect(model.queue.length).toBe(0);
});

test("a session that is over keeps the scans", async () => {
    const call = server.call.bind(server);
    server.call = async () => {
        throw Object.assign(new Error("x"), {
            exceptionName: "odoo.http.SessionExpiredException",
        });
    };
    await model.scan("A");
    expect(model.queue.length).toBe(1);
    server.call = call;
    await model.flush();
    expect(texts()).toEqual(["A"]);
});

test("a choice sends the same scan again, for its own document", async () => {
    await model.scan("ASK");
    const { answer } = model;
    await model.closeDocument();
    await model.choose(answer, answer.choices[0]);
    expect(server.booked).toEqual([["ASK", { chosen: true }, 31]]);
    expect(answer.choices).toEqual([]);
});

test("context of answers goes with the next scans, quantity with one", async () => {
    await model.scan("UNIT");
    model.quantity = "2.5";
    await model.scan("A");
    await model.scan("B");
    expect(server.booked).toEqual([
        ["A", { unit_id: 9, unit_name: "X1", quantity: 2.5 }, 31],
        ["B", { unit_id: 9, unit_name: "X1" }, 31],
    ]);
    model.clearContext("unit_id", "unit_name");
    await model.scan("C");
    expect(server.booked[2][1]).toEqual({});
});

test("context that comes while offline counts for what waits", async () => {
    server.isUp = false;
    await model.scan("UNIT");
    await model.scan("A");
    server.isUp = true;
    await model.flush();
    expect(server.booked).toEqual([["A", { unit_id: 9, unit_name: "X1" }, 31]]);
});

test("undo is queued like a scan", async () => {
    server.isUp = false;
    await model.scan("A");
    await model.scan("B");
    await model.undo();
    server.isUp = true;
    await model.flush();
    expect(texts()).toEqual(["A"]);
});

test("a scan that names a document opens it", async () => {
    await model.closeDocument();
    expect(model.needsDocument).toBe(true);
    expect(model.documents.length).toBe(1);
    server.book = () => makeAnswer({ open: { mode: "receive", ...DOCUMENT } });
    await model.scan("WH/IN/0031");
    expect(model.document.res_id).toBe(31);
    expect(model.state.needed).toBe(40);
});
