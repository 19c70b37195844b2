from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common_labels import GTIN, LabelCommon

TEXT = f"01{GTIN}17261231" + "10JAR-0331"


@tagged("post_install", "-at_install")
class TestLabelDialogs(LabelCommon):
    """Our dialog, Odoo's own dialogs, and printing without a dialog."""

    def dialog(self, action):
        self.assertEqual(action["res_model"], "whiz.label.print")
        return self.Print.browse(action["res_id"])

    def texts(self, action):
        """Return what is on each label of a print action."""
        pages = self.scan_pdf(self.job_of(action)._get_file()[0])
        return [text for page in pages for _identifier, text in page]

    # Our dialog

    def test_from_a_lot(self):
        dialog = self.dialog(self.jar_lot.action_print_labels())
        self.assertEqual(dialog.layout_id, self.layout)
        self.assertEqual(dialog.output, "pdf")
        self.assertEqual(dialog.label_count, 1)
        self.assertIn("JAR-0331", dialog.preview)
        self.assertFalse(dialog.stops)
        self.assertFalse(dialog.notes)
        self.assertEqual(self.texts(dialog.action_print()), [TEXT])

    def test_says_what_is_wrong_before_printing(self):
        dialog = self.dialog((self.plain_lot | self.jar_lot).action_print_labels())
        self.assertIn("Lot #1: Plain QR in place of GS1 DataMatrix", dialog.notes)
        dialog.layout_id = self.make_layout(self.symbol_item(width=5, height=5))
        self.assertIn("needs", dialog.stops)
        with self.assertRaises(UserError):
            dialog.action_print()

    def test_same_sentence_is_told_once(self):
        lots = self.env["stock.lot"]
        for number in range(5):
            lots |= self.lot(self.plain, f"P{number}")
        dialog = self.dialog(lots.action_print_labels())
        self.assertEqual(len(dialog.notes.splitlines()), 1)
        self.assertIn("P0, P1 and 3 more:", dialog.notes)

    def test_one_per_unit_and_copies(self):
        self.receive([(self.jar, self.jar_lot, 5)])
        with Form(self.dialog(self.jar_lot.action_print_labels())) as form:
            self.assertEqual(form.label_count, 1)
            form.amount = "unit"
            self.assertEqual(form.label_count, 5)
            form.amount = "copies"
            form.copies = 3
            self.assertEqual(form.label_count, 3)
            with form.line_ids.edit(0) as line:
                line.copies = 2
            self.assertEqual(form.label_count, 2)
            dialog = form.save()
        self.assertEqual(self.texts(dialog.action_print()), [TEXT] * 2)

    def test_goods_by_weight_get_one_label(self):
        nuts = self.product("Nuts", uom=self.kg)
        lot = self.lot(nuts, "HZ-1")
        self.receive([(nuts, lot, 24.5)])
        with Form(self.dialog(lot.action_print_labels())) as form:
            form.amount = "unit"
            self.assertEqual(form.label_count, 1)

    def test_cases(self):
        self.jar.uom_ids = self.dozen
        self.env["product.uom"].create(
            {
                "product_id": self.jar.id,
                "uom_id": self.dozen.id,
                "barcode": "19506000134359",
            }
        )
        self.receive([(self.jar, self.jar_lot, 30)])
        dialog = self.dialog(self.jar_lot.action_print_labels())
        dialog.layout_id = self.make_layout(
            self.symbol_item(identifiers="01 17 30 10", width=30)
        )
        with Form(dialog) as form:
            form.amount = "unit"
            with form.line_ids.edit(0) as line:
                line.packaging_id = self.dozen
            self.assertEqual(form.label_count, 3, "two dozen and the rest of one")
        self.assertEqual(
            self.texts(dialog.action_print()),
            ["01195060001343591726123130" + "12\x1d10JAR-0331"] * 3,
        )

    def test_product(self):
        self.receive([(self.jar, self.jar_lot, 5)])
        self.lot(self.jar, "EMPTY")
        dialog = self.dialog(self.jar.action_print_lot_labels())
        self.assertEqual(dialog.line_ids.lot_id, self.jar_lot, "what is in stock")
        dialog = self.dialog(self.jar.product_tmpl_id.action_print_lot_labels())
        self.assertEqual(dialog.line_ids.lot_id, self.jar_lot)
        dialog = self.dialog(self.controller.action_print_lot_labels())
        self.assertEqual(dialog.line_ids.product_id, self.controller)
        self.assertEqual(self.texts(dialog.action_print()), ["0109506000134369"])

    def test_package(self):
        package = self.env["stock.package"].create({"name": "395060001343521237"})
        self.env["stock.quant"]._update_available_quantity(
            self.jar, self.stock, 48, lot_id=self.jar_lot, package_id=package
        )
        dialog = self.dialog(package.action_print_labels())
        self.assertEqual(
            dialog.layout_id, self.env.ref("whiz_traceability_barcode.layout_pallet")
        )
        self.assertEqual(
            sorted(self.texts(dialog.action_print())),
            ["00395060001343521237", f"02{GTIN}152612013748", "10JAR-0331"],
        )
        dialog.layout_id = self.env.ref("whiz_traceability_barcode.layout_pallet_two")
        self.assertEqual(
            sorted(self.texts(dialog.action_print())),
            ["00395060001343521237", f"02{GTIN}15261201" + "3748\x1d10JAR-0331"],
        )

    def test_package_gets_an_sscc(self):
        worker = new_test_user(self.env, "packer", "stock.group_stock_user")
        package = self.env["stock.package"].create({"name": "BOX-1"})
        self.assertTrue(package.whiz_is_sscc_allowed)
        with self.assertRaisesRegex(UserError, "no SSCC prefix"):
            package.with_user(worker).action_give_sscc()
        self.env.company.whiz_sscc_prefix = "39506000"
        with self.assertRaises(AccessError):
            package.with_user(self.user).action_give_sscc()
        dialog = self.dialog(package.with_user(worker).action_give_sscc())
        self.assertRegex(package.name, "^39506000[0-9]{10}$")
        self.assertTrue(package.valid_sscc)
        self.assertFalse(package.whiz_is_sscc_allowed)
        self.assertEqual(dialog.line_ids.package_id, package)
        self.assertIn(f"00{package.name}", self.texts(dialog.action_print()))
        # one number for all its life
        with self.assertRaisesRegex(UserError, "is an SSCC already"):
            package.action_give_sscc()

    def test_packages_get_sscc(self):
        """Of several, those that can; what has left keeps its name."""
        self.env.company.whiz_sscc_prefix = "39506000"
        Package = self.env["stock.package"]
        boxes = Package.create([{"name": f"BOX-{n}"} for n in range(3)])
        done = Package.create({"name": "395060001343521237"})
        left = Package.create({"name": "LEFT"})
        self.env["stock.quant"]._update_available_quantity(
            self.jar, self.customers, 1, lot_id=self.jar_lot, package_id=left
        )
        dialog = self.dialog((boxes | done | left).action_give_sscc())
        self.assertEqual(dialog.line_ids.package_id, boxes)
        self.assertEqual(len(set(boxes.mapped("name"))), 3)
        self.assertTrue(all(boxes.mapped("valid_sscc")))
        self.assertEqual((done.name, left.name), ("395060001343521237", "LEFT"))
        with self.assertRaisesRegex(UserError, "has left"):
            left.action_give_sscc()

    def test_sscc_is_of_the_company_of_the_package(self):
        other = self.env["res.company"].create(
            {"name": "Other", "whiz_sscc_prefix": "45012345"}
        )
        self.env.company.whiz_sscc_prefix = "39506000"
        package = self.env["stock.package"].create({"name": "BOX-9"})
        package.with_company(other).action_give_sscc()
        self.assertRegex(package.name, "^45012345")

    def test_no_layout(self):
        self.Layout.search([]).active = False
        with self.assertRaisesRegex(UserError, "Configuration > Label Layouts"):
            self.jar_lot.action_print_labels()

    def test_user_opens_and_prints(self):
        dialog = self.dialog(self.jar_lot.with_user(self.user).action_print_labels())
        dialog = dialog.with_user(self.user)
        job = self.job_of(dialog.action_print())
        self.assertEqual(job.user_id, self.user)

    # Odoo's own dialogs

    def lot_dialog(self, picking, **vals):
        return self.env["lot.label.layout"].create(
            {"move_line_ids": [Command.set(picking.move_line_ids.ids)], **vals}
        )

    def test_lot_dialog_of_odoo(self):
        picking = self.receive([(self.jar, self.jar_lot, 3)])
        dialog = self.lot_dialog(picking)
        self.assertEqual(dialog.print_format, "whiz", "ours is proposed")
        self.assertEqual(dialog.whiz_layout_id, self.layout)
        self.assertFalse(dialog.whiz_problems)
        action = dialog.process()
        self.assertEqual(self.texts(action), [TEXT])
        self.assertEqual(self.job_of(action).document, picking.name)
        dialog.label_quantity = "units"
        self.assertEqual(self.texts(dialog.process()), [TEXT] * 3)

    def test_lot_dialog_of_odoo_still_prints_its_own(self):
        picking = self.receive([(self.jar, self.jar_lot, 3)])
        for print_format, report in {
            "4x12": "stock.report_lot_label",
            "zpl": "stock.label_lot_template_view",
        }.items():
            action = self.lot_dialog(picking, print_format=print_format).process()
            self.assertEqual(action["report_name"], report)

    def test_lot_dialog_of_odoo_tells_what_is_wrong(self):
        picking = self.receive([(self.plain, self.plain_lot, 1)])
        self.assertIn("Lot #1: Plain QR", self.lot_dialog(picking).whiz_problems)

    def test_product_dialog_of_odoo(self):
        picking = self.receive([(self.jar, self.jar_lot, 3)])
        dialog = self.env["product.label.layout"].create(
            {"product_ids": self.jar.ids, "print_format": "whiz", "custom_quantity": 2}
        )
        self.assertEqual(self.texts(dialog.process()), [f"01{GTIN}"] * 2)
        dialog.write({"move_quantity": "move", "move_ids": picking.move_ids.ids})
        self.assertEqual(self.texts(dialog.process()), [f"01{GTIN}"] * 3)
        dialog.print_format = "4x12"
        dialog.move_quantity = "custom"
        self.assertIn("product", dialog.process()["report_name"])

    # Without a dialog

    def receipt(self, product, lot, quantity=2):
        return self.transfer(
            [(product, lot, quantity)],
            self.suppliers,
            self.stock,
            self.warehouse.in_type_id,
            self.supplier,
        )

    def test_receipt_prints_automatically(self):
        kind = self.warehouse.in_type_id
        kind.write({"auto_print_lot_labels": True, "lot_label_format": "whiz_units"})
        picking = self.receipt(self.jar, self.jar_lot)
        (action,) = picking._get_autoprint_report_actions()
        self.assertEqual(self.texts(action), [TEXT] * 2)
        self.assertEqual(self.job_of(action).document, picking.name)
        kind.lot_label_format = "whiz_lots"
        kind.whiz_label_layout_id = self.make_layout(self.symbol_item("gs1_qr"))
        (action,) = picking._get_autoprint_report_actions()
        self.assertEqual(
            self.scan_pdf(self.job_of(action)._get_file()[0]), [[("]Q3", TEXT)]]
        )

    def test_odoo_formats_are_still_printed_automatically(self):
        self.warehouse.in_type_id.write(
            {"auto_print_lot_labels": True, "lot_label_format": "zpl_lots"}
        )
        (action,) = self.receipt(self.jar, self.jar_lot)._get_autoprint_report_actions()
        self.assertEqual(action["report_name"], "stock.label_lot_template_view")

    def test_label_that_cannot_be_printed_does_not_stop_the_goods(self):
        self.warehouse.in_type_id.write(
            {
                "auto_print_lot_labels": True,
                "lot_label_format": "whiz_lots",
                "whiz_label_layout_id": self.make_layout(
                    self.symbol_item(width=4, height=4)
                ).id,
            }
        )
        picking = self.receipt(self.jar, self.jar_lot)
        self.assertEqual(picking._get_autoprint_report_actions(), [])
        self.assertEqual(picking.state, "done")
        self.assertIn("Labels were not printed", picking.message_ids[0].body)

    def test_order_prints_automatically(self):
        kind = self.warehouse.manu_type_id
        kind.write(
            {"auto_print_done_mrp_lot": True, "done_mrp_lot_label_to_print": "whiz"}
        )
        self.receive([(self.plain, self.plain_lot, 10)])
        order = self.produce([(self.jar_lot, 4)], [(self.plain, self.plain_lot, 4)])
        self.jar_lot.production_date = False  # that of today would be on the label
        (action,) = order._get_autoprint_done_report_actions()
        self.assertEqual(self.texts(action), [TEXT])
        self.assertEqual(self.job_of(action).document, order.name)

    def test_generated_serials_print_automatically(self):
        kind = self.warehouse.manu_type_id
        kind.write(
            {
                "auto_print_generated_mrp_lot": True,
                "generated_mrp_lot_label_to_print": "whiz",
            }
        )
        order = self.plan([(self.serial, 1)], [(self.plain, self.plain_lot, 1)])
        serial = "010950600013436921X2/0001_a"
        self.assertEqual(
            self.texts(order._autoprint_generated_lot(self.serial)), [serial]
        )
        (action,) = order._autoprint_mass_generated_lots()
        self.assertEqual(self.texts(action), [serial])
        kind.generated_mrp_lot_label_to_print = "zpl"
        (action,) = order._autoprint_mass_generated_lots()
        self.assertEqual(action["report_name"], "stock.label_lot_template_view")

    def test_put_in_pack(self):
        self.warehouse.out_type_id.write(
            {"auto_print_package_label": True, "package_label_to_print": "whiz"}
        )
        self.receive([(self.jar, self.jar_lot, 5)])
        picking = self.deliver([(self.jar, self.jar_lot, 2)])
        package = self.env["stock.package"].create({"name": "395060001343521237"})
        action = picking.move_line_ids._post_put_in_pack_hook(package)
        self.assertIn("00395060001343521237", self.texts(action))
        self.warehouse.out_type_id.package_label_to_print = "zpl"
        action = picking.move_line_ids._post_put_in_pack_hook(package)
        self.assertEqual(action["type"], "ir.actions.report")
        self.assertNotEqual(action["report_type"], "whiz-label")

    def test_packages_of_a_transfer(self):
        picking = self.receive([(self.jar, self.jar_lot, 5)])
        with self.assertRaisesRegex(UserError, "put goods in a pack"):
            picking.action_print_package_labels()
