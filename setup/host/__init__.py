"""From a fresh machine to a running, tested Odoo 19 with the add-ons.

Only the standard library is used here: this code makes the environment in which
everything else is installed.
"""
