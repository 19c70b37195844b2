from . import mrp_production_serials
from . import stock_lot_rename
from . import whiz_numbering_takeover
