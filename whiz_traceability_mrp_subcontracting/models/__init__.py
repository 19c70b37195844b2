from . import whiz_guard
