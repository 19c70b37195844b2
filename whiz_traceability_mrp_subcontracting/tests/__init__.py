from . import test_subcontracting_hold
from . import test_subcontracting_numbering
