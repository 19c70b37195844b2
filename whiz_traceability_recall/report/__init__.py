from . import consignee_list
from . import recall_documents
