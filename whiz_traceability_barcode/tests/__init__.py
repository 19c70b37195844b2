from . import (
    test_barcode_rules,
    test_label_dialogs,
    test_label_hoot,
    test_label_layout,
    test_label_symbol,
    test_label_tours,
    test_print_job,
)
from . import test_expiry_day
from . import test_scan_documents
from . import test_scan_read
from . import test_scan_receive
from . import test_scan_pick
from . import test_scan_pack
from . import test_scan_produce
from . import test_scan_count_move
from . import test_scan_once
from . import test_scan_access
from . import test_scan_hoot
from . import test_scan_tours
from . import test_scan_camera
from . import test_scan_guard
from . import test_verification
from . import test_verification_browser
