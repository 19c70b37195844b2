from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL


class BigInteger(fields.Integer):
    """An integer of 8 bytes: serial numbers outgrow 4."""

    _column_type = ("int8", "int8")


class WhizNumberingCounter(models.Model):
    """The next number of one template in one scope.

    A scope is what the sequence restarts by: a day, a product, a line, or nothing.
    ``template_id`` is no foreign key on purpose: a counter is drawn in a transaction of
    its own, also for a template that is not committed yet.
    """

    _name = "whiz.numbering.counter"
    _description = "Numbering Counter"
    _log_access = False
    _order = "template_id, scope"
    _rec_name = "scope"

    template_id = fields.Many2oneReference(
        model_field="template_model", required=True, index=False
    )
    template_model = fields.Char(compute="_compute_template_model")
    scope = fields.Char(
        required=True,
        help="What the sequence restarts by, e.g. a year; empty when it never does.",
    )
    next_number = BigInteger(required=True)

    _scope_uniq = models.Constraint("unique (template_id, scope)")

    def _compute_template_model(self):
        self.template_model = "whiz.numbering.template"

    @api.model
    def _peek(self, template_id, scope, start):
        """Return the next number, without drawing it."""
        rows = self.env.execute_query(
            SQL(
                "SELECT next_number FROM whiz_numbering_counter"
                " WHERE template_id = %s AND scope = %s",
                template_id,
                scope,
            )
        )
        return rows[0][0] if rows else start

    @api.model
    def _draw(self, template_id, scope, count, start, step, floor=0, gapless=False):
        """Draw a whole range of numbers in one statement and return the first.

        :param int start: the first number of a counter that is new
        :param int step: the numbers are first, first + step, ...
        :param int floor: the range begins at this number or later
        :param bool gapless: draw in the user's transaction, so that a rollback gives
            the numbers back; others wait for its end. Else in a transaction of its own,
            committed at once: nobody waits, and a rollback leaves a gap.
        """
        query = SQL(
            """INSERT INTO whiz_numbering_counter AS counter
                           (template_id, scope, next_number)
                    VALUES (%(template)s, %(scope)s,
                            GREATEST(%(start)s, %(floor)s) + %(size)s)
               ON CONFLICT (template_id, scope) DO UPDATE
                       SET next_number =
                           GREATEST(counter.next_number, %(floor)s) + %(size)s
                 RETURNING next_number - %(size)s""",
            template=template_id,
            scope=scope,
            start=start,
            floor=floor,
            size=count * step,
        )
        if gapless:
            # Odoo repeats the whole request when somebody was faster: no fault to log.
            self.env.cr.execute(query, log_exceptions=False)
            return self.env.cr.fetchone()[0]
        while True:
            with self.env.registry.cursor() as cr:
                # Should the user's own transaction hold this counter, the database
                # does not see that we wait for ourselves.
                cr.execute("SET LOCAL lock_timeout = '10s'")
                try:
                    cr.execute(query, log_exceptions=False)
                    return cr.fetchone()[0]
                except SerializationFailure:
                    # Somebody else has drawn meanwhile: there is always one who wins.
                    cr.rollback()
