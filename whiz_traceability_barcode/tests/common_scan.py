import uuid

from odoo.tests import new_test_user

from odoo.addons.whiz_traceability.tests.common import TraceCommon

GS = "\x1d"
GTIN_NUT, GTIN_JAR, GTIN_PHONE = "09506000134352", "09501101530003", "04012345678901"


class ScanCommon(TraceCommon):
    """A warehouse worker who scans; products with and without GTIN.

    ``scan`` sends a code as the station does; ``options`` of earlier answers (the
    context) are kept as the station keeps them.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nut = cls.product("Nut", uom=cls.kg, barcode="9506000134352")
        cls.jar = cls.product("Jar", barcode="9501101530003")
        cls.phone = cls.product("Phone", "serial", barcode="4012345678901")
        cls.screw = cls.product("Screw", "none", barcode="SCREW")
        cls.worker = new_test_user(
            cls.env, "worker", "stock.group_stock_user,mrp.group_mrp_user"
        )
        cls.station = cls.env["whiz.scan"].with_user(cls.worker)

    def setUp(self):
        super().setUp()
        self.context = {}

    def scan(self, text, record=None, mode="lookup", **options):
        answer = self.station.submit(
            {
                "uuid": str(uuid.uuid4()),
                "text": text,
                "mode": mode,
                "res_model": record._name if record else None,
                "res_id": record.id if record else None,
                "options": {**self.context, **options},
                "device": "Test",
            }
        )
        self.context.update(answer["context"])
        if answer.get("state"):
            state = self.station.get_state(mode, record._name, record.id)
            self.assertEqual(answer["state"], state, "what the station shows is so")
        return answer

    def undo(self, record, mode):
        answer = self.station.undo(
            {
                "uuid": str(uuid.uuid4()),
                "mode": mode,
                "res_model": record._name,
                "res_id": record.id,
            }
        )
        self.context.update(answer.get("context") or {})
        state = self.station.get_state(mode, record._name, record.id)
        self.assertEqual(answer["state"], state, "what the station shows is so")
        self.assertEqual(answer["can_undo"], state["can_undo"])
        return answer

    def assertVerdict(self, answer, verdict, text=""):
        told = f"{answer['title']}\n{answer['message']}"
        self.assertEqual(answer["verdict"], verdict, told)
        self.assertIn(text, told)

    @classmethod
    def open_transfer(cls, lines, picking_type, source, destination, **vals):
        """Return a transfer to do: ``[(product, quantity)]``, reserved."""
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                **vals,
            }
        )
        cls.env["stock.move"].create(
            [
                {
                    "product_id": product.id,
                    "product_uom": product.uom_id.id,
                    "product_uom_qty": quantity,
                    "picking_id": picking.id,
                    "location_id": source.id,
                    "location_dest_id": destination.id,
                }
                for product, quantity in lines
            ]
        )
        picking.action_confirm()
        picking.action_assign()
        return picking

    @classmethod
    def receipt(cls, lines, **vals):
        vals.setdefault("partner_id", cls.supplier.id)
        return cls.open_transfer(
            lines, cls.warehouse.in_type_id, cls.suppliers, cls.stock, **vals
        )

    @classmethod
    def delivery(cls, lines, **vals):
        vals.setdefault("partner_id", cls.rossi.id)
        return cls.open_transfer(
            lines, cls.warehouse.out_type_id, cls.stock, cls.customers, **vals
        )

    def picked(self, record, product=None):
        """Return {lot name: quantity} of what is booked by scans."""
        lines = record.move_line_ids if "move_line_ids" in record else None
        if record._name == "mrp.production":
            lines = record.move_raw_ids.move_line_ids
        result = {}
        for line in lines.filtered("picked"):
            if product and line.product_id != product:
                continue
            name = line.lot_id.name or line.lot_name or line.product_id.name
            result[name] = result.get(name, 0) + line.quantity_product_uom
        return result
