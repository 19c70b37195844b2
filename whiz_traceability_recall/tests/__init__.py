from . import test_recall_case
from . import test_recall_drill
from . import test_recall_preview
from . import test_recall_proof
from . import test_recall_scope
