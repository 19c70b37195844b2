from odoo import fields, models
from odoo.exceptions import UserError


class WhizPrintJobLine(models.Model):
    _name = "whiz.print.job.line"
    _description = "Printed Label"
    _order = "id"

    job_id = fields.Many2one(
        "whiz.print.job", required=True, index=True, ondelete="cascade", readonly=True
    )
    lot_id = fields.Many2one(
        "stock.lot", readonly=True, index="btree_not_null", ondelete="set null"
    )
    package_id = fields.Many2one(
        "stock.package", readonly=True, index="btree_not_null", ondelete="set null"
    )
    product_id = fields.Many2one("product.product", readonly=True, ondelete="set null")
    name = fields.Char(string="Number", readonly=True, required=True)
    copies = fields.Integer(readonly=True, required=True, default=1)
    snapshot = fields.Json(readonly=True, help="All that the label says.")
    note = fields.Text(
        readonly=True, help="Why it has a plain symbol in place of a GS1 one."
    )
    symbol_text = fields.Char(compute="_compute_symbol_text", string="Symbols")
    checked_on = fields.Datetime(string="Scanned On", readonly=True)
    checked_by_id = fields.Many2one(
        "res.users", string="Scanned By", readonly=True, ondelete="set null"
    )

    def _compute_symbol_text(self):
        for line in self:
            contents = (line.snapshot or {}).get("symbols", {}).values()
            line.symbol_text = "  ".join(each["hri"] for each in contents)

    def _get_field(self, record):
        """Return the name of the field that holds ``record``."""
        for name in ("lot_id", "package_id", "product_id"):
            if self._fields[name].comodel_name == record._name:
                return name
        raise UserError(
            self.env._("There are no labels of %(model)s.", model=record._description)
        )

    def _says(self, text, scanned):
        """Whether a symbol of this label says what was scanned.

        :param scanned: ``gs1.parse(text)``; element strings are compared by what they
            say, because scanners leave out separators at the end or send others
        """
        for contents in self.snapshot["symbols"].values():
            if text in (contents["text"], scanned.symbology + contents["text"]):
                return True
            elements = [tuple(element) for element in contents["elements"]]
            if elements and sorted(scanned.elements) == sorted(elements):
                return True
        return False
