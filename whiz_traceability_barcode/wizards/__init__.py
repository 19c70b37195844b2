from . import (
    lot_label_layout,
    product_label_layout,
    whiz_label_print,
    whiz_label_reprint,
)
