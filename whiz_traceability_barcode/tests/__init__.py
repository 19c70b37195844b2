from . import (
    test_barcode_rules,
    test_label_dialogs,
    test_label_hoot,
    test_label_layout,
    test_label_symbol,
    test_label_tours,
    test_print_job,
)
