from . import lot_dossier
from . import report_stock_quantity
from . import stock_forecasted
