from . import genealogy_export
