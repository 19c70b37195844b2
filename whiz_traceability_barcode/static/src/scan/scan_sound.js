import { browser } from "@web/core/browser/browser";

/** Notes of each verdict: [frequency in Hz, start and length in seconds, shape]. */
const NOTES = {
    ok: [[1175, 0, 0.09, "sine"]],
    expect: [[880, 0, 0.07, "sine"]],
    warn: [
        [660, 0, 0.12, "triangle"],
        [660, 0.18, 0.12, "triangle"],
    ],
    stop: [
        [196, 0, 0.25, "square"],
        [147, 0.28, 0.45, "square"],
    ],
};
NOTES.ask = NOTES.warn;
NOTES.unknown = NOTES.stop;

let context = null;

/**
 * Plays the sound of a verdict: high and short for good, two equal notes to look at the
 * screen, low and long for stop. Also vibrates where the device can.
 */
export function playVerdict(verdict) {
    const notes = NOTES[verdict];
    const AudioContext = window.AudioContext || window.webkitAudioContext;
    if (!notes) {
        return;
    }
    if (verdict !== "ok" && verdict !== "expect") {
        browser.navigator.vibrate?.(verdict === "warn" ? 120 : [200, 80, 300]);
    }
    if (!AudioContext) {
        return;
    }
    if (!(context instanceof AudioContext)) {
        context = new AudioContext();
    }
    // browsers keep it silent until the first key or touch
    context.resume?.();
    for (const [frequency, start, length, type] of notes) {
        const oscillator = context.createOscillator();
        const gain = context.createGain();
        oscillator.type = type;
        oscillator.frequency.value = frequency;
        gain.gain.value = type === "square" ? 0.12 : 0.25;
        oscillator.connect(gain).connect(context.destination);
        oscillator.start(context.currentTime + start);
        oscillator.stop(context.currentTime + start + length);
    }
}
