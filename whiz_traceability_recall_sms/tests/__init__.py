from . import test_recall_sms
from . import test_recall_sms_report
