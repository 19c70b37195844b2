from . import test_repair_numbering
