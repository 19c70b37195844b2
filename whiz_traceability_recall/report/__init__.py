from . import consignee_list
