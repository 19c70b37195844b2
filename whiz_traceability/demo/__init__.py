from . import whiz_demo
