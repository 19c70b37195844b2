import re

from lxml import html

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import TraceCommon

REPORT = "whiz_traceability.report_lot_dossier"


@tagged("post_install", "-at_install")
class TestLotDossier(TraceCommon):
    """The printed dossier of a lot."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nut, cls.jar = cls.product("Nut", uom=cls.kg), cls.product("Jar")
        cls.n1, cls.j1 = cls.lot(cls.nut, "N1"), cls.lot(cls.jar, "J1")
        cls.crate = cls.product("Crate")
        cls.k1 = cls.lot(cls.crate, "K1")
        cls.j1.supplier_lot_name = "SUP-4711"
        cls.receipt = cls.receive([(cls.nut, cls.n1, 100)])
        cls.order = cls.produce([(cls.j1, 50)], [(cls.nut, cls.n1, 12.5)])
        cls.produce([(cls.k1, 2)], [(cls.jar, cls.j1, 24)])
        cls.delivery = cls.deliver([(cls.jar, cls.j1, 20)])
        cls.give_back(cls.delivery, {cls.j1: 3})
        cls.deliver([(cls.crate, cls.k1, 1)], cls.weber)
        cls.user = new_test_user(cls.env, "qa_dossier", "whiz_traceability.group_user")

    def pages(self, lots, user=None):
        user = user or self.user
        report = self.env["ir.actions.report"].with_user(user).with_context(tz=user.tz)
        content, kind = report._render_qweb_html(REPORT, lots.ids)
        self.assertEqual(kind, "html")
        return html.fromstring(content).xpath("//div[hasclass('page')]")

    def text(self, page):
        return re.sub(r"\s+", " ", page.text_content()).strip()

    def table(self, page, title):
        """Return the rows (lists of texts) of the table below a title."""
        (table,) = page.xpath(f".//*[normalize-space()='{title}']/ancestor::table") or (
            page.xpath(f".//h4[normalize-space()='{title}']/following-sibling::table")
        )
        return [
            [
                re.sub(r"\s+", " ", cell.text_content()).strip()
                for cell in row.xpath("./td")
            ]
            for row in table.xpath("./tbody/tr")
        ]

    def test_dossier(self):
        """J1: 50 made of 12.5 kg N1; 24 in K1, 17 at Rossi, 3 back, 9 here"""
        (page,) = self.pages(self.j1)
        text = self.text(page)
        self.assertIn("J1 Jar", text)
        self.assertIn("SUP-4711", text)
        units = self.unit.name
        self.assertEqual(
            self.table(page, "Where it is now"),
            [
                [f"On hand, free {self.stock.display_name}", f"9 {units}"],
                ["Consumed", f"24 {units}"],
                ["At customers", f"17 {units}"],
                ["Returned by customers", f"3 {units}"],
            ],
        )
        self.assertEqual(
            self.table(page, "Mass balance"),
            [
                ["Produced", f"50 {units}"],
                ["Returned by customers", f"3 {units}"],
                ["On hand", f"9 {units}"],
                ["Consumed", f"24 {units}"],
                ["Shipped", f"20 {units}"],
                ["Unexplained", f"0 {units}"],
            ],
        )
        self.assertIn("The balance closes.", text)
        self.assertEqual(
            self.table(page, "Supplier"),
            [["Trace Supplier", "N1", "Nut", "100 kg", self.receipt.name]],
        )
        (ingredient,) = self.table(page, "Made from")
        self.assertEqual(ingredient[:2], ["N1", "Nut"])
        (product,) = self.table(page, "Used in")
        self.assertEqual(product[:2], ["K1", "Crate"])
        customers = {row[0]: row[1:5] for row in self.table(page, "Consignee")}
        self.assertEqual(
            customers,
            {
                "Rossi": ["J1", "Jar", f"17 {units}", "3"],
                "Weber": ["K1", "Crate", f"1 {units}", "0"],
            },
        )
        self.assertIn("None found.", text)

    def test_what_could_still_be_stopped(self):
        """the open documents that have set something of the lot aside"""
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": self.stock.id,
                "location_dest_id": self.customers.id,
                "partner_id": self.weber.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.jar.id,
                            "product_uom_qty": 4,
                            "location_id": self.stock.id,
                            "location_dest_id": self.customers.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        (page,) = self.pages(self.j1)
        rows = dict(self.table(page, "Where it is now"))
        place = f"On hand, free {self.stock.display_name}"
        self.assertEqual(rows[place], f"5 {self.unit.name}")
        name = f"Reserved on open orders {picking.name}"
        self.assertEqual(rows[name], f"4 {self.unit.name}")

    def test_large_quantities(self):
        """all digits, as the user's language writes them"""
        lot = self.lot(self.nut, "N2")
        self.receive([(self.nut, lot, 1234567)])
        self.deliver([(self.nut, lot, 12345.67)])
        (page,) = self.pages(lot)
        (supplier,) = self.table(page, "Supplier")
        self.assertEqual(supplier[3], "1,234,567 kg")
        (customer,) = self.table(page, "Consignee")
        self.assertEqual(customer[3], "12,345.67 kg")
        self.assertIn(["Shipped", "12,345.67 kg"], self.table(page, "Mass balance"))

    def test_day_of_a_delivery(self):
        """the user's day: half past eleven at night in UTC is tomorrow in Tokyo"""
        self.backdate(self.delivery, "2026-03-01 23:30:00")
        for timezone, day in (("UTC", "03/01/2026"), ("Asia/Tokyo", "03/02/2026")):
            self.user.tz = timezone
            (page,) = self.pages(self.j1)
            days = {row[0]: row[5] for row in self.table(page, "Consignee")}
            self.assertEqual(days["Rossi"], day)

    def test_returned_without_delivery(self):
        self.take_back([(self.nut, self.n1, 3)], self.weber)
        (page,) = self.pages(self.n1)
        (row,) = self.table(page, "Returned by")
        self.assertEqual(row[:4], ["Weber", "N1", "Nut", "3 kg"])

    def test_lot_without_moves(self):
        """says so in each part, and does not break"""
        (page,) = self.pages(self.lot(self.jar, "EMPTY"))
        text = self.text(page)
        self.assertIn("No ingredient and no supplier is recorded.", text)
        self.assertIn("Nothing was made of it and nobody received it.", text)
        self.assertIn("Nothing says where EMPTY came from", text)

    def test_several_lots(self):
        """one page each, in order"""
        pages = self.pages(self.n1 | self.j1 | self.k1)
        self.assertEqual(len(pages), 3)
        for page, lot in zip(pages, self.n1 | self.j1 | self.k1):
            self.assertTrue(self.text(page).startswith(lot.name))

    def test_unbalanced(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_quant SET quantity = quantity - 2"
            " WHERE lot_id = %s AND location_id = %s",
            [self.j1.id, self.stock.id],
        )
        self.env.invalidate_all()
        (page,) = self.pages(self.j1)
        self.assertIn("The balance does not close.", self.text(page))
        self.assertIn(
            ["Unexplained", f"2 {self.unit.name}"], self.table(page, "Mass balance")
        )

    def test_gaps_are_printed(self):
        self.order.move_raw_ids.move_line_ids.lot_id = False
        (page,) = self.pages(self.j1)
        self.assertIn(f"Nut went into {self.order.name} without a lot", self.text(page))

    def test_hidden_part_is_said(self):
        company = self.env["res.company"].create({"name": "Company B"})
        hush = self.env["res.partner"].create(
            {"name": "Hush Supplier", "company_id": company.id}
        )
        with self.in_company(company):
            self.receive([(self.nut, self.n1, 1231)], hush)
        (page,) = self.pages(self.n1)
        text = self.text(page)
        self.assertNotIn("Hush", text)
        self.assertNotIn("1231", text)
        self.assertIn("records belong to other companies", text)

    def test_no_access(self):
        user = new_test_user(self.env, "clerk_dossier", "base.group_user")
        with self.assertRaises(AccessError):
            self.pages(self.j1, user)

    def test_names_are_text(self):
        """a lot's name is never markup"""
        lot = self.lot(self.jar, "<b>bold</b>")
        (page,) = self.pages(lot)
        self.assertIn("<b>bold</b>", self.text(page))
        self.assertFalse(page.xpath(".//b[text()='bold']"))
