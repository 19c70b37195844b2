from . import whiz_recall_template
from . import whiz_recall_sms
from . import whiz_recall_notice
from . import whiz_recall_consignee
from . import whiz_recall
from . import sms_tracker
