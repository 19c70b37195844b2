from . import test_pos_hold
from . import test_pos_recall
from . import test_pos_hold_tour
