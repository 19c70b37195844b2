from . import whiz_recall_expand
from . import whiz_recall_seed
