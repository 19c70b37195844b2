from datetime import timedelta

from odoo import fields

from .common_hold import HoldCommon


class TestHoldStaying(HoldCommon):
    """What is on hold and reserved for a move inside is promised to nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put(cls.a, 10)
        cls.put(cls.b, 5)

    def forecast(self):
        """Return (on hand, free, forecast)."""
        self.jar.invalidate_recordset()
        return self.jar.qty_available, self.jar.free_qty, self.jar.virtual_available

    def test_on_its_way_into_quarantine(self):
        """10 of A wait for quarantine, 5 of B are left: 12 are not available"""
        self.a._hold("quality", to_quarantine=True)
        (line,) = self.env["stock.move.line"].search(
            [("lot_id", "=", self.a.id), ("state", "!=", "done")]
        )
        self.assertEqual((line.quantity, line.location_dest_id), (10, self.quarantine))
        self.assertEqual(self.forecast(), (15, 5, 5))
        today = fields.Date.today()
        self.assertEqual(self.forecast_graph(today), 5)
        self.assertEqual(self.forecast_graph(today - timedelta(days=1)), 15)
        move = self.order(self.jar, 12).move_ids
        self.assertEqual(move.quantity, 5)
        move.invalidate_recordset(["forecast_availability"])
        self.assertLess(move.forecast_availability, 12)
        self.assertEqual(self.forecast(), (15, 0, -7))
        # there it is on hold as before
        line.picking_id.move_ids.picked = True
        line.picking_id._action_done()
        self.assertEqual(self.forecast(), (15, 0, -7))

    def test_report(self):
        self.a._hold("quality", to_quarantine=True)
        docs = self.env["stock.forecasted_product_product"]._get_report_data(
            product_ids=self.jar.ids
        )
        header = docs["product"][self.jar.id]
        self.assertEqual((header["held_qty"], header["virtual_available"]), (10, 5))
        self.assertFalse(header.get("to_remove_qty"))
        held = sum(
            line["quantity"] for line in docs["lines"] if line.get("hold_summary")
        )
        self.assertEqual(held, 10)
        free = sum(
            line["quantity"]
            for line in docs["lines"]
            if not line.get("hold_summary") and not line["document_out"]
        )
        self.assertEqual(free, 5)

    def test_what_goes_out_counts_as_such(self):
        """a return to the vendor of what is on hold is outgoing already"""
        self.a._hold("quality")
        picking_type = self.warehouse.out_type_id
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "location_id": self.stock.id,
                "location_dest_id": self.suppliers.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.jar.id,
                            "product_uom_qty": 4,
                            "location_id": self.stock.id,
                            "location_dest_id": self.suppliers.id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.move_line_ids.unlink()
        self.env["stock.move.line"].create(
            {
                **picking.move_ids._prepare_move_line_vals(),
                "lot_id": self.a.id,
                "quantity": 4,
            }
        )
        self.assertEqual(self.forecast(), (15, 5, 5))
