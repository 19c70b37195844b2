from odoo.tests import tagged

from .common_scan import GTIN_JAR, ScanCommon

SSCC = "395060001343521237"


@tagged("post_install", "-at_install")
class TestScanPack(ScanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.j1 = cls.lot(cls.jar, "J1")
        cls.p1, cls.p2 = cls.lots(cls.phone, "P1 P2")
        cls.receive([(cls.jar, cls.j1, 10), (cls.phone, cls.p1, 1)])
        cls.receive([(cls.phone, cls.p2, 1)])

    def packed(self, picking):
        return {
            (line.lot_id.name, line.result_package_id.name, line.quantity_product_uom)
            for line in picking.move_line_ids
            if line.picked
        }

    def test_into_scanned_package(self):
        delivery = self.delivery([(self.jar, 4), (self.phone, 2)])
        answer = self.scan(f"01{GTIN_JAR}10J1", delivery, "pack")
        self.assertVerdict(answer, "stop", "Scan the package first")
        answer = self.scan(f"]C100{SSCC}", delivery, "pack")
        self.assertVerdict(answer, "ok", SSCC)
        self.scan("J1", delivery, "pack", quantity=3)
        self.scan("P1", delivery, "pack")
        self.scan("00106141411234567897", delivery, "pack")
        self.scan("P2", delivery, "pack")
        answer = self.scan("J1", delivery, "pack")
        self.assertEqual(
            self.packed(delivery),
            {
                ("J1", SSCC, 3),
                ("P1", SSCC, 1),
                ("P2", "106141411234567897", 1),
                ("J1", "106141411234567897", 1),
            },
        )
        self.assertEqual(answer["state"]["left"], 0)
        self.station.finish("pack", "stock.picking", delivery.id)
        self.assertEqual(delivery.state, "done")

    def test_what_was_picked_before(self):
        """Picked first, packed later: nothing counts twice, reservation stays."""
        delivery = self.delivery([(self.jar, 4)])
        self.scan("J1", delivery, "pick", quantity=2)
        self.scan(f"00{SSCC}", delivery, "pack")
        self.scan("J1", delivery, "pack")
        self.assertEqual(self.packed(delivery), {("J1", False, 1), ("J1", SSCC, 1)})
        self.assertEqual(sum(delivery.move_line_ids.mapped("quantity")), 4)
        self.undo(delivery, "pack")
        self.assertEqual(self.packed(delivery), {("J1", False, 2)})
        self.assertEqual(sum(delivery.move_line_ids.mapped("quantity")), 4)

    def test_new_package_gets_sscc(self):
        self.env.company.whiz_sscc_prefix = "39506000"
        delivery = self.delivery([(self.jar, 4)])
        answer = self.scan("WHIZ-NEXT-PACKAGE", delivery, "pack")
        package = self.env["stock.package"].browse(answer["res_id"])
        self.assertRegex(package.name, "^39506000[0-9]{10}$")
        self.assertTrue(package.valid_sscc)
        second = self.scan("WHIZ-NEXT-PACKAGE", delivery, "pack")
        self.assertNotEqual(second["title"], answer["title"])

    def test_named_packages_get_sscc(self):
        """Packages that came with another name get an SSCC by a button, and labels."""
        package = self.env["stock.package"].create({"name": "BOX-1"})
        delivery = self.delivery([(self.jar, 4)])
        self.scan("BOX-1", delivery, "pack")
        answer = self.scan("J1", delivery, "pack")
        names = [button["name"] for button in answer["state"]["buttons"]]
        self.assertEqual(names, ["next_package"], "the company has no prefix")
        self.assertVerdict(
            self.scan("WHIZ-GIVE-SSCC", delivery, "pack"), "stop", "no SSCC prefix"
        )
        self.env.company.whiz_sscc_prefix = "39506000"
        state = self.station.get_state("pack", "stock.picking", delivery.id)
        names = [button["name"] for button in state["buttons"]]
        self.assertEqual(names, ["next_package", "give_sscc"])
        answer = self.scan("WHIZ-GIVE-SSCC", delivery, "pack")
        self.assertVerdict(answer, "ok", package.name)
        self.assertTrue(package.valid_sscc)
        self.assertEqual(self.context["package_name"], package.name)
        names = [button["name"] for button in answer["state"]["buttons"]]
        self.assertEqual(names, ["next_package"])
        # the link opens the dialog that prints the label
        [link] = answer["links"]
        Print = self.env["whiz.label.print"].with_user(self.worker)
        wizard = Print.with_context(**link["action"]["context"]).create({})
        self.assertEqual(wizard.line_ids.package_id, package)
        self.assertIn(package.name, str(wizard.preview))

    def test_package_in_use(self):
        package = self.env["stock.package"].create({"name": SSCC})
        self.j1.quant_ids.filtered(
            lambda quant: quant.location_id == self.stock
        ).package_id = package
        delivery = self.delivery([(self.phone, 1)])
        answer = self.scan(f"00{SSCC}", delivery, "pack")
        self.assertVerdict(answer, "stop", "holds stock")

    def test_undo_of_a_package(self):
        delivery = self.delivery([(self.jar, 4)])
        self.scan(f"00{SSCC}", delivery, "pack")
        answer = self.undo(delivery, "pack")
        self.assertEqual(answer["context"]["package_id"], False)
        self.assertFalse(self.env["stock.package"].search([("name", "=", SSCC)]))
