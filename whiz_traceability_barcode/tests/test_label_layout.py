from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import file_open, mute_logger

from .common_labels import GTIN, LabelCommon


@tagged("post_install", "-at_install")
class TestLabelLayout(LabelCommon):
    """Layouts, their preview, and which one is proposed."""

    def preview(self, items, **values):
        return self.Layout.preview(
            {"target": "lot", "width": 60, "height": 40, "dpi": "203", **values}, items
        )

    def test_shipped_layouts_fit(self):
        shipped = self.env["ir.model.data"].search(
            [
                ("module", "=", "whiz_traceability_barcode"),
                ("model", "=", "whiz.label.layout"),
            ]
        )
        layouts = self.Layout.browse(shipped.mapped("res_id"))
        self.assertEqual(len(layouts), 9)
        for layout in layouts:
            with self.subTest(layout.name):
                source = self.Layout._make_up_sample(layout.target, {})
                snapshot, notes = self.Layout._take_snapshot(
                    layout._get_design(), source
                )
                label, stops = self.Layout._compose(layout._get_design(), snapshot)
                self.assertEqual(label.problems, ())
                self.assertEqual([*stops, *notes], [])
                pages = self.scan_pdf(
                    self.Layout._render(layout._get_design(), [(label, 1)], "pdf")
                )
                self.assertEqual(
                    {text for page in pages for _identifier, text in page},
                    {mark.symbol.text for mark in label.marks},
                )

    def test_two_symbols_on_a_pallet(self):
        """GS1 asks for 0.495 mm on pallets, in at most 165 mm: that ends with the lot.

        A longer one is printed in finer modules, and the dialog says so; the layout
        with three symbols has room for it.
        """
        two, three = (
            self.env.ref(f"whiz_traceability_barcode.layout_pallet{name}")
            for name in ("_two", "")
        )

        def modules(layout, lot):
            source = self.Layout._make_up_sample("package", {})
            source["elements"]["10"] = lot
            design = layout._get_design()
            snapshot, _notes = self.Layout._take_snapshot(design, source)
            label, stops = self.Layout._compose(design, snapshot)
            self.assertFalse(stops)
            return (
                min(mark.module for mark in label.marks),
                {problem.code for problem in label.problems},
            )

        for lot in ("JAR-0331", "1234567890123456"):
            self.assertEqual(modules(two, lot), (0.5, set()), lot)
        size, problems = modules(two, "NUT-2611-014")
        self.assertLess(size, 0.495)
        self.assertIn("module_small", problems)
        size, problems = modules(three, "NUT-2611-014")
        self.assertGreaterEqual(size, 0.495)
        self.assertFalse(problems)

    def test_pictures_of_the_documentation(self):
        """Each shipped layout is shown, and a scanner reads the picture."""
        for xmlid in self.Layout.search([])._get_external_ids().values():
            for name in xmlid:
                module, _dot, part = name.partition(".")
                picture = (
                    f"{module}/static/description/{part.replace('layout', 'label')}.png"
                )
                with self.subTest(name), file_open(picture, "rb") as file:
                    self.assertTrue(self.scan_png(file.read()))

    def test_longest_names_on_shipped_layouts(self):
        """20 characters, a long product: cut if need be, but never over a symbol."""
        lot = self.lot(self.jar, "W" * 20, expiration_date="2026-12-31 10:00:00")
        self.jar.name = "Hazelnut spread with cocoa and whole roasted nuts " * 4
        for layout in self.Layout.search([("target", "=", "lot")]):
            with self.subTest(layout.name):
                found = self.Print._find_problems(
                    layout, [{"record": lot, "copies": 1}]
                )
                self.assertEqual(found["stops"], [])

    def test_preview(self):
        found = self.preview(
            [
                {**self.symbol_item(), "identifiers": "01 17 10", "width": 20},
                {"kind": "text", "text": "{lot}", "x": 25, "y": 1, "width": 30,
                 "height": 5, "size": 8},
            ],
            sample_lot_id=self.jar_lot.id,
        )  # fmt: skip
        self.assertIn("JAR-0331", found["svg"])
        self.assertEqual(found["problems"], [])

    def test_preview_with_made_up_data(self):
        found = self.preview([{"kind": "text", "text": "{product}", "size": 8,
                               "x": 0, "y": 0, "width": 50, "height": 8}])  # fmt: skip
        self.assertIn("Hazelnut", found["svg"])

    def test_preview_says_what_is_wrong(self):
        text = {"kind": "text", "text": "{lot}", "size": 8, "width": 30, "height": 5}
        found = self.preview(
            [{**self.symbol_item(), "identifiers": "01 10"}, {**text, "x": 25, "y": 3}]
        )
        problems = [(each["item"], each["stops"]) for each in found["problems"]]
        self.assertEqual(problems, [])
        found = self.preview(
            [{**self.symbol_item(), "identifiers": "01 10"}, {**text, "x": 5, "y": 3}]
        )
        self.assertEqual(
            [(each["item"], each["stops"]) for each in found["problems"]], [(1, True)]
        )
        self.assertIn("covers the symbol", found["problems"][0]["text"])

    def test_preview_of_nonsense(self):
        for values in ({"width": 0}, {"width": 1e9}, {"height": -3}):
            found = self.preview([], **values)
            self.assertTrue(found["problems"][0]["stops"])

    def test_preview_is_for_those_who_may_read(self):
        found = self.Layout.with_user(self.user).preview(
            {"width": 50, "height": 20, "target": "lot"}, []
        )
        self.assertTrue(found["svg"])
        other = self.env["res.company"].create({"name": "Other"})
        lot = self.lot(self.product("Secret", company_id=other.id), "S-1")
        with self.assertRaises(AccessError):
            self.Layout.with_user(self.user).preview(
                {"width": 50, "height": 20, "sample_lot_id": lot.id}, []
            )

    def test_catalogue(self):
        catalogue = self.Layout.get_catalogue()
        names = {each["name"] for each in catalogue["placeholders"]}
        values = set(self.jar_lot._prepare_label()["values"])
        self.assertEqual(names - {"hri"}, values)

    def test_unknown_identifier(self):
        with self.assertRaisesRegex(ValidationError, "8020"):
            self.make_layout(self.symbol_item(identifiers="01 8020"))
        self.make_layout(self.symbol_item(identifiers="01, 17/15, 10"))

    def test_sheet_that_does_not_fit_its_page(self):
        sheet = {"media": "sheet", "width": 70, "height": 25, "margin_left": 0,
                 "margin_top": 0, "rows": 2}  # fmt: skip
        self.make_layout(columns=3, **sheet)
        with self.assertRaisesRegex(ValidationError, "280.0"):
            self.make_layout(columns=4, **sheet)
        with self.assertRaisesRegex(ValidationError, "Thermal"):
            self.make_layout(columns=3, output="zpl", **sheet)

    def test_limits(self):
        for vals in ({"width": 2}, {"height": 900}):
            with (
                self.subTest(vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                self.make_layout(**vals)

    def test_layout_of_the_product(self):
        other = self.make_layout(sequence=99)
        first = self.Layout._get_layout("lot", self.jar)
        self.assertEqual(first, self.layout)
        self.jar.whiz_label_layout_id = other
        self.assertEqual(self.Layout._get_layout("lot", self.jar), other)
        both = self.jar | self.controller
        self.assertEqual(self.Layout._get_layout("lot", both), self.layout)
        other.active = False
        self.assertEqual(self.Layout._get_layout("lot", self.jar), self.layout)

    def test_layout_of_another_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        foreign = self.make_layout(
            self.symbol_item(), sequence=0, company_id=company.id
        )
        Layout = self.Layout.with_user(self.user)
        self.assertEqual(Layout._get_layout("lot", self.jar), self.layout)
        self.assertNotIn(foreign, Layout.search([]))
        for record in (foreign, foreign.item_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.user).read(["width"])

    def test_only_administrators_edit(self):
        with self.assertRaises(AccessError):
            self.layout.with_user(self.user).write({"name": "Mine"})
        with self.assertRaises(AccessError):
            self.layout.item_ids[0].with_user(self.user).write({"x": 0})
        self.layout.with_user(self.admin_user).write({"name": "Changed"})
        self.layout.item_ids[0].with_user(self.admin_user).write({"x": 1.5})

    def test_copy_has_contents(self):
        copy = self.layout.copy()
        self.assertEqual(len(copy.item_ids), len(self.layout.item_ids))

    def test_link_domain(self):
        with self.assertRaises(ValidationError):
            self.env.company.whiz_link_domain = "id.example.com"

    def test_zpl(self):
        layout = self.make_layout(
            self.symbol_item(identifiers="01 10", width=20),
            {"kind": "text", "text": "{product}", "x": 22, "y": 1, "width": 30,
             "height": 8},
            output="zpl",
        )  # fmt: skip
        self.jar.name = "Jar ^XZ~JR"
        job = self.print_lots(self.jar_lot, layout, copies=3)
        data, name, mime = job._get_file()
        text = data.decode()
        self.assertEqual((name, mime), (f"labels-{job.id}.zpl", "x-application/zpl"))
        self.assertIn(f"^FD_101{GTIN}10JAR-0331^FS", text)
        self.assertIn(r"Jar \5EXZ\7EJR", text)
        self.assertEqual(text.count("^XA"), 1)
        self.assertIn("^PQ3", text)
