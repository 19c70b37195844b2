from . import whiz_label
from . import whiz_verification
