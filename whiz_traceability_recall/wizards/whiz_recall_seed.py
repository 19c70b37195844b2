import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.whiz_traceability.lib import gs1

SEPARATORS = re.compile(r"[\n\r\t;,]+")
# what only a scanned GS1 code looks like; a plain number may begin with the same digits
GS1_LOOK = re.compile(r"^(\]|\(\d{2,4}\)|https?://)|\x1d|^01\d{14}(10|21|17|11)")


class WhizRecallSeed(models.TransientModel):
    """Adds suspected lots to a case: by number, supplier's lot, order or day."""

    _name = "whiz.recall.seed"
    _description = "Add Suspected Lots"

    recall_id = fields.Many2one("whiz.recall", required=True, ondelete="cascade")
    numbers = fields.Text(
        help="Lot or serial numbers, ours or the supplier's, one to a line. Scanned "
        "GS1 codes may be among them.",
    )
    supplier_lot_name = fields.Char(string="Supplier's Lot")
    picking_ids = fields.Many2many("stock.picking", string="Transfers")
    production_ids = fields.Many2many("mrp.production", string="Manufacturing Orders")
    date_from = fields.Datetime(string="Made From")
    date_to = fields.Datetime(string="Made Until")
    picking_type_id = fields.Many2one(
        "stock.picking.type",
        string="On Line",
        domain="[('code', '=', 'mrp_operation')]",
        help="The operation type of the orders; empty: any.",
    )
    lot_ids = fields.Many2many(
        "stock.lot", string="Found", compute="_compute_lot_ids", compute_sudo=False
    )
    unknown = fields.Text(
        string="Not Found", compute="_compute_lot_ids", compute_sudo=False
    )

    @api.depends(
        "numbers",
        "supplier_lot_name",
        "picking_ids",
        "production_ids",
        "date_from",
        "date_to",
        "picking_type_id",
    )
    def _compute_lot_ids(self):
        for wizard in self:
            lots, unknown = wizard._find_numbers()
            domain = wizard._get_lot_domain()
            if not domain.is_false():
                lots |= self.env["stock.lot"].search(domain)
            wizard.lot_ids = lots
            wizard.unknown = "\n".join(unknown)

    def _find_numbers(self):
        """Return (lots with one of the numbers, numbers that nothing has)."""
        texts = list(
            dict.fromkeys(
                text.strip()
                for text in SEPARATORS.split(self.numbers or "")
                if text.strip()
            )
        )
        Lot = self.env["stock.lot"]
        wanted = {text: self._read_number(text) for text in texts}
        names = [name for name, _gtin in wanted.values()]
        found = Lot.search(
            Domain("name", "in", names) | Domain("supplier_lot_name", "in", names)
        )
        lots, unknown = Lot, []
        for text, (name, gtin) in wanted.items():
            matching = found.filtered(
                lambda lot, name=name, gtin=gtin: (
                    name in (lot.name, lot.supplier_lot_name)
                    and (not gtin or self._same_gtin(lot.product_id.barcode, gtin))
                )
            )
            lots |= matching
            if not matching:
                unknown.append(text)
        return lots, unknown

    @api.model
    def _read_number(self, text):
        """Return (number, GTIN or None) of what was typed or scanned."""
        if GS1_LOOK.search(text):
            message = gs1.parse(text)
            number = message.serial or message.lot
            if number:
                return number, message.gtin
        return text, None

    @api.model
    def _same_gtin(self, barcode, gtin):
        return bool(barcode) and barcode.lstrip("0") == gtin.lstrip("0")

    def _get_lot_domain(self):
        """Domain of the lots that the other fields mean."""
        domains = []
        trace = self.env["whiz.trace"]
        if (self.supplier_lot_name or "").strip():
            domains.append(
                Domain("supplier_lot_name", "=ilike", self.supplier_lot_name.strip())
            )
        for records in (self.picking_ids, self.production_ids):
            if records:
                domains.append(trace._get_root_domain(records._origin or records))
        if self.date_from or self.date_to:
            orders = Domain("state", "=", "done")
            if self.date_from:
                orders &= Domain("date_finished", ">=", self.date_from)
            if self.date_to:
                orders &= Domain("date_finished", "<=", self.date_to)
            if self.picking_type_id:
                orders &= Domain("picking_type_id", "=", self.picking_type_id.id)
            made = self.env["mrp.production"].search(orders)
            if made:
                domains.append(trace._get_root_domain(made))
        return Domain.OR(domains)

    def action_add(self):
        """Add the lots that were found to the case."""
        self.ensure_one()
        if not self.lot_ids:
            raise UserError(
                self.env._("No lot was found: check the numbers, or choose an order.")
            )
        self.recall_id.seed_lot_ids |= self.lot_ids
        self.recall_id._log(
            "scope",
            self.env._(
                "%(count)s suspected lots added: %(lots)s",
                count=len(self.lot_ids),
                lots=", ".join(self.lot_ids[:20].mapped("name")),
            ),
        )
        return {"type": "ir.actions.act_window_close"}
