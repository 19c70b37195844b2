from . import test_subcontracting_numbering
