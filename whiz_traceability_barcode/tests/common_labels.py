import io

import pypdfium2
import zxingcpp
from PIL import Image

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.whiz_traceability.tests.common import TraceCommon

GTIN = "09506000134352"
CASE_GTIN = "19506000134359"


class LabelCommon(TraceCommon):
    """Lots with labels, and a scanner that reads them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Layout = cls.env["whiz.label.layout"]
        cls.Job = cls.env["whiz.print.job"]
        cls.Print = cls.env["whiz.label.print"]
        cls.layout = cls.env.ref("whiz_traceability_barcode.layout_unit")
        cls.warehouse.partner_id.tz = "Europe/Rome"
        cls.jar = cls.product(
            "Hazelnut spread",
            barcode="9506000134352",
            default_code="JAR-400",
            use_expiration_date=True,
        )
        cls.jar_lot = cls.lot(
            cls.jar,
            "JAR-0331",
            expiration_date="2026-12-31 10:00:00",
            use_date="2026-12-01 10:00:00",
        )
        cls.controller = cls.product("Controller", "serial", barcode="9506000134369")
        cls.serial = cls.lot(cls.controller, "X2/0001_a")
        cls.plain = cls.product("No barcode")
        cls.plain_lot = cls.lot(cls.plain, "Lot #1")
        cls.user = new_test_user(
            cls.env, "label_user", groups="whiz_traceability.group_user"
        )
        cls.admin_user = new_test_user(
            cls.env, "label_admin", groups="whiz_traceability.group_admin"
        )

    @staticmethod
    def scan(image):
        """Return [(symbology identifier, text)] of all symbols in a picture."""
        found = zxingcpp.read_barcodes(image, text_mode=zxingcpp.TextMode.Plain)
        return sorted(
            (code.symbology_identifier, code.bytes.decode()) for code in found
        )

    @classmethod
    def scan_png(cls, data):
        return cls.scan(Image.open(io.BytesIO(data)).convert("L"))

    @classmethod
    def scan_pdf(cls, data, dpi=300):
        """Return what is on each page of a PDF."""
        return [
            cls.scan(page.render(scale=dpi / 72, grayscale=True).to_pil())
            for page in pypdfium2.PdfDocument(data)
        ]

    def print_lots(self, lots, layout=None, copies=1, **vals):
        """Print a label of each lot; return the job."""
        action = self.Job._print(
            layout or self.layout,
            [{"record": lot, "copies": copies, "quantity": 1.0} for lot in lots],
            **vals,
        )
        return self.job_of(action)

    def job_of(self, action):
        self.assertEqual(action["type"], "ir.actions.report")
        self.assertEqual(action["report_type"], "whiz-label")
        return self.Job.browse(action["context"]["active_ids"])

    @classmethod
    def make_layout(cls, *items, **vals):
        return cls.Layout.create(
            {
                "name": "Test layout",
                "width": 60,
                "height": 40,
                "item_ids": [Command.create(item) for item in items],
                **vals,
            }
        )

    @staticmethod
    def symbol_item(symbol="datamatrix", **vals):
        return {
            "kind": "symbol",
            "symbol": symbol,
            "x": 0,
            "y": 0,
            "width": 60,
            "height": 25,
            "dots": 4,
            **vals,
        }
