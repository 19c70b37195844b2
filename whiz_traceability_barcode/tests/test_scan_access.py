import uuid

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_scan import ScanCommon


@tagged("post_install", "-at_install")
class TestScanAccess(ScanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.j1 = cls.lot(cls.jar, "J1")
        cls.receive([(cls.jar, cls.j1, 10)])
        cls.reader = new_test_user(cls.env, "qa", "whiz_traceability.group_user")
        cls.employee = new_test_user(cls.env, "employee", "base.group_user")

    def submit(self, user, **vals):
        return (
            self.env["whiz.scan"]
            .with_user(user)
            .submit({"uuid": str(uuid.uuid4()), "text": "J1", "mode": "lookup", **vals})
        )

    def test_modes(self):
        def modes(user):
            scan = self.env["whiz.scan"].with_user(user)
            # other add-ons bring modes of their own
            own = ("lookup", "receive", "pick", "produce", "count", "move", "pack")
            return [m["mode"] for m in scan.get_modes() if m["mode"] in own]

        self.assertEqual(modes(self.employee), [])
        self.assertEqual(modes(self.reader), ["lookup"])
        self.assertEqual(
            modes(self.worker),
            ["lookup", "receive", "pick", "produce", "count", "move", "pack"],
        )

    def test_reader_only_looks(self):
        """A traceability user needs no rights on stock to ask what a code is."""
        answer = self.submit(self.reader)
        self.assertEqual(answer["card"]["title"], "J1")
        self.assertEqual(answer["card"]["subtitle"], "Jar")
        receipt = self.receipt([(self.jar, 1)])
        with self.assertRaises(AccessError):
            self.submit(
                self.reader,
                mode="receive",
                res_model="stock.picking",
                res_id=receipt.id,
            )
        with self.assertRaises(AccessError):
            self.submit(self.employee)
        scan = self.env["whiz.scan"].with_user(self.reader)
        with self.assertRaises(AccessError):
            scan.get_documents("pick")
        with self.assertRaises(AccessError):
            scan.finish("receive", "stock.picking", receipt.id)
        with self.assertRaises(AccessError):
            scan.resolve("J1", "nonsense")

    def test_a_document_of_another_kind(self):
        answer = self.submit(
            self.worker, mode="pick", res_model="res.partner", res_id=self.rossi.id
        )
        self.assertEqual(answer["verdict"], "stop")
        self.assertIn("does not work on this document", answer["message"])

    def test_log(self):
        """Nobody writes it; users see their own, quality sees all."""
        self.submit(self.worker)
        log = self.env["whiz.scan.log"].browse(self.submit(self.reader)["log_id"])
        quality = new_test_user(self.env, "quality", "whiz_traceability.group_quality")
        Log = self.env["whiz.scan.log"]
        self.assertEqual(Log.with_user(self.reader).search([]), log)
        self.assertEqual(log.mode_name, "What is this?")
        self.assertEqual(len(Log.with_user(quality).search([])), 2)
        for user in (self.reader, self.worker, quality):
            with self.assertRaises(AccessError):
                log.with_user(user).write({"title": "x"})
            with self.assertRaises(AccessError):
                log.with_user(user).unlink()
            with self.assertRaises(AccessError):
                Log.with_user(user).create({"uuid": "x", "mode": "x"})

    def test_other_company(self):
        """Nothing of a company that the user is not in: not even that it exists."""
        company_b = self.env["res.company"].create({"name": "B"})
        secret = self.product(
            "Secret", company_id=company_b.id, barcode="4006381333931"
        )
        self.env["stock.lot"].create(
            {"name": "SECRET-1", "product_id": secret.id, "company_id": company_b.id}
        )
        for text in ("SECRET-1", "0104006381333931" + "10SECRET-1", "4006381333931"):
            answer = self.submit(self.worker, text=text)
            self.assertEqual(answer["verdict"], "unknown", text)
            self.assertNotIn("Secret", str(answer).replace("SECRET", ""))
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", company_b.id)]
        )
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": warehouse.in_type_id.id,
                "location_id": self.suppliers.id,
                "location_dest_id": warehouse.lot_stock_id.id,
            }
        )
        answer = self.submit(
            self.worker, mode="receive", res_model="stock.picking", res_id=picking.id
        )
        self.assertEqual(answer["verdict"], "stop")

    def test_two_companies(self):
        """The document's company decides which lot of that name is meant."""
        company_b = self.env["res.company"].create({"name": "B"})
        self.worker.company_ids |= company_b
        other = self.product("Other", company_id=company_b.id)
        self.env["stock.lot"].create(
            {"name": "J1", "product_id": other.id, "company_id": company_b.id}
        )
        delivery = self.delivery([(self.jar, 1)])
        station = self.env["whiz.scan"].with_user(self.worker)
        station = station.with_context(
            allowed_company_ids=[company_b.id, self.env.company.id]
        )
        answer = station.submit(
            {
                "uuid": str(uuid.uuid4()),
                "text": "J1",
                "mode": "pick",
                "res_model": "stock.picking",
                "res_id": delivery.id,
            }
        )
        self.assertVerdict(answer, "ok", "Jar")
