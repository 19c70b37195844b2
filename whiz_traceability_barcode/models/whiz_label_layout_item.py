from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib.layout.catalogue import IDENTIFIERS

#: Width of a module in mm that GS1 asks for on pallets.
_LEAST_GS1_128 = 0.495


class WhizLabelLayoutItem(models.Model):
    _name = "whiz.label.layout.item"
    _description = "Contents of a Label Layout"
    _order = "sequence, id"

    layout_id = fields.Many2one(
        "whiz.label.layout", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("text", "Text"),
            ("symbol", "Symbol"),
            ("line", "Line"),
            ("box", "Box"),
        ],
        required=True,
        default="text",
    )
    x = fields.Float(string="Left", digits=(8, 2), default=1.0, help="In mm.")
    y = fields.Float(string="Top", digits=(8, 2), default=1.0, help="In mm.")
    width = fields.Float(required=True, digits=(8, 2), default=20.0, help="In mm.")
    height = fields.Float(required=True, digits=(8, 2), default=5.0, help="In mm.")
    text = fields.Text(
        help="What is printed. {lot}, {product} and other names in braces are "
        "replaced; a line whose names have no value is left out. A text never leaves "
        "its box: it is broken, made smaller, at last cut."
    )
    size = fields.Float(
        string="Font Size", default=8.0, digits=(8, 1), help="In points."
    )
    bold = fields.Boolean()
    align = fields.Selection(
        [("left", "Left"), ("center", "Centre"), ("right", "Right")],
        required=True,
        default="left",
    )
    symbol = fields.Selection(
        [
            ("datamatrix", "GS1 DataMatrix"),
            ("gs1_128", "GS1-128"),
            ("gs1_qr", "GS1 QR"),
            ("digital_link", "QR with GS1 Digital Link"),
            ("qr", "Plain QR"),
            ("code128", "Plain Code 128"),
        ],
        default="datamatrix",
        help="GS1 DataMatrix suits most goods: small, and every scanner with a camera "
        "reads it. GS1-128 is for cases and pallets. A phone opens the QR with a "
        "Digital Link; it needs a GTIN, as all GS1 symbols do.",
    )
    identifiers = fields.Char(
        string="Holds",
        default="01 17/15 11 10 21",
        help="Application identifiers that the symbol holds, as far as the lot has "
        "them: 01 GTIN, 10 lot, 21 serial number, 17 expiration, 15 best before, 11 "
        "production, 30 count, 310 net weight, 00 SSCC, 02 and 37 contents. 17/15 "
        "is the first of the two that there is.",
    )
    dots = fields.Integer(
        string="Dots per Module",
        default=4,
        help="Width of the smallest bar or square in dots of the printer. Fewer are "
        "taken when the symbol would not fit otherwise, and you are told.",
    )
    hri = fields.Boolean(
        string="With Text", help="Print what the symbol says below it, for people."
    )
    thickness = fields.Float(default=0.3, digits=(8, 2), help="In mm.")

    _box = models.Constraint(
        "check (width >= 0 and height >= 0 and x >= 0 and y >= 0)",
        "Places and sizes on a label are not negative.",
    )
    _dots_range = models.Constraint(
        "check (kind != 'symbol' or (dots between 1 and 40))",
        "A module is 1 to 40 dots wide.",
    )
    _size_range = models.Constraint(
        "check (kind != 'text' or (size between 3 and 200))",
        "A font size is 3 to 200 points.",
    )

    @api.constrains("kind", "symbol", "identifiers")
    def _check_identifiers(self):
        for item in self.filtered(lambda item: item.kind == "symbol"):
            if not item.symbol:
                raise ValidationError(
                    self.env._(
                        "%(layout)s: choose a kind for each symbol.",
                        layout=item.layout_id.name,
                    )
                )
            unknown = [
                ai
                for each in item._get_identifiers()
                for ai in each.split("/")
                if ai not in IDENTIFIERS
            ]
            if unknown:
                raise ValidationError(
                    self.env._(
                        "%(layout)s: a lot has nothing for the application identifier "
                        "%(identifier)s. Use these: %(known)s.",
                        layout=item.layout_id.name,
                        identifier=unknown[0],
                        known=", ".join(IDENTIFIERS),
                    )
                )

    def _get_identifiers(self):
        return (self.identifiers or "").replace(",", " ").split()

    def _get_design(self, target):
        """Return the item as plain data; see ``lib.layout.Item``."""
        self.ensure_one()
        design = {
            "kind": self.kind,
            "x": self.x,
            "y": self.y,
            "width": self.width,
            "height": self.height,
        }
        if self.kind == "text":
            design |= {
                "text": self.text or "",
                "size": min(max(self.size, 3.0), 200.0),
                "bold": self.bold,
                "align": self.align or "left",
            }
        elif self.kind == "symbol":
            design |= {
                "symbol": self.symbol or "datamatrix",
                "identifiers": self._get_identifiers(),
                "dots": min(max(self.dots, 1), 40),
                "hri": self.hri,
                "align": self.align or "left",
            }
            if target == "package" and self.symbol == "gs1_128":
                design["least"] = _LEAST_GS1_128
        else:
            design["thickness"] = max(self.thickness, 0.05)
        return design
