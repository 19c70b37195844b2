from . import whiz_label
