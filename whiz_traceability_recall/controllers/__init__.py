from . import response
from . import workbook
