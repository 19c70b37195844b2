from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common_expiry import ExpiryCommon


@tagged("post_install", "-at_install")
class TestExpiryActions(ExpiryCommon):
    """What a person of Quality, without rights on stock, does from the cockpit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule([])
        cls.quality = new_test_user(cls.env, "qa", "whiz_traceability.group_quality")
        cls.old = cls.dated("OLD", -3, 10)
        cls.soon = cls.dated("SOON", 5, 20)

    def rows(self, *lots, user=None):
        self.env.flush_all()
        rows = self.Stock.with_user(user or self.quality)
        return rows.search([("lot_id", "in", [lot.id for lot in lots])])

    def dialog(self, action):
        self.assertEqual(action["res_model"], "whiz.expiry.action")
        wizard = self.env["whiz.expiry.action"].with_user(self.quality)
        return wizard.browse(action["res_id"])

    def test_hold(self):
        dialog = self.dialog(self.rows(self.old, self.soon).action_hold())
        dialog.note = "Smells"
        dialog.action_confirm()
        self.assertTrue(self.old.is_held and self.soon.is_held)
        self.assertEqual(self.old.hold_ids.reason_id.code, "expiry")
        self.assertEqual(self.old.hold_ids.note, "Smells")

    def test_discount(self):
        dialog = self.dialog(self.rows(self.soon).action_discount())
        dialog.discount = 30
        dialog.action_confirm()
        self.assertEqual(self.soon.expiry_discount, 30)

    def test_scrap(self):
        dialog = self.dialog(self.rows(self.old).action_scrap())
        self.assertEqual(dialog.line_ids.quantity, 10)
        with Form(dialog) as form, form.line_ids.edit(0) as line:
            line.quantity = 8
        scrap = self.made(dialog.action_confirm())
        self.assertEqual(scrap.state, "done")
        self.assertEqual(scrap.scrap_qty, 8)
        self.assertEqual(
            scrap.scrap_reason_tag_ids,
            self.env.ref("whiz_traceability.scrap_reason_expired"),
        )
        self.assertEqual(self.old.product_qty, 2)

    def test_transfer(self):
        shelf = self.env["stock.location"].create(
            {"name": "Sale", "location_id": self.stock.id}
        )
        dialog = self.dialog(self.rows(self.old, self.soon).action_transfer())
        with self.assertRaises(UserError):
            dialog.action_confirm()
        dialog.location_dest_id = shelf
        picking = self.made(dialog.action_confirm())
        self.assertEqual(picking.picking_type_id, self.warehouse.int_type_id)
        self.assertEqual(
            {line.lot_id.name: line.quantity for line in picking.move_line_ids},
            {"OLD": 10, "SOON": 20},
        )
        picking.move_ids.picked = True
        picking._action_done()
        self.assertEqual(self.old.location_id, shelf)

    def test_donate(self):
        dialog = self.dialog(self.rows(self.soon).action_donate())
        dialog.partner_id = self.weber
        picking = self.made(dialog.action_confirm())
        self.assertEqual(picking.partner_id, self.weber)
        picking.move_ids.picked = True
        picking._action_done()
        self.assertEqual(self.soon.product_qty, 0)

    def test_expired_goods_are_no_donation(self):
        dialog = self.dialog(self.rows(self.old).action_donate())
        dialog.partner_id = self.weber
        picking = self.made(dialog.action_confirm())
        picking.move_ids.picked = True
        with self.assertRaises(UserError):
            picking._action_done()

    def test_return(self):
        other = self.lot(self.milk, "OTHER", expiration_date=self.at(-2))
        self.receive([(self.milk, other, 4)], self.supplier_2)
        dialog = self.dialog(self.rows(self.old, other).action_return())
        pickings = self.made(dialog.action_confirm())
        self.assertEqual(pickings.partner_id, self.supplier | self.supplier_2)
        self.assertEqual(set(pickings.location_dest_id.mapped("usage")), {"supplier"})
        for picking in pickings:
            picking.move_ids.picked = True
            picking._action_done()
        self.assertEqual(self.old.product_qty + other.product_qty, 0)

    def test_nobody_supplied_it(self):
        made = self.lot(self.milk, "MADE", expiration_date=self.at(5))
        self.count(made, 5)
        dialog = self.dialog(self.rows(made).action_return())
        with self.assertRaisesRegex(UserError, "MADE came from no vendor"):
            dialog.action_confirm()

    def test_what_is_reserved_stays(self):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": self.stock.id,
                "location_dest_id": self.customers.id,
                "move_line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.milk.id,
                            "lot_id": self.soon.id,
                            "quantity": 15,
                        },
                    )
                ],
            }
        )
        self.assertTrue(picking)
        dialog = self.dialog(self.rows(self.soon).action_scrap())
        self.assertEqual((dialog.line_ids.free, dialog.line_ids.reserved), (5, 15))
        self.assertEqual(dialog.reserved_count, 1)
        dialog.line_ids.quantity = 6
        with self.assertRaisesRegex(UserError, "only 5.0 .* are free"):
            dialog.action_confirm()
        dialog.line_ids.quantity = 5
        dialog.action_confirm()
        self.assertEqual(self.soon.product_qty, 15)

    # ------------------------------------------------------------------
    # What was proposed
    # ------------------------------------------------------------------

    def test_carry_out(self):
        self.rule(
            [(-1, "expiration_date", "scrap")], categ_id=False, product_tmpl_id=False
        )
        bread = self.perishable("Bread")
        lot = self.dated("B1", -1, product=bread)
        event = self.run_rules()
        self.assertEqual((event.lot_id, event.state), (lot, "open"))
        event = event.with_user(self.quality)
        scrap = self.made(self.dialog(event.action_carry_out()).action_confirm())
        self.assertEqual((event.state, event.done_user_id), ("done", self.quality))
        self.assertEqual(event.document, scrap)
        with self.assertRaisesRegex(UserError, "nothing to carry out"):
            event.action_carry_out()

    def test_dismiss(self):
        rule = self.Rule.search(
            [("product_tmpl_id", "=", self.milk.product_tmpl_id.id)]
        )
        rule.stage_ids = [
            (0, 0, {"days": 30, "action": "discount"}),
            (0, 0, {"days": -1, "action": "scrap"}),
        ]
        events = self.run_rules().with_user(self.quality)
        self.assertEqual(len(events), 2)
        with self.assertRaisesRegex(UserError, "one kind at a time"):
            events.action_carry_out()
        events.action_dismiss()
        self.assertEqual(set(events.mapped("state")), {"dismissed"})
        self.assertFalse(self.run_rules())

    # ------------------------------------------------------------------
    # Who may
    # ------------------------------------------------------------------

    def test_only_quality(self):
        reader = new_test_user(self.env, "reader", "stock.group_stock_user")
        rows = self.rows(self.old, user=reader)
        for action in ("hold", "discount", "transfer", "donate", "return", "scrap"):
            with self.assertRaises(UserError):
                getattr(rows, f"action_{action}")()
        with self.assertRaises(AccessError):
            self.env["whiz.expiry.action"].with_user(reader).create(
                {"kind": "scrap", "company_id": self.env.company.id}
            )

    def test_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        with self.in_company(other):
            lot = self.dated("FOREIGN", -3)
            warehouse = self.warehouse
        wizard = self.env["whiz.expiry.action"].with_user(self.quality)
        for company in (other, self.env.company):
            dialog = wizard.create(
                {
                    "kind": "scrap",
                    "company_id": company.id,
                    "line_ids": [
                        (0, 0, {"lot_id": lot.id, "warehouse_id": warehouse.id})
                    ],
                }
            )
            with self.assertRaises(AccessError):
                dialog.action_confirm()
        self.assertEqual(lot.product_qty, 10)
