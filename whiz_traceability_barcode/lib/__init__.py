"""Algorithms in plain Python: nothing in here imports Odoo or opens a database."""
