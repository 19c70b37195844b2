from odoo import api, models
from odoo.tools import SQL


class WhizTrace(models.AbstractModel):
    """Without its indexes the engine is right, but reads whole tables."""

    _inherit = "whiz.trace"

    @api.model
    def _get_missing_indexes(self):
        """Return the names of the engine's indexes that the database cannot use.

        They are gone, or half built: a ``CREATE INDEX CONCURRENTLY`` that was
        interrupted leaves one that no query uses.
        """
        lines = self.env["stock.move.line"]
        names = [
            f"{lines._table}_whiz_{name}_idx" for name in ("lot", "done", "no_lot")
        ]
        rows = self.env.execute_query(
            SQL(
                """SELECT c.relname
                     FROM pg_index i
                     JOIN pg_class c ON c.oid = i.indexrelid
                    WHERE c.relnamespace = current_schema::regnamespace
                      AND c.relname = ANY(%s) AND i.indisvalid""",
                names,
            )
        )
        return [name for name in names if (name,) not in rows]


class WhizOverview(models.AbstractModel):
    _inherit = "whiz.overview"

    @api.model
    def _get_attention(self):
        return [*super()._get_attention(), *self._get_index_attention()]

    @api.model
    def _get_index_attention(self):
        """Tell who can mend it that traces read whole tables."""
        if not self.env.user.has_group("base.group_system"):
            return []
        missing = self.env["whiz.trace"]._get_missing_indexes()
        if not missing:
            return []
        module = self.env.ref("base.module_whiz_traceability")
        return [
            {
                "key": "index",
                "priority": 15,
                "icon": "fa-database",
                "level": "warning",
                "title": self.env._("Tracing is slow: the database lacks an index"),
                "text": self.env._(
                    "%(names)s is missing or half built, so that each trace reads the "
                    "whole table. Nothing is lost. Drop what is half built, then "
                    "upgrade this module.",
                    names=", ".join(missing),
                ),
                "date": False,
                "action": self._get_form(module),
            }
        ]
