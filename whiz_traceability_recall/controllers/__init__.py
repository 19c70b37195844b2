from . import response
