from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..lib import numbering
from ..tools import sql_array
from .whiz_numbering_counter import BigInteger

#: How many numbers an error message lists.
SHOWN = 5


class WhizNumberingNumber(models.Model):
    """One number that was ever given out, reserved or typed under a template.

    The unique index is what makes a number unique, also for what two people do at the
    same moment. Rows are written by a statement for many: see :meth:`_insert`.
    """

    _name = "whiz.numbering.number"
    _description = "Number"
    _log_access = False
    _order = "id desc"

    name = fields.Char(string="Number", required=True, readonly=True)
    uniq_key = fields.Char(
        string="Unique Within",
        required=True,
        readonly=True,
        help="Within what no other lot or serial number may have it: p:7 product 7, "
        "c:1 company 1, e everywhere.",
    )
    gs1_verdict = fields.Text(
        string="GS1",
        compute="_compute_gs1_verdict",
        help="Why the number does not fit into a GS1 barcode; empty when it does.",
    )
    sequence_number = BigInteger(readonly=True)
    range_id = fields.Many2one(
        "whiz.numbering.range",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    state = fields.Selection(
        [
            ("reserved", "Reserved"),
            ("drawn", "Given Out"),
            ("used", "Used"),
            ("free", "Released"),
            ("void", "Void"),
        ],
        required=True,
        readonly=True,
        help="Reserved: kept for its document. Given out: not on a lot yet. Used: on a "
        "lot or serial number. Released: given back unused; a template without gaps "
        "gives it out again. Void: not given out again.",
    )
    reason = fields.Char(readonly=True, help="Why it is released or void.")
    is_final = fields.Boolean(
        string="Never Again",
        readonly=True,
        help="It was on a lot that had moved: nothing else may ever have it.",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot/Serial Number",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    template_id = fields.Many2one(related="range_id.template_id")
    product_id = fields.Many2one(related="range_id.product_id")
    company_id = fields.Many2one(related="range_id.company_id")
    origin = fields.Selection(related="range_id.origin")
    user_id = fields.Many2one(related="range_id.create_uid", string="By")
    date = fields.Datetime(related="range_id.create_date", string="On")
    document = fields.Char(related="range_id.document")

    _name_uniq = models.Constraint("unique (uniq_key, name)")
    _free_idx = models.Index("(range_id, sequence_number) WHERE state = 'free'")

    @api.depends("name")
    def _compute_gs1_verdict(self):
        say = self.env["whiz.numbering.template"]._say
        for number in self:
            issues = numbering.gs1_verdict(number.name).issues
            number.gs1_verdict = " ".join(say(issue) for issue in issues)

    # ------------------------------------------------------------------
    # Uniqueness
    # ------------------------------------------------------------------

    @api.model
    def _get_key(self, uniqueness, product, company):
        """Return the text within which a name may exist once."""
        match uniqueness:
            case "everywhere":
                return "e"
            case "company":
                return f"c:{company.id}"
            case _:
                return f"p:{product.id}"

    @api.model
    def _get_all_keys(self, product, company):
        """Return every key under which a name of this product may be registered."""
        return [
            self._get_key(uniqueness, product, company)
            for uniqueness in ("product", "company", "everywhere")
        ]

    @api.model
    def _sql_free(self, key, name, product, company):
        """SQL: whether ``name`` is not taken outside the numbers with this ``key``.

        There are numbers that are unique in a wider sense, and lots from before the
        product had a template.
        """
        lots = {
            "e": SQL("TRUE"),
            "c": SQL("(company_id IS NULL OR company_id = %s)", company.id),
            "p": SQL("product_id = %s", product.id),
        }[key[0]]
        others = [k for k in self._get_all_keys(product, company) if k != key]
        return SQL(
            """NOT EXISTS (SELECT FROM stock_lot
                            WHERE stock_lot.name = %(name)s AND %(lots)s)
           AND NOT EXISTS (SELECT FROM whiz_numbering_number wider
                            WHERE wider.name = %(name)s
                              AND wider.uniq_key = ANY(%(keys)s))""",
            name=name,
            lots=lots,
            keys=others,
        )

    # ------------------------------------------------------------------
    # Writing many at once
    # ------------------------------------------------------------------

    @api.model
    def _insert(self, range_, key, names, numbers, state, again=()):
        """Give out ``names``; return the set of those that were free to give.

        :param list numbers: the sequence's number of each name, or None
        :param again: ids of released numbers that may be given out again
        """
        if not names:
            return set()
        self.env["stock.lot"].flush_model(["name", "product_id", "company_id"])
        free = self._sql_free(
            key, SQL("given.name"), range_.product_id, range_.company_id
        )
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO whiz_numbering_number AS number
                       (uniq_key, name, sequence_number, range_id, state)
                   SELECT %(key)s, given.name, given.number, %(range)s, %(state)s
                     FROM unnest(%(names)s, %(numbers)s)
                          AS given (name, number)
                    WHERE %(free)s
                   ON CONFLICT (uniq_key, name) DO UPDATE
                      SET state = EXCLUDED.state, range_id = EXCLUDED.range_id,
                          reason = NULL
                    WHERE number.id = ANY(%(again)s)
                RETURNING name""",
                key=key,
                range=range_.id,
                state=state,
                names=sql_array(names, "varchar"),
                numbers=sql_array(numbers, "int8"),
                free=free,
                again=sql_array(again, "int4"),
            )
        )
        self.invalidate_model()
        return {name for (name,) in rows}

    @api.model
    def _get_free(self, range_, key, names):
        """Return the set of those ``names`` that could be given out."""
        rows = self.env.execute_query(
            SQL(
                """SELECT given.name FROM unnest(%(names)s) AS given (name)
                    WHERE %(free)s
                      AND NOT EXISTS (SELECT FROM whiz_numbering_number own
                                       WHERE own.uniq_key = %(key)s
                                         AND own.name = given.name)""",
                names=sql_array(names, "varchar"),
                key=key,
                free=self._sql_free(
                    key, SQL("given.name"), range_.product_id, range_.company_id
                ),
            )
        )
        return {name for (name,) in rows}

    @api.model
    def _take(self, domain, count, state, reason=None):
        """Take ``count`` numbers, the lowest first; return [(id, name, number)].

        :param SQL domain: condition on ``number`` and its ``page`` (the range)
        """
        rows = self.env.execute_query(
            SQL(
                """UPDATE whiz_numbering_number AS number
                      SET state = %(state)s, reason = %(reason)s
                    WHERE id IN (
                          SELECT number.id
                            FROM whiz_numbering_number number
                            JOIN whiz_numbering_range page
                              ON page.id = number.range_id
                           WHERE %(domain)s
                        ORDER BY number.sequence_number, number.id
                           LIMIT %(count)s
                             FOR UPDATE OF number SKIP LOCKED)
                RETURNING id, name, sequence_number""",
                state=state,
                reason=reason,
                domain=domain,
                count=count,
            )
        )
        self.invalidate_model()
        return sorted(rows, key=lambda row: (row[2] or 0, row[0]))

    @api.model
    def _rekey(self, template):
        """Make the numbers of a template unique within what it says now."""
        self.env["whiz.numbering.range"].flush_model()
        key = {
            "everywhere": SQL("'e'"),
            "company": SQL("'c:' || page.company_id"),
            "product": SQL("'p:' || page.product_id"),
        }[template.uniqueness]
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute(
                    SQL(
                        """UPDATE whiz_numbering_number AS number SET uniq_key = %s
                             FROM whiz_numbering_range page
                            WHERE page.id = number.range_id AND page.template_id = %s
                              AND page.product_id IS NOT NULL""",
                        key,
                        template.id,
                    ),
                    log_exceptions=False,
                )
        except UniqueViolation as error:
            raise ValidationError(
                self.env._(
                    "Numbers of %(template)s exist twice already, so they cannot be "
                    "unique in that sense: %(detail)s",
                    template=template.name,
                    detail=error.diag.message_detail,
                )
            ) from None
        self.invalidate_model()

    @api.model
    def _release(self, res_model, res_ids, reason):
        """Give back the unused numbers of documents."""
        self.env["whiz.numbering.range"].flush_model(["res_model", "res_id"])
        self.env.execute_query(
            SQL(
                """UPDATE whiz_numbering_number AS number
                      SET state = 'free', reason = %(reason)s
                     FROM whiz_numbering_range page
                    WHERE page.id = number.range_id
                      AND page.res_model = %(model)s AND page.res_id = ANY(%(ids)s)
                      AND number.state IN ('reserved', 'drawn')
                RETURNING number.id""",
                reason=reason,
                model=res_model,
                ids=list(res_ids),
            )
        )
        self.invalidate_model()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "Numbers are never deleted: that is what keeps one from being given "
                "out twice."
            )
        )
