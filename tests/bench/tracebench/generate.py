"""Fills an Odoo database according to a :class:`plan.Plan`."""

import json
import time

from .copying import deferred_checks
from .load import TABLES, Loader
from .plan import PRESETS, Plan
from .samples import MasterData, take_samples

PARAMETER = "tracebench.dataset"
#: Above this, indexes and foreign keys are rebuilt at the end.
DEFER_ABOVE_LOTS = 20_000


def generate(env, preset="small", seed=1, progress=print):
    """Fill the database of ``env`` in its transaction and return the dataset.

    Nothing is committed. Run as superuser.

    :param preset: name of one of ``plan.PRESETS``, or a ``plan.Spec``
    :return: dict, also stored as a system parameter: preset, seed, move_lines and
        the first id and the count of raw, semi and finished lots
    """
    if dataset_of(env):
        raise ValueError("this database already holds generated data: use a new one")
    spec = PRESETS[preset] if isinstance(preset, str) else preset
    clock = _Clock(progress)
    clock(f"planning {spec.lot_count:,} lots")
    plan = Plan(spec, seed)
    clock("products, bills of materials, partners and sample documents")
    master = MasterData(env, spec)
    env.flush_all()
    samples = take_samples(master)
    loader = Loader(env.cr, plan, master, samples)
    if spec.lot_count > DEFER_ABOVE_LOTS:
        with deferred_checks(env.cr, TABLES, clock):
            loader.load(clock)
    else:
        loader.load(clock)
    env.invalidate_all(flush=False)
    dataset = {
        "preset": preset if isinstance(preset, str) else "custom",
        "seed": seed,
        "move_lines": loader.sink.count["stock_move_line"],
        "raw": [loader.first_lot, spec.raw_count],
        "semi": [loader.first_lot + plan.semi_start, spec.semi_count],
        "finished": [loader.first_lot + plan.finished_start, spec.finished_count],
    }
    env["ir.config_parameter"].set_param(PARAMETER, json.dumps(dataset))
    env.flush_all()
    clock("statistics")
    env.cr.execute(f"ANALYZE {', '.join(TABLES)}")
    clock(f"done: {dataset['move_lines']:,} move lines")
    return dataset


def dataset_of(env):
    """Return what :func:`generate` returned when it filled this database, or None."""
    value = env["ir.config_parameter"].sudo().get_param(PARAMETER)
    return json.loads(value) if value else None


class _Clock:
    def __init__(self, progress):
        self.progress = progress
        self.start = time.monotonic()

    def __call__(self, text):
        self.progress(f"{time.monotonic() - self.start:7.1f} s  {text}")
