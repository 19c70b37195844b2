from . import test_repair_hold
from . import test_repair_numbering
