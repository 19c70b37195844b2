"""Random draws that anybody can repeat: with the seed that was written down."""

import math
import random


def draw_one(weights, seed):
    """Return one key of ``{key: weight}``, the likelier the greater its weight.

    The keys are taken in sorted order, so the same weights and seed give the same key.

    :raise ValueError: no key has a weight above 0
    """
    keys = sorted(key for key, weight in weights.items() if weight > 0)
    if not keys:
        raise ValueError("nothing to draw from")
    point = random.Random(seed).random() * sum(weights[key] for key in keys)
    for key in keys:
        point -= weights[key]
        if point < 0:
            return key
    return keys[-1]


def sample(keys, percent, seed):
    """Return so many percent of the keys, rounded up, in sorted order."""
    keys = sorted(keys)
    number = min(len(keys), math.ceil(round(len(keys) * percent / 100, 9)))
    return sorted(random.Random(seed).sample(keys, number))
