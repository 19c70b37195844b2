from . import test_recall_count
from . import test_recall_card
from . import test_recall_verification
