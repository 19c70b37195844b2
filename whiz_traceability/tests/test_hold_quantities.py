from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common_hold import HoldCommon


@tagged("post_install", "-at_install")
class TestHoldQuantities(HoldCommon):
    """What is on hold is on hand, but nobody may promise it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put(cls.a, 10)
        cls.put(cls.b, 5)

    def quantities(self, product=None, **context):
        """Return (on hand, on hold, free, forecast)."""
        product = (product or self.jar).with_context(**context)
        product.invalidate_recordset()
        return (
            product.qty_available,
            product.held_qty,
            product.free_qty,
            product.virtual_available,
        )

    def quant(self, lot):
        return self.env["stock.quant"].search(
            [("lot_id", "=", lot.id), ("location_id.usage", "=", "internal")]
        )

    def test_whole_lot(self):
        self.assertEqual(self.quantities(), (15, 0, 15, 15))
        holds = self.a._hold("quality")
        self.assertEqual(self.quantities(), (15, 10, 5, 5))
        self.assertEqual(self.jar.product_tmpl_id.held_qty, 10)
        self.assertEqual(self.jar.product_tmpl_id.virtual_available, 5)
        holds._release("Tested again: fine.")
        self.assertEqual(self.quantities(), (15, 0, 15, 15))

    def test_overlapping_holds_count_once(self):
        self.a._hold("quality")
        self.a._hold("complaint")
        self.assertEqual(self.quantities(), (15, 10, 5, 5))

    def test_only_a_quantity(self):
        self.a._hold("quality", quantity=4)
        self.assertEqual(self.quantities(), (15, 4, 11, 11))
        self.a._hold("complaint", quantity=6)
        self.assertEqual(self.quantities(), (15, 6, 9, 9))

    def test_only_a_location(self):
        self.put(self.a, 3, self.shelf_1)
        self.a._hold("quality", location_ids=self.shelf_1)
        self.assertEqual(self.quantities(), (18, 3, 15, 15))
        shelf = {"location": self.shelf_1.id}
        self.assertEqual(self.quantities(**shelf), (3, 3, 0, 0))
        shelf = {"location": self.shelf_2.id}
        self.assertEqual(self.quantities(**shelf), (0, 0, 0, 0))

    def test_only_a_package(self):
        box = self.env["stock.package"].create({"name": "Hold Box"})
        self.put(self.a, 2, package=box)
        self.a._hold("quality", package_ids=box)
        self.assertEqual(self.quantities(), (17, 2, 15, 15))

    def test_reserved_is_not_counted_twice(self):
        """What a move into quarantine has reserved is outgoing or reserved already."""
        self.a._hold("quality", quantity=4)
        self.order(self.jar, 15)
        _on_hand, held, free, forecast = self.quantities()
        self.assertEqual((held, free), (4, 0))
        self.assertEqual(forecast, 15 - 15 - 4)

    def test_reason_that_stops_nothing_we_do(self):
        reason = self.env["whiz.hold.reason"].create(
            {
                "name": "Watch",
                "code": "watch",
                "stop_customer": False,
                "stop_production": False,
            }
        )
        self.a._hold(reason)
        self.assertEqual(self.quantities(), (15, 0, 15, 15))

    def test_expired_is_to_be_removed_and_not_on_hold_as_well(self):
        self.jar.use_expiration_date = True
        past = fields.Datetime.now() - timedelta(days=3)
        self.a.removal_date = past
        self.assertEqual(self.quantities(), (15, 0, 5, 5))
        self.a._hold("quality")
        self.assertEqual(self.quantities(), (15, 0, 5, 5))

    def test_past_dates_know_no_holds(self):
        self.a._hold("quality")
        yesterday = fields.Datetime.now() - timedelta(days=1)
        self.assertEqual(self.quantities(to_date=yesterday)[1:3], (0, 15))
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        self.assertEqual(self.quantities(to_date=tomorrow), (15, 10, 5, 5))
        # a sales order asks for a present that may be some seconds old
        just_now = fields.Datetime.now() - timedelta(seconds=5)
        self.assertEqual(self.quantities(to_date=just_now)[1:3], (10, 5))

    def test_another_lot_in_the_context(self):
        self.a._hold("quality")
        self.assertEqual(self.quantities(lot_id=self.b.id)[:3], (5, 0, 5))
        self.assertEqual(self.quantities(lot_id=self.a.id)[:3], (10, 10, 0))

    def test_other_companies_are_not_counted(self):
        with self.in_company(self.company_2):
            self.put(self.a, 7, self.stock)
        self.a._hold("quality")
        ours = self.env.company.ids
        self.assertEqual(self.quantities(allowed_company_ids=ours), (15, 10, 5, 5))
        both = [*ours, self.company_2.id]
        self.assertEqual(self.quantities(allowed_company_ids=both), (22, 17, 5, 5))

    def test_kit_of_a_held_component(self):
        kit = self.product("Hold Kit", "none")
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": self.jar.id, "product_qty": 5})
                ],
            }
        )
        self.assertEqual(kit.free_qty, 3)
        self.a._hold("quality")
        (kit | self.jar).invalidate_recordset()
        self.assertEqual(kit.free_qty, 1)
        # in one batch with its component
        both = self.jar | kit
        both.invalidate_recordset()
        self.assertEqual(both.mapped("free_qty"), [5, 1])
        self.assertEqual(both.mapped("qty_available"), [15, 3])

    def test_plain_users_see_it(self):
        self.a._hold("quality")
        user = self.user("whiz_plain", "stock.group_stock_user")
        product = self.jar.with_user(user)
        self.assertEqual(product.held_qty, 10)
        self.assertEqual(self.quant(self.a).with_user(user).held_quantity, 10)
        self.assertEqual(self.quant(self.a).with_user(user).lot_hold_summary, "Quality")

    # ------------------------------------------------------------------
    # Quants
    # ------------------------------------------------------------------

    def test_quants(self):
        self.put(self.a, 3, self.shelf_1)
        self.a._hold("quality", quantity=11)
        quants = self.quant(self.a)
        self.assertEqual(sorted(quants.mapped("held_quantity")), [1, 10])
        self.assertEqual(sorted(quants.mapped("available_quantity")), [0, 2])
        # the same for each on its own
        for quant in quants:
            quant.invalidate_recordset()
            self.assertEqual(
                quant.available_quantity, quant.quantity - quant.held_quantity
            )
        self.assertEqual(self.quant(self.b).available_quantity, 5)

    def test_held_goods_can_be_picked_by_hand(self):
        """Somebody has to be able to carry them into quarantine."""
        self.a._hold("quality")
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": self.stock.id,
                "location_dest_id": self.quarantine.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.jar.id,
                            "product_uom_qty": 8,
                            "location_id": self.stock.id,
                            "location_dest_id": self.quarantine.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.move_line_ids.unlink()
        line = self.env["stock.move.line"].new(
            {
                "move_id": picking.move_ids.id,
                "product_id": self.jar.id,
                "quant_id": self.quant(self.a).id,
            }
        )
        self.assertEqual(line.quantity, 8)

    # ------------------------------------------------------------------
    # Forecast
    # ------------------------------------------------------------------

    def report(self, product=None):
        product = product or self.jar
        product.invalidate_recordset()
        report = self.env["stock.forecasted_product_product"]
        values = report.with_context(warehouse_id=self.warehouse.id).get_report_values(
            product.ids
        )
        return values["docs"]

    def lines(self, docs):
        """Return [(quantity, held for, has a delivery, is filled)]."""
        return [
            (
                line["quantity"],
                line.get("hold_summary", ""),
                bool(line["document_out"]),
                line["replenishment_filled"],
            )
            for line in docs["lines"]
        ]

    def test_forecast_report(self):
        docs = self.report()
        self.assertFalse(docs["has_held_qty"])
        self.assertEqual(self.lines(docs), [(15, "", False, True)])
        self.a._hold("quality")
        docs = self.report()
        self.assertTrue(docs["has_held_qty"])
        self.assertEqual(docs["product"][self.jar.id]["held_qty"], 10)
        self.assertEqual(
            self.lines(docs), [(5, "", False, True), (10, "Quality", False, True)]
        )

    def test_forecast_report_promises_nothing_that_is_held(self):
        self.a._hold("quality", quantity=8)
        self.order(self.jar, 12)
        self.assertEqual(
            self.lines(self.report()),
            [
                (7, "", True, True),
                (5, "", True, False),
                (8, "Quality (a part)", False, True),
            ],
        )

    def test_forecast_report_when_nothing_is_free(self):
        self.a._hold("quality")
        self.b._hold("complaint")
        lines = self.lines(self.report())
        self.assertIn((10, "Quality", False, True), lines)
        self.assertIn((5, "Complaint", False, True), lines)
        self.assertEqual(sum(line[0] for line in lines), 15)

    def test_forecast_report_with_removal_dates(self):
        self.jar.use_expiration_date = True
        now = fields.Datetime.now()
        self.a.removal_date = now + timedelta(days=20)
        self.b.removal_date = now - timedelta(days=3)
        self.a._hold("quality", quantity=4)
        docs = self.report()
        vals = docs["product"][self.jar.id]
        self.assertEqual(vals["held_qty"], 4)
        self.assertEqual(vals["to_remove_qty"], 5)
        self.assertEqual(vals["virtual_available"], 6)
        shown = [
            (line["quantity"], line.get("removal_date"), line.get("hold_summary"))
            for line in docs["lines"]
        ]
        self.assertEqual(shown[0], (5, -1, None))
        self.assertEqual(shown[1][0], 6)
        self.assertTrue(shown[1][1])
        self.assertEqual(shown[-1], (4, None, "Quality (a part)"))

    def test_forecast_of_an_order(self):
        """The widget on a transfer asks for the same forecast."""
        self.a._hold("quality")
        picking = self.order(self.jar, 12)
        move = picking.move_ids
        move.invalidate_recordset(["forecast_availability"])
        self.assertEqual(move.quantity, 5)
        self.assertLess(move.forecast_availability, 12)

    def test_reordering_rule_orders_what_is_missing(self):
        rule = self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.jar.id,
                "location_id": self.stock.id,
                "product_min_qty": 12,
                "product_max_qty": 12,
            }
        )
        self.assertEqual(rule.qty_to_order, 0)
        self.a._hold("quality")
        rule.invalidate_recordset()
        self.jar.invalidate_recordset()
        self.assertEqual(rule.qty_forecast, 5)

    def test_forecast_graph(self):
        today = fields.Date.today()
        yesterday = today - timedelta(days=1)
        self.assertEqual(self.forecast_graph(today), 15)
        self.put(self.a, 2, self.shelf_1)
        self.a._hold("quality", quantity=6)
        self.assertEqual(self.forecast_graph(today), 11)
        self.assertEqual(self.forecast_graph(today + timedelta(days=7)), 11)
        self.assertEqual(self.forecast_graph(yesterday), 17)
        self.a._hold("quality")
        self.assertEqual(self.forecast_graph(today), 5)
        self.a._release_holds("Tested again: fine.")
        self.assertEqual(self.forecast_graph(today), 17)

    # ------------------------------------------------------------------
    # Speed
    # ------------------------------------------------------------------

    def test_no_query_more_when_nothing_is_held(self):
        self.assertFalse(self.env["whiz.hold"]._is_any_open())
        parent = type(self.env["whiz.hold"])
        quants = self.quant(self.a) | self.quant(self.b)

        def read():
            self.env.invalidate_all()
            self.jar.free_qty  # noqa: B018
            quants.mapped("available_quantity")
            self.report()

        def count():
            read()
            before = self.env.cr.sql_log_count
            read()
            return self.env.cr.sql_log_count - before

        with_holds = count()
        # what is added asks this first, and then nothing
        self.patch(parent, "_is_any_open", lambda hold: False)
        self.assertEqual(with_holds, count())

    def test_few_queries_when_much_is_held(self):
        def count(lots):
            for lot in lots:
                self.put(lot, 1)
            lots._hold("quality")
            self.quantities()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.jar.free_qty  # noqa: B018
            return self.env.cr.sql_log_count - before

        few = count(self.env["stock.lot"].union(*self.lots(self.jar, "F1 F2")))
        names = " ".join(f"M{number}" for number in range(40))
        many = count(self.env["stock.lot"].union(*self.lots(self.jar, names)))
        self.assertEqual(few, many)

    def test_first_and_last_hold_are_seen_at_once(self):
        holds = self.env["whiz.hold"]
        self.assertFalse(holds._is_any_open())
        first = self.a._hold("quality")
        self.assertTrue(holds._is_any_open())
        second = self.b._hold("quality")
        first._release("Tested again: fine.")
        self.assertTrue(holds._is_any_open())
        second._release("Tested again: fine.")
        self.assertFalse(holds._is_any_open())
