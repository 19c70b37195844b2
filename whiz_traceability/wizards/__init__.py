from . import mrp_production_serials
from . import stock_lot_rename
from . import whiz_hold_place
from . import whiz_hold_release
from . import whiz_numbering_takeover
from . import whiz_expiry_action
from . import whiz_expiry_action_line
