from . import whiz_recall_expand
from . import whiz_recall_seed
from . import whiz_recall_close
from . import whiz_recall_contact
from . import whiz_recall_answer
