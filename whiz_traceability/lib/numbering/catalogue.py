"""All tokens, with what a picker and a manual say about them."""

import datetime
import string
from typing import Any, NamedTuple

from . import dates, parts
from .alphabets import ALPHABETS, BASES, DIGITS, HIGHEST
from .checks import METHODS, Check
from .issues import Term, _
from .settings import (
    LONGEST,
    Option,
    Size,
    Width,
    alphabet,
    character,
    choice,
    number,
    part_name,
    part_names,
    size,
    width,
    words,
)
