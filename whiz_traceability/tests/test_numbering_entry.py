from datetime import datetime

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common_numbering import NumberingCommon


@tagged("post_install", "-at_install")
class TestNumberingEntry(NumberingCommon):
    """Every place where Odoo needs a number draws it in the same way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stock_user = new_test_user(cls.env, "entry_stock", "stock.group_stock_user")
        cls.mrp_user = new_test_user(cls.env, "entry_mrp", "mrp.group_mrp_user")
        cls.serial = cls.numbered("P1", "SN{seq:4}")
        cls.batch = cls.numbered("P2", "L{date:YYMMDD}-{seq:2}", "lot", restart="day")
        cls.plain = cls.product("P3", "serial")

    def validate(self, picking, lines):
        move = picking.move_ids[0]
        move.move_line_ids = [
            Command.clear(),
            *(
                Command.create(
                    {
                        "product_id": move.product_id.id,
                        "lot_name": name,
                        "quantity": quantity,
                        "picking_id": picking.id,
                        "location_id": move.location_id.id,
                        "location_dest_id": move.location_dest_id.id,
                    }
                )
                for name, quantity in lines
            ),
        ]
        move.picked = True
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    # -- receipts

    def test_dialog_draws(self):
        picking = self.receipt(self.serial, 3)
        moves = self.env["stock.move"].with_user(self.stock_user)
        for _ in range(2):
            preview = moves.get_lot_preview(self.dialog(picking))
            self.assertEqual(preview["next"], "SN0001")
        names = self.generate(picking, 3, user=self.stock_user)
        self.assertEqual(names, ["SN0001", "SN0002", "SN0003"])
        self.validate(picking, [(name, 1) for name in names])
        self.assertEqual(self.numbers(self.serial, "used"), names)
        page = self.env["whiz.numbering.range"].search(
            [("product_id", "=", self.serial.id)]
        )
        self.assertRecordValues(
            page,
            [
                {
                    "count": 3,
                    "used_count": 3,
                    "create_uid": self.stock_user.id,
                    "document": picking.name,
                }
            ],
        )

    def test_dialog_lots(self):
        picking = self.receipt(self.batch, 25)
        picking.whiz_effective_date = datetime(2026, 3, 9, 12)
        names = self.generate(picking, 10)
        self.assertEqual(names, ["L260309-01", "L260309-02", "L260309-03"])

    def test_dialog_unused_numbers_come_back(self):
        self.template_of(self.serial).policy = "gapless"
        picking = self.receipt(self.serial, 2)
        self.generate(picking, 5)
        self.validate(picking, [("SN0001", 1), ("SN0002", 1)])
        self.assertEqual(
            self.numbers(self.serial, "free"), ["SN0003", "SN0004", "SN0005"]
        )
        self.assertEqual(self.serial._next_lot_names(1), ["SN0003"])

    def test_dialog_first_number_typed(self):
        """what is typed is counted on in the way of the template"""
        product = self.numbered("P4", "A{seq:3,base=36}{check}")
        (first,) = product._next_lot_names(1)
        picking = self.receipt(product, 3)
        names = self.generate(picking, 3, first=first)
        self.assertEqual(names[0], first)
        template = self.template_of(product)._get_compiled()
        numbers = [template.parse(name).values["seq"] for name in names]
        self.assertEqual(numbers, [1, 2, 3])
        wrong = first[:-1] + ("0" if first[-1] != "0" else "1")
        with self.assertRaisesRegex(ValidationError, "does not fit the rest"):
            self.generate(picking, 3, first=wrong)

    def test_dialog_existing_lots(self):
        """where lots are chosen and not typed, they are made at once"""
        self.warehouse.in_type_id.use_existing_lots = True
        picking = self.receipt(self.serial, 2)
        self.assertEqual(self.generate(picking, 2), ["SN0001", "SN0002"])
        lots = self.env["stock.lot"].search([("product_id", "=", self.serial.id)])
        self.assertEqual(set(lots.mapped("name")), {"SN0001", "SN0002"})

    def test_assign_serials(self):
        picking = self.receipt(self.serial, 3)
        picking.move_ids._generate_serial_numbers(False, 3)
        self.assertEqual(
            picking.move_line_ids.filtered("lot_name").mapped("lot_name"),
            ["SN0001", "SN0002", "SN0003"],
        )

    def test_import_ranges(self):
        picking = self.receipt(self.serial, 6)
        names = self.generate(
            picking, 0, mode="import", text="SN0010-SN0012\nSN0007,~+1"
        )
        self.assertEqual(
            names, ["SN0010", "SN0011", "SN0012", "SN0007", "SN0001", "SN0002"]
        )

    def test_import_quantity_and_date(self):
        self.batch.use_expiration_date = True
        picking = self.receipt(self.batch, 10)
        lines = self.env["stock.move"].action_generate_lot_line_vals(
            self.dialog(picking), "import", None, 0, "L260101-01;4;2027-05-31"
        )
        self.assertEqual(lines[0]["lot_name"], "L260101-01")
        self.assertEqual(lines[0]["quantity"], 4)
        self.assertEqual(lines[0]["expiration_date"].date().isoformat(), "2027-05-31")

    def test_import_mistake(self):
        picking = self.receipt(self.serial, 6)
        with self.assertRaisesRegex(UserError, "Line 2"):
            self.generate(picking, 0, mode="import", text="SN0010\nSN0015-SN0012")
        self.assertFalse(self.numbers(self.serial))

    def test_import_without_template(self):
        """a hyphen is a part of the number, as in Odoo"""
        picking = self.receipt(self.plain, 2)
        names = self.generate(picking, 0, mode="import", text="10-15\n1,4")
        self.assertEqual(names, ["10-15", "1,4"])

    # -- typed numbers

    def test_typed_wrong(self):
        with self.assertRaisesRegex(ValidationError, "“X” .*expected|“SN” is expected"):
            self.lot(self.serial, "XN0001")
        with self.assertRaisesRegex(ValidationError, "Sequence"):
            self.lot(self.serial, "SN00A1")

    def test_typed_wrong_in_receipt(self):
        """is said when the line is saved, not when the transfer is validated"""
        picking = self.receipt(self.serial, 1)
        with self.assertRaisesRegex(ValidationError, "SN1.*should look like SN0001"):
            picking.move_ids.move_line_ids.lot_name = "SN1"

    def test_typed_any(self):
        self.template_of(self.serial).typed = "any"
        self.assertEqual(self.lot(self.serial, "whatever").name, "whatever")
        self.assertEqual(self.numbers(self.serial, "used"), ["whatever"])

    def test_vendor_format(self):
        self.serial.seller_ids = [
            Command.create(
                {"partner_id": self.supplier.id, "whiz_lot_pattern": "HZ-{digits:5}"}
            )
        ]
        picking = self.receipt(self.serial, 1)
        self.validate(picking, [("HZ-88123", 1)])
        picking = self.receipt(self.serial, 1, partner_id=self.supplier_2.id)
        with self.assertRaisesRegex(ValidationError, "HZ-88124"):
            picking.move_ids.move_line_ids.lot_name = "HZ-88124"
        with self.assertRaisesRegex(ValidationError, "cannot be used"):
            self.serial.seller_ids.whiz_lot_pattern = "{digits"

    # -- manufacturing

    def test_order_button(self):
        order = self.order(self.serial).with_user(self.mrp_user)
        order.action_generate_serial()
        self.assertEqual(order.lot_producing_ids.name, "SN0001")
        order = self.order(self.batch, 10, whiz_effective_date=datetime(2026, 2, 3, 5))
        order.with_user(self.mrp_user).action_generate_serial()
        self.assertEqual(order.lot_producing_ids.name, "L260203-01")

    def wizard(self, order):
        action = order.with_user(self.mrp_user).action_generate_serial()
        return Form.from_action(self.env(user=self.mrp_user), action)

    def test_order_wizard(self):
        order = self.order(self.serial, 5)
        form = self.wizard(order)
        self.assertEqual(form.lot_name, "SN0001")
        self.assertEqual(self.numbers(self.serial), [])
        wizard = form.save()
        wizard.action_generate_serial_numbers()
        self.assertEqual(
            wizard.serial_numbers, "SN0001\nSN0002\nSN0003\nSN0004\nSN0005"
        )
        # pressed again it gives the same ones, and one more
        wizard.lot_quantity = 6
        wizard.action_generate_serial_numbers()
        self.assertEqual(len(self.numbers(self.serial)), 6)
        wizard.lot_quantity = 5
        wizard.action_generate_serial_numbers()
        wizard.action_apply()
        self.assertEqual(
            order.lot_producing_ids.sorted("id").mapped("name"),
            ["SN0001", "SN0002", "SN0003", "SN0004", "SN0005"],
        )
        self.assertEqual(self.numbers(self.serial, "drawn"), ["SN0006"])

    def test_order_done_releases(self):
        order = self.order(self.serial, 1)
        self.serial._next_lot_names(2, order)
        order.lot_producing_ids = self.lot(self.serial, "SN0001")
        order.qty_producing = 1
        order.button_mark_done()
        self.assertEqual(order.state, "done")
        self.assertEqual(self.numbers(self.serial, "free"), ["SN0002"])
        self.assertEqual(self.numbers(self.serial, "used"), ["SN0001"])

    # -- the faults of Odoo's own numbering

    def test_core_literal_date(self):
        """the dialog of an order shows a year, not %(year)s"""
        self.plain.serial_prefix_format = "Q%(year)s-"
        form = self.wizard(self.order(self.plain, 2))
        self.assertEqual(form.lot_name, f"Q{datetime.now().year}-0000001")
        wizard = form.save()
        wizard.action_generate_serial_numbers()
        self.assertNotIn("%", wizard.serial_numbers)

    def test_core_access_error(self):
        """a manufacturing user may apply the number that is next"""
        self.plain.serial_prefix_format = "QA"
        order = self.order(self.plain, 2)
        form = self.wizard(order)
        form.serial_numbers = "QA0000001\nQA0000002"
        form.save().action_apply()
        self.assertEqual(len(order.lot_producing_ids), 2)
        self.assertEqual(self.plain._next_lot_names(1), ["QA0000003"])

    def test_core_string_order(self):
        """serials are made in the order of the list: QB9 before QB10"""
        order = self.order(self.plain, 2)
        form = self.wizard(order)
        form.serial_numbers = "QB9\nQB10"
        form.save().action_apply()
        lots = order.lot_producing_ids.sorted("id")
        self.assertEqual(lots.mapped("name"), ["QB9", "QB10"])

    def test_core_overlap(self):
        """two dialogs that are open at the same time get different numbers"""
        self.plain.serial_prefix_format = "QC"
        one, two = self.receipt(self.plain, 3), self.receipt(self.plain, 3)
        moves = self.env["stock.move"].with_user(self.stock_user)
        previews = [moves.get_lot_preview(self.dialog(p))["next"] for p in (one, two)]
        self.assertEqual(previews, ["QC0000001", "QC0000001"])
        names = self.generate(one, 3, user=self.stock_user)
        names += self.generate(two, 3, user=self.stock_user)
        self.assertEqual(names, [f"QC000000{number}" for number in range(1, 7)])

    def test_core_burnt_numbers(self):
        """opening the form of a lot, or closing it again, takes no number"""
        self.plain.serial_prefix_format = "QD"
        for _ in range(3):
            form = Form(self.env["stock.lot"])
            form.product_id = self.plain
            self.assertEqual(form.next_name, "QD0000001")
        self.assertEqual(form.save().name, "QD0000001")

    def test_core_foreign_prefix(self):
        """drawing never looks for a sequence by its prefix"""
        foreign = self.env["ir.sequence"].create({"name": "Other", "prefix": "QE/"})
        self.plain.product_tmpl_id.whiz_numbering_template_id = self.template(
            "QE/{seq:3}"
        )
        self.assertEqual(self.plain._next_lot_names(2), ["QE/001", "QE/002"])
        self.assertEqual(foreign.number_next_actual, 1)

    def test_core_queries(self):
        """a thousand lots of a product without a template in a few queries"""
        self.plain.serial_prefix_format = "QF"
        self.env.flush_all()
        with self.assertQueryCount(40):
            lots = self.env["stock.lot"].create(
                [{"product_id": self.plain.id} for _ in range(1000)]
            )
            self.env.flush_all()
        self.assertEqual(len(set(lots.mapped("name"))), 1000)

    def test_core_no_gap_sequence(self):
        self.plain.lot_sequence_id = self.env["ir.sequence"].create(
            {
                "name": "QG",
                "prefix": "QG",
                "padding": 3,
                "implementation": "no_gap",
                "number_increment": 2,
            }
        )
        self.assertEqual(self.plain._next_lot_names(3), ["QG001", "QG003", "QG005"])
        self.assertEqual(self.plain._preview_lot_names()["next"], "QG007")

    # -- counts

    def test_count(self):
        """a lot that is created in an inventory count"""
        quant = Form(
            self.env["stock.quant"].with_context(inventory_mode=True),
            view="stock.view_stock_quant_tree_inventory_editable",
        )
        quant.product_id = self.serial
        quant.location_id = self.stock
        quant.lot_id = self.env["stock.lot"].create({"product_id": self.serial.id})
        quant.inventory_quantity = 1
        quant.save().action_apply_inventory()
        self.assertEqual(self.numbers(self.serial, "used"), ["SN0001"])
