"""The same questions, asked of two databases in turns.

A machine is now quicker, now slower. What two databases take one after the other can
be compared all the same, and the quickest of several runs is what it takes undisturbed.
"""

import statistics
import time

from . import walks


def compare(benches, runs):
    """Return, for each question, what the forward trace takes in each database.

    :param benches: two benches, whose lots are chosen
    :param runs: timed runs of each question in each database, after one to warm up
    :return: list of dicts: ``lots`` of the two answers, ``seconds`` of the runs
    """
    questions = [[[bench.root] for bench in benches]]
    for wanted in sorted(benches[0].sizes):
        if all(wanted in bench.sizes for bench in benches):
            questions.append([bench.sizes[wanted] for bench in benches])
    return [_ask(benches, roots, runs) for roots in questions]


def _ask(benches, roots, runs):
    lots, seconds = [0, 0], ([], [])
    for run in range(runs + 1):
        for side in (0, 1) if run % 2 else (1, 0):
            bench = benches[side]
            with bench.environment() as env:
                records = bench.fresh(env, roots[side])
                begin = time.perf_counter()
                answer = walks.forward(records)
                if run:
                    seconds[side].append(time.perf_counter() - begin)
            lots[side] = len(answer.lots)
    bench.progress(f"{lots[0]} and {lots[1]} lots")
    return {"lots": lots, "seconds": seconds}


def ratio(result, pick=statistics.median):
    """Return how many times longer a lot of the answer takes in the second database.

    :param pick: which of the runs counts
    """
    first, second = (
        pick(seconds) / lots
        for seconds, lots in zip(result["seconds"], result["lots"], strict=True)
    )
    return second / first


def render(results):
    """Return a table of :func:`compare`'s results: medians and quickest runs, in ms."""
    lines = [
        f"{'lots':>16}{'median ms':>18}{'ratio':>7}{'quickest ms':>18}{'ratio':>7}",
    ]
    for result in results:
        line = "".join(f"{lots:8}" for lots in result["lots"])
        for pick in (statistics.median, min):
            for seconds in result["seconds"]:
                line += f"{pick(seconds) * 1000:9.1f}"
            line += f"{ratio(result, pick):7.2f}"
        lines.append(line)
    return "\n".join(lines)
