"""The plain algorithms of the trace engine: no Odoo, no database."""
