from odoo import models
from odoo.tools import SQL


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    def _whiz_next_range(self, count, date=None):
        """Draw ``count`` numbers in one statement; return them as texts, in order.

        :param date: the date that prefix and suffix show; without it today
        """
        self.ensure_one()
        source, name = self, f"ir_sequence_{self.id:03}"
        if self.use_date_range:
            source = self._get_current_sequence(date)
            name = f"ir_sequence_{self.id:03}_{source.id:03}"
        if self.implementation == "standard":
            query = SQL("SELECT nextval(%s) FROM generate_series(1, %s)", name, count)
            numbers = [number for (number,) in self.env.execute_query(query)]
        else:
            step = self.number_increment
            source.flush_recordset(["number_next"])
            [(after,)] = self.env.execute_query(
                SQL(
                    "UPDATE %s SET number_next = number_next + %s WHERE id = %s"
                    " RETURNING number_next",
                    SQL.identifier(source._table),
                    count * step,
                    source.id,
                )
            )
            source.invalidate_recordset(["number_next"])
            numbers = range(after - count * step, after, step)
        prefix, suffix = self._get_prefix_suffix(
            date=date, date_range=source != self and source.date_from
        )
        return [f"{prefix}{number:0{self.padding}d}{suffix}" for number in numbers]
