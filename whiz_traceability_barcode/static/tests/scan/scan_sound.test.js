import { describe, expect, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { playVerdict } from "@whiz_traceability_barcode/scan/scan_sound";

describe.current.tags("headless");

/** Plays a verdict on an audio context that notes what it is asked for. */
function hear(verdict) {
    const notes = [];
    const vibrations = [];
    class FakeContext {
        currentTime = 0;
        destination = {};
        resume() {}
        createOscillator() {
            const note = { frequency: {}, connect: (other) => other, start() {}, stop() {} };
            notes.push(note);
            return note;
        }
        createGain() {
            return { gain: {}, connect: (other) => other };
        }
    }
    patchWithCleanup(window, { AudioContext: FakeContext });
    patchWithCleanup(browser, { navigator: { vibrate: (pattern) => vibrations.push(pattern) } });
    playVerdict(verdict);
    return { notes: notes.map((note) => note.frequency.value), vibrations };
}

test("good is one high note, stop is low and shakes", () => {
    const good = hear("ok");
    expect(good.notes.length).toBe(1);
    expect(good.vibrations).toEqual([]);
    const stop = hear("stop");
    expect(stop.notes.every((note) => note < good.notes[0] / 4)).toBe(true);
    expect(stop.vibrations.length).toBe(1);
    // what was not understood sounds like stop, what is to be looked at like neither
    expect(hear("unknown").notes).toEqual(stop.notes);
    expect(hear("warn").notes).not.toEqual(stop.notes);
    expect(hear("queued").notes).toEqual([]);
});
