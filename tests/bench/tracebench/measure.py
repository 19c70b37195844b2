"""Measures Odoo's walks and ours on a generated database, and checks the answers."""

import gc
import statistics
import time
from contextlib import contextmanager
from functools import partial

from odoo import api

from . import host, walks
from .generate import dataset_of

#: The lot to compare on: about so many descendants and deliveries.
CONE_LOTS = 776
CONE_DELIVERIES = 75
ANSWER_SIZES = (1_000, 10_000, 100_000)
GRAPH_SIZES = (1_000, 20_000, 100_000)
#: No more runs of one walk when they have taken so long together.
SECONDS_PER_CASE = 60


class WrongAnswer(Exception):
    """Two walks over the same data disagree."""


class Bench:
    """All measurements on one database.

    :param runs: timed runs of each walk, after one that warms up
    :param report_seconds: time allowed for one walk with Odoo's report; 0 leaves
        the report out
    :param chosen: the lots to measure, as an earlier run on this database chose them
    """

    def __init__(
        self, registry, runs=7, report_seconds=60, progress=print, chosen=None
    ):
        self.registry = registry
        self.chosen = chosen
        self.runs = runs
        self.report_seconds = report_seconds
        self.progress = progress
        self.results = []

    def choose(self):
        """Choose the lots to measure; return what the figures depend on besides."""
        with self.environment() as env:
            self.dataset = dataset_of(env)
            if not self.dataset:
                raise LookupError("no generated data here: run 'generate' first")
            if "whiz.trace" not in env:
                raise LookupError("whiz_traceability is not installed here")
            machine = host.describe(env)
            if not self.chosen:
                self.progress("looking for a lot with the usual genealogy")
                sizes = self._pick_sizes(env)
                self.chosen = {"root": self._pick_root(env), "sizes": sizes}
            self.root = self.chosen["root"]
            # JSON has only texts for keys
            self.sizes = {int(n): ids for n, ids in self.chosen["sizes"].items()}
        return machine

    def run(self):
        """Return everything as a dict that can be written as JSON."""
        machine = self.choose()
        self.compare_forward()
        self.compare_backward()
        self.grow_answer()
        self.grow_graph()
        return {
            "dataset": self.dataset,
            "machine": machine,
            "chosen": self.chosen,
            "results": self.results,
        }

    # Environments ---------------------------------------------------------------

    @contextmanager
    def environment(self, our_indexes=True):
        """Give an ordinary user's environment; nothing that happens in it stays.

        Without our indexes: they are dropped in a transaction that is rolled back,
        so no other session of the database may wait for the tables meanwhile.
        """
        with self.registry.cursor() as cr:
            try:
                env = api.Environment(cr, api.SUPERUSER_ID, {})
                if not our_indexes:
                    for index in _our_indexes(env):
                        cr.execute(f"DROP INDEX {index}")
                yield env(user=env.ref("base.user_admin"))
            finally:
                cr.rollback()

    # Choosing lots --------------------------------------------------------------

    def _raw_lots(self, start, count):
        first, total = self.dataset["raw"]
        return range(first + start, first + min(start + count, total))

    def _pick_root(self, env):
        """Return the raw lot whose genealogy is nearest to the usual size."""
        _first, total = self.dataset["raw"]
        env.cr.execute("SET LOCAL jit = off")
        candidates = list(self._raw_lots(0, total))[:: max(1, total // 400)]
        best = None
        for lot_id in candidates:
            lots = walks.linked_lots(env.cr, [lot_id])
            deliveries = walks.deliveries_of(env.cr, lots)
            distance = abs(len(lots) - 1 - CONE_LOTS) / CONE_LOTS
            distance += abs(len(deliveries) - CONE_DELIVERIES) / CONE_DELIVERIES
            if best is None or distance < best[0]:
                best = distance, lot_id
        return best[1]

    def _pick_sizes(self, env):
        """Return {wanted size: ids of raw lots next to each other that give it}."""
        _first, total = self.dataset["raw"]
        env.cr.execute("SET LOCAL jit = off")

        def reach(count):
            roots = self._raw_lots(total // 8, count)
            return len(walks.linked_lots(env.cr, roots))

        sizes, high = {}, 1
        for wanted in sorted({*ANSWER_SIZES, *GRAPH_SIZES}):
            low = high
            # doubling first: walks far larger than what is wanted take minutes
            while high < total and reach(high) < wanted:
                low, high = high + 1, min(2 * high, total)
            while low < high:
                middle = (low + high) // 2
                if reach(middle) < wanted:
                    low = middle + 1
                else:
                    high = middle
            if reach(high) >= wanted:
                sizes[wanted] = list(self._raw_lots(total // 8, high))
        return sizes

    # Measuring ------------------------------------------------------------------

    def measure(self, group, case, lot_ids, walk, indexed=True, seconds=None):
        """Time one walk and store the result; return its answer."""
        with self.environment(indexed) as env:
            if case.startswith("odoo"):
                # Compiling plans costs Odoo's large queries more than it saves.
                env.cr.execute("SET LOCAL jit = off")
            times, queries, answer = [], 0, None
            complete = True
            start = time.perf_counter()
            for _run in range(self.runs + 1):
                lots = self.fresh(env, lot_ids)
                before = env.cr.sql_log_count
                begin = time.perf_counter()
                try:
                    answer = walk(lots)
                except walks.TooSlow as stop:
                    answer, complete = stop.answer, False
                times.append(time.perf_counter() - begin)
                queries = env.cr.sql_log_count - before
                if time.perf_counter() - start > (seconds or SECONDS_PER_CASE):
                    break
        if len(times) > 1:
            times = times[1:]  # the first one warmed up
        result = {
            "group": group,
            "case": case,
            "indexed": indexed,
            "roots": len(lot_ids),
            "lots": None if answer.lots is None else len(answer.lots),
            "deliveries": None if answer.deliveries is None else len(answer.deliveries),
            "median_ms": statistics.median(times) * 1000,
            "min_ms": min(times) * 1000,
            "max_ms": max(times) * 1000,
            "runs": len(times),
            "queries": queries,
            "complete": complete,
            **answer.detail,
        }
        self.results.append(result)
        mark = "" if complete else "not finished after "
        self.progress(
            f"{group:9} {case:20} {'with' if indexed else 'without'} index  "
            f"{mark}{result['median_ms']:.1f} ms, {queries} queries"
        )
        return answer

    def fresh(self, env, lot_ids):
        """Return the lots with nothing in the caches that a first call has not."""
        env.invalidate_all()
        gc.collect()
        return env["stock.lot"].browse(lot_ids)

    def _check(self, answer, lots, deliveries=None):
        if answer.lots is not None and answer.lots != lots:
            raise WrongAnswer(f"{len(answer.lots)} lots instead of {len(lots)}")
        if deliveries is not None and answer.deliveries != deliveries:
            raise WrongAnswer(
                f"{len(answer.deliveries)} deliveries instead of {len(deliveries)}"
            )

    def _reference(self, lot_ids, direction="forward"):
        with self.environment() as env:
            lots = walks.linked_lots(env.cr, lot_ids, direction)
            return lots, walks.deliveries_of(env.cr, lots)

    # The comparisons ------------------------------------------------------------

    def compare_forward(self):
        """One raw lot: where did it go, and who received it?"""
        roots = [self.root]
        lots, deliveries = self._reference(roots)
        run = partial(self.measure, "forward")
        self._check(run("forward", roots, walks.forward), lots, deliveries)
        run("genealogy", roots, walks.genealogy("forward"))
        run("genealogy_both", roots, walks.genealogy("both"))
        for indexed in (False, True):
            answer = run("odoo_recursive", roots, walks.odoo_recursive, indexed)
            self._check(answer, lots, deliveries)
            answer = run("odoo_iterative", roots, walks.odoo_iterative, indexed)
            self._check(answer, lots, deliveries)
            self._run_report("forward", roots, indexed, lots, deliveries)

    def compare_backward(self):
        """One delivered lot made of our raw lot: what is in it?"""
        lots, _deliveries = self._reference([self.root])
        roots = [max(lots)]
        ancestors, _deliveries = self._reference(roots, "backward")
        run = partial(self.measure, "backward")
        self._check(run("backward", roots, walks.backward), ancestors)
        run("genealogy", roots, walks.genealogy("backward"))
        for indexed in (False, True):
            self._run_report("backward", roots, indexed, ancestors)

    def _run_report(self, direction, roots, indexed, lots, deliveries=None):
        seconds = self.report_seconds
        if not seconds:
            return

        def walk(records):
            return getattr(walks.OdooReport(records, seconds), direction)()

        answer = self.measure(
            direction, "odoo_report", roots, walk, indexed, seconds / 2
        )
        if self.results[-1]["complete"]:
            self._check(answer, lots, deliveries)

    def grow_answer(self):
        """The same question with ever more lots in the answer."""
        for wanted in ANSWER_SIZES:
            roots = self.sizes.get(wanted)
            if not roots:
                continue
            lots, deliveries = self._reference(roots)
            answer = self.measure("answer", f"forward_{wanted}", roots, walks.forward)
            self._check(answer, lots, deliveries)

    def grow_graph(self):
        """The genealogy as the screen asks for it, with ever more behind it."""
        for wanted in GRAPH_SIZES:
            roots = self.sizes.get(wanted)
            if not roots:
                continue
            lots, _deliveries = self._reference(roots)
            walk = walks.genealogy("both")
            self.measure("graph", f"genealogy_{wanted}", roots, walk)
            self.results[-1]["lots"] = len(lots)


def _our_indexes(env):
    """Return the names of the indexes that our add-ons put on Odoo's tables."""
    names = [
        definition.full_name(env[name])
        for name, model in env.registry.models.items()
        for definition in model._table_objects.values()
        if definition._module.startswith("whiz_") and not name.startswith("whiz.")
    ]
    env.cr.execute(
        """
        SELECT indexrelid::regclass::text
          FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
         WHERE relname = ANY(%s)
        """,
        [names],
    )
    found = [name for (name,) in env.cr.fetchall()]
    if not found:
        raise LookupError("the indexes of whiz_traceability are missing here")
    return found
