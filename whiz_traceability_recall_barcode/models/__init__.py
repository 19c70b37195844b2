from . import whiz_recall
from . import whiz_recall_text
from . import stock_lot
from . import whiz_scan
from . import whiz_scan_card
