from . import whiz_recall
from . import whiz_recall_stage
from . import whiz_recall_scope
from . import whiz_recall_line
from . import whiz_recall_consignee
from . import whiz_recall_snapshot
from . import whiz_recall_decision
from . import whiz_recall_member
