from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .common_labels import GTIN, LabelCommon

TEXT = f"01{GTIN}17261231" + "10JAR-0331"


@tagged("post_install", "-at_install")
class TestPrintJob(LabelCommon):
    """What is printed is recorded, printed again as it was, and checked by scanning."""

    def test_pdf(self):
        job = self.print_lots(self.jar_lot | self.serial, copies=2)
        data, name, mime = job._get_file()
        self.assertEqual((name, mime), (f"labels-{job.id}.pdf", "application/pdf"))
        pages = self.scan_pdf(data)
        self.assertEqual([len(page) for page in pages], [1, 1, 1, 1])
        self.assertEqual(pages[0], [("]d2", TEXT)])
        self.assertEqual(pages[2], [("]d2", "010950600013436921X2/0001_a")])
        self.assertEqual(job.label_count, 4)
        self.assertEqual(job.user_id, self.env.user)
        self.assertIn("JAR-0331, X2/0001_a", job.title)

    def test_sheet(self):
        layout = self.env.ref("whiz_traceability_barcode.layout_sheet")
        job = self.print_lots(self.jar_lot, layout, copies=48, skip=1)
        pages = self.scan_pdf(job._get_file()[0], dpi=200)
        self.assertEqual(len(pages), 2)
        self.assertEqual(set(pages[0]), {("]d2", TEXT)})
        self.assertEqual(len(pages[0]), 47)

    def test_no_state_between_labels(self):
        """Labels of fifty lots: each says its own, with and without dates."""
        lots = self.env["stock.lot"]
        for number in range(50):
            product = (self.jar, self.controller, self.plain)[number % 3]
            lots |= self.lot(product, f"STATE-{number}")
        job = self.print_lots(lots)
        for line, page in zip(job.line_ids, self.scan_pdf(job._get_file()[0])):
            expected = self.env["whiz.label.symbol"]._get_contents(
                "datamatrix",
                ("01", "17/15", "11", "10", "21"),
                line.lot_id._prepare_label(),
            )[0]
            self.assertEqual([text for _identifier, text in page], [expected["text"]])

    def test_plain_symbol_is_noted(self):
        job = self.print_lots(self.plain_lot)
        self.assertIn("has no barcode", job.line_ids.note)
        self.assertIn("Plain QR in place of GS1 DataMatrix", job.line_ids.note)
        self.assertEqual(self.scan_pdf(job._get_file()[0]), [[("]Q1", "Lot #1")]])

    def test_nothing_unreadable_is_printed(self):
        layout = self.make_layout(self.symbol_item(width=5, height=5))
        jobs = self.Job.search_count([])
        with self.assertRaisesRegex(UserError, "JAR-0331: The symbol .* needs"):
            self.print_lots(self.jar_lot, layout)
        self.assertEqual(self.Job.search_count([]), jobs)
        layout = self.make_layout(
            self.symbol_item("gs1_128", identifiers="01 17 10 240 422", height=20)
        )
        self.jar.default_code = "R" * 20
        with self.assertRaisesRegex(UserError, "48 that a GS1-128 may hold"):
            self.print_lots(self.jar_lot, layout)

    def test_nothing_to_print(self):
        with self.assertRaises(UserError):
            self.print_lots(self.jar_lot, copies=0)

    def test_reprint_is_the_same_label(self):
        job = self.print_lots(self.jar_lot | self.serial)
        before = job._get_file()[0]
        self.jar_lot.expiration_date = "2030-01-01 10:00:00"
        self.layout.item_ids.unlink()
        self.assertEqual(
            self.scan_pdf(job._get_file()[0]), self.scan_pdf(before), "as it was"
        )
        wizard = self.env["whiz.label.reprint"].create(
            {"job_id": job.id, "reason": "torn"}
        )
        wizard.line_ids -= job.line_ids[1]
        again = self.job_of(wizard.action_print())
        self.assertEqual(again.reprint_of_id, job)
        self.assertEqual(again.reason, "torn")
        self.assertEqual(again.line_ids.lot_id, self.jar_lot)
        self.assertEqual(self.scan_pdf(again._get_file()[0]), [[("]d2", TEXT)]])
        third = self.job_of(again._reprint(again.line_ids, "lost"))
        self.assertEqual(third.reprint_of_id, job, "all reprints are of the first one")

    def test_reprint_of_another_job(self):
        job, other = self.print_lots(self.jar_lot), self.print_lots(self.serial)
        with self.assertRaises(UserError):
            job._reprint(other.line_ids, "mixed up")

    def test_lot_that_is_gone(self):
        lot = self.lot(self.plain, "GONE")
        job = self.print_lots(lot)
        lot.unlink()
        self.assertEqual(job.line_ids.name, "GONE")
        self.assertEqual(self.scan_pdf(job._get_file()[0]), [[("]Q1", "GONE")]])

    def test_check_by_scanning(self):
        job = self.print_lots(self.jar_lot | self.serial).with_user(self.user)
        answer = job.check_scan("]d2" + TEXT)
        self.assertTrue(answer["ok"])
        self.assertEqual((answer["checked"], answer["total"]), (1, 2))
        line = job.line_ids[0]
        self.assertEqual(line.checked_by_id, self.user)
        self.assertTrue(line.checked_on)
        # without symbology identifier, and with a separator at the end
        self.assertTrue(job.check_scan("010950600013436921X2/0001_a\x1d")["ok"])
        self.assertEqual(job.checked_count, 2)

    def test_wrong_label(self):
        job = self.print_lots(self.jar_lot)
        for text in (TEXT + "X", "01" + GTIN, "JAR-0331", "", "\x1d\x00"):
            with self.subTest(text):
                self.assertFalse(job.check_scan(text)["ok"])
        self.assertFalse(job.line_ids.checked_on)
        self.assertIn("<0x1D>", job.check_scan("A\x1dB")["message"])

    def test_user_prints_and_changes_nothing(self):
        job = self.Job.with_user(self.user)
        action = job._print(
            self.layout.with_user(self.user),
            [{"record": self.jar_lot.with_user(self.user), "copies": 1}],
        )
        job = job.browse(action["context"]["active_ids"])
        self.assertEqual(job.user_id, self.user)
        for change in (
            lambda: job.write({"title": "x"}),
            lambda: job.unlink(),
            lambda: job.line_ids.write({"name": "x"}),
            lambda: job.line_ids.unlink(),
            lambda: job.create({"title": "x"}),
        ):
            with self.assertRaises(AccessError):
                change()
        admin = job.with_user(self.admin_user)
        with self.assertRaises(AccessError):
            admin.write({"title": "x"})

    def test_stranger_prints_nothing(self):
        stranger = new_test_user(self.env, "label_none", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.Print.with_user(stranger).create({"layout_id": self.layout.id})
        with self.assertRaises(AccessError):
            self.Job.with_user(stranger).search([])

    def test_companies(self):
        company = self.env["res.company"].create({"name": "Other"})
        foreign = self.make_layout(self.symbol_item(), company_id=company.id)
        job = self.print_lots(self.jar_lot, foreign)
        self.assertEqual(job.company_id, company)
        self.assertFalse(self.Job.with_user(self.user).search([("id", "=", job.id)]))
        with self.assertRaises(AccessError):
            job.with_user(self.user).read(["title"])
        with self.assertRaises(AccessError):
            job.line_ids.with_user(self.user).read(["name"])
        with self.assertRaises(AccessError):
            job.with_user(self.user).check_scan(TEXT)

    def test_queries_do_not_grow_with_the_lots(self):
        lots = self.env["stock.lot"].create(
            [{"product_id": self.jar.id, "name": f"Q{number}"} for number in range(60)]
        )
        self.print_lots(lots[:1])
        counts = []
        for part in (lots[:10], lots[10:60]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.print_lots(part)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 4, counts)


@tagged("post_install", "-at_install")
class TestDownload(LabelCommon, HttpCase):
    """The file reaches the browser of those who may have it."""

    URL = "/whiz_traceability_barcode/labels/"

    def test_download(self):
        job = self.print_lots(self.jar_lot)
        self.user.password = "label_user_1"
        self.authenticate("label_user", "label_user_1")
        response = self.url_open(f"{self.URL}{job.id}")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertIn(f"labels-{job.id}.pdf", response.headers["Content-Disposition"])
        self.assertEqual(self.scan_pdf(response.content), [[("]d2", TEXT)]])

    def test_unknown_and_forbidden_are_the_same(self):
        company = self.env["res.company"].create({"name": "Other"})
        foreign = self.make_layout(self.symbol_item(), company_id=company.id)
        job = self.print_lots(self.jar_lot, foreign)
        self.user.password = "label_user_1"
        self.authenticate("label_user", "label_user_1")
        for id_ in (job.id, job.id + 10**6):
            self.assertEqual(self.url_open(f"{self.URL}{id_}").status_code, 404)

    def test_login_is_needed(self):
        job = self.print_lots(self.jar_lot)
        response = self.url_open(f"{self.URL}{job.id}", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
