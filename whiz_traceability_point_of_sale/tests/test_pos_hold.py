from datetime import timedelta

from odoo.fields import Datetime
from odoo.tests import tagged

from odoo.addons.point_of_sale.tests.common import TestPoSCommon


class TestPosHoldCommon(TestPoSCommon):
    """A till, and two lots of a product in its stock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("whiz_traceability.group_admin")
        cls.config = cls.basic_config
        cls.product = cls.create_product("Hold Jar", cls.categ_basic, 10.0)
        cls.product.write({"is_storable": True, "tracking": "lot"})
        cls.product.available_in_pos = True
        cls.a, cls.b = cls.env["stock.lot"].create(
            [{"name": name, "product_id": cls.product.id} for name in ("A", "B")]
        )
        cls.stock = cls.config.picking_type_id.default_location_src_id
        for lot in (cls.a, cls.b):
            cls.env["stock.quant"]._update_available_quantity(
                cls.product, cls.stock, 5, lot_id=lot
            )

    def offered(self):
        lots = self.env["pos.order.line"].get_existing_lots(
            self.env.company.id, self.config.id, self.product.id
        )
        return {lot["name"]: lot["product_qty"] for lot in lots}

    def stops(self, *lines):
        return self.env["pos.order.line"].get_lot_stops(
            self.config.id, [[self.product.id, *line] for line in lines]
        )

    def sell(self, lot):
        session = self.open_new_session()
        data = self.create_ui_order_data([(self.product, 1)])
        _op, _id, line = data["lines"][0]
        line["pack_lot_ids"] = [[0, 0, {"lot_name": lot.name}]]
        result = self.env["pos.order"].sync_from_ui([data])
        order = self.env["pos.order"].browse(result["pos.order"][0]["id"])
        self.assertEqual(order.session_id, session)
        return order


@tagged("post_install", "-at_install")
class TestPosHold(TestPosHoldCommon):
    """What is on hold is neither offered nor booked out at the till."""

    def test_only_free_lots_are_offered(self):
        self.assertEqual(self.offered(), {"A": 5, "B": 5})
        self.a._hold("quality")
        self.assertEqual(self.offered(), {"B": 5})
        self.a._release_holds("Tested again: fine.")
        self.assertEqual(self.offered(), {"A": 5, "B": 5})

    def withheld(self):
        return self.env["pos.order.line"].get_withheld_lots(
            self.config.id, self.product.id
        )

    def test_cashier_reads_why_a_lot_is_not_offered(self):
        """Known from elsewhere: lots that are gone from the list, and nobody knows."""
        self.assertEqual(self.withheld(), [])
        self.a._hold("quality")
        [text] = self.withheld()
        self.assertIn("A (Hold Jar) is on hold: Quality.", text)
        names = [f"M{number}" for number in range(5)]
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": self.product.id} for name in names]
        )
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(
                self.product, self.stock, 1, lot_id=lot
            )
        lots._hold("quality")
        texts = self.withheld()
        self.assertEqual(len(texts), 4)
        self.assertIn("3 more lots", texts[-1])

    def test_cashier_reads_that_a_lot_is_expired(self):
        """Known from elsewhere: an expired batch that is on the shelf and invisible."""
        self.product.use_expiration_date = True
        (self.a | self.b).expiration_date = Datetime.now() + timedelta(days=9)
        self.assertEqual(self.offered(), {"A": 5, "B": 5})
        self.a.expiration_date = Datetime.now() - timedelta(days=9)
        self.assertEqual(self.offered(), {"B": 5})
        [text] = self.withheld()
        self.assertRegex(text, "A .*expired")
        self.assertIn("expired", self.stops(["A", 1])[0])
        self.assertEqual(self.stops(["B", 1]), [])

    def test_rest_of_a_part_is_offered(self):
        self.a._hold("quality", quantity=3)
        self.assertEqual(self.offered(), {"A": 2, "B": 5})

    def test_reason_that_does_not_stop_sales(self):
        reason = self.env["whiz.hold.reason"].create(
            {"name": "Watch", "code": "watch", "stop_customer": False}
        )
        self.a._hold(reason)
        self.assertEqual(self.stops(["A", 1]), [])

    def test_cashier_is_told_before_the_payment(self):
        self.assertEqual(self.stops(["A", 1], ["B", 1]), [])
        self.a._hold("quality")
        (message,) = self.stops(["A", 1], ["B", 1], ["A", 1])
        self.assertIn("A (", message)
        self.assertIn("on hold: Quality", message)
        self.assertEqual(self.stops(["B", 1]), [])
        self.assertEqual(self.stops(["unknown", 1]), [])

    def test_typed_quantities_add_up(self):
        self.a._hold("quality", quantity=3)
        self.assertEqual(self.stops(["A", 2]), [])
        self.assertEqual(len(self.stops(["A", 2], ["A", 1])), 1)

    def test_refunds_are_not_asked_about(self):
        self.a._hold("quality")
        self.assertEqual(self.stops(["A", -1]), [])

    def test_sale_of_a_free_lot(self):
        self.a._hold("quality")
        order = self.sell(self.b)
        self.assertEqual(order.picking_ids.state, "done")

    def test_offline_sale_is_kept_and_told(self):
        """Paid without a connection: the money counts, the goods wait."""
        hold = self.a._hold("quality")
        order = self.sell(self.a)
        self.assertEqual(order.state, "paid")
        picking = order.picking_ids
        self.assertNotEqual(picking.state, "done")
        self.assertIn("not booked out", picking.message_ids[0].body)
        self.assertIn("on hold: Quality", picking.message_ids[0].body)
        self.assertIn(picking.name, "".join(hold.message_ids.mapped("body")))
        quant = self.env["stock.quant"].search(
            [("lot_id", "=", self.a.id), ("location_id", "=", self.stock.id)]
        )
        self.assertEqual(quant.quantity, 5)
        # the goods come back, or are found to be fine
        hold._release("Tested again: fine.")
        picking._action_done()
        self.assertEqual(picking.state, "done")
