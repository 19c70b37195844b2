from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common_numbering import NumberingCommon


@tagged("post_install", "-at_install")
class TestNumberingDraw(NumberingCommon):
    """Drawing numbers, and what the ledger knows of them."""

    def test_next_names(self):
        product = self.numbered("P1", "SN{seq:4}")
        self.assertEqual(product._next_lot_names(3), ["SN0001", "SN0002", "SN0003"])
        self.assertEqual(product._next_lot_names(1), ["SN0004"])
        self.assertEqual(product._next_lot_names(0), [])
        self.assertEqual(len(self.numbers(product, "drawn")), 4)
        page = self.env["whiz.numbering.range"].search(
            [("product_id", "=", product.id)], order="id", limit=1
        )
        self.assertRecordValues(
            page,
            [
                {
                    "first_name": "SN0001",
                    "last_name": "SN0003",
                    "count": 3,
                    "open_count": 3,
                    "used_count": 0,
                    "create_uid": self.env.uid,
                    "template_id": self.template_of(product).id,
                    "origin": "drawn",
                }
            ],
        )

    def test_lot_without_name(self):
        """lots that are created without a name get theirs together"""
        product = self.numbered("P1", "SN{seq:4}")
        other = self.numbered("P2", "X{seq:2}")
        lots = self.env["stock.lot"].create(
            [
                {"product_id": product.id},
                {"product_id": other.id},
                {"product_id": product.id, "name": False},
            ]
        )
        self.assertEqual(lots.mapped("name"), ["SN0001", "X01", "SN0002"])
        self.assertEqual(self.numbers(product, "used"), ["SN0001", "SN0002"])
        numbers = self.Number.search([("lot_id", "in", lots.ids)])
        self.assertEqual(numbers.lot_id, lots)

    def test_step_and_start(self):
        product = self.numbered("P1", "{seq:3,start=10,step=5}")
        self.assertEqual(product._next_lot_names(3), ["010", "015", "020"])
        self.assertEqual(product._next_lot_names(1), ["025"])

    def test_full_sequence(self):
        product = self.numbered("P1", "A{seq:1}")
        product._next_lot_names(9)
        with self.assertRaisesRegex(UserError, "used up"):
            product._next_lot_names(1)

    def test_restart_per_day(self):
        product = self.numbered("P1", "{date:YYMMDD}-{seq:2}", restart="day")
        first, second = date(2026, 3, 1), date(2026, 3, 2)
        self.assertEqual(product._next_lot_names(1, date=first), ["260301-01"])
        self.assertEqual(product._next_lot_names(1, date=second), ["260302-01"])
        self.assertEqual(product._next_lot_names(1, date=first), ["260301-02"])

    def test_restart_per_product(self):
        """one template, two products with their own counters"""
        one = self.numbered("P1", "{product}-{seq:2}", restart="product")
        two = self.product("P2", "serial", default_code="P2")
        two.product_tmpl_id.whiz_numbering_template_id = self.template_of(one)
        self.assertEqual(one._next_lot_names(2), ["P1-01", "P1-02"])
        self.assertEqual(two._next_lot_names(1), ["P2-01"])

    def test_missing_code(self):
        product = self.numbered("P1", "{product}-{seq:2}")
        product.default_code = False
        with self.assertRaisesRegex(UserError, "Product code is not known"):
            product._next_lot_names(1)

    def test_random(self):
        product = self.numbered("P1", "{random:12}")
        names = product._next_lot_names(500)
        self.assertEqual(len(set(names)), 500)
        self.assertEqual({len(name) for name in names}, {12})

    def test_random_crowded(self):
        """of 100 possible numbers 80 are found, not one of them twice"""
        product = self.numbered("P1", "{random:2,alphabet=digits}", planned_quantity=10)
        names = [name for _ in range(8) for name in product._next_lot_names(10)]
        self.assertEqual(len(set(names)), 80)

    def test_check_character(self):
        product = self.numbered("P1", "A{seq:4}{check}")
        (name,) = product._next_lot_names(1)
        self.assertEqual(len(name), 6)
        lot = self.env["stock.lot"].create({"product_id": product.id, "name": name})
        self.assertEqual(lot.name, name)

    def test_taken_names_are_skipped(self):
        """names typed by hand and lots from before the template are in the way"""
        product = self.product("P1", "serial")
        self.lots(product, "SN0001 SN0002")
        product.product_tmpl_id.whiz_numbering_template_id = self.template("SN{seq:4}")
        self.lot(product, "SN0005")
        self.assertEqual(
            product._next_lot_names(4), ["SN0003", "SN0004", "SN0006", "SN0007"]
        )

    def test_long_row_of_taken_names(self):
        product = self.product("P1", "serial")
        self.env["stock.lot"].create(
            [
                {"product_id": product.id, "name": f"SN{number:05}"}
                for number in range(1, 501)
            ]
        )
        product.product_tmpl_id.whiz_numbering_template_id = self.template("SN{seq:5}")
        self.assertEqual(product._next_lot_names(2), ["SN00501", "SN00502"])

    def test_never_again(self):
        """not after the lot was deleted, and not after it was renamed"""
        product = self.numbered("P1", "SN{seq:4}")
        lot = self.env["stock.lot"].create({"product_id": product.id})
        lot.unlink()
        lot = self.env["stock.lot"].create({"product_id": product.id})
        self.assertEqual(lot.name, "SN0002")
        lot.name = "SN0099"
        self.assertEqual(product._next_lot_names(1), ["SN0003"])
        void = self.Number.search(
            [("state", "=", "void"), ("range_id.product_id", "=", product.id)],
            order="id",
        )
        self.assertEqual(void.mapped("name"), ["SN0001", "SN0002"])
        self.assertEqual(
            void.mapped("reason"), ["The lot was deleted", "Renamed to SN0099"]
        )

    def test_gapless_gives_released_numbers_again(self):
        product = self.numbered("P1", "SN{seq:4}", policy="gapless")
        picking = self.receipt(product, 3)
        self.assertEqual(
            product._next_lot_names(3, picking), ["SN0001", "SN0002", "SN0003"]
        )
        picking.action_cancel()
        self.assertEqual(self.numbers(product, "free"), ["SN0001", "SN0002", "SN0003"])
        self.assertEqual(product._next_lot_names(2), ["SN0001", "SN0002"])
        self.assertEqual(product._next_lot_names(2), ["SN0003", "SN0004"])

    def test_fast_does_not_give_again(self):
        product = self.numbered("P1", "SN{seq:4}")
        picking = self.receipt(product, 2)
        product._next_lot_names(2, picking)
        picking.action_cancel()
        self.assertEqual(product._next_lot_names(1), ["SN0003"])

    def test_unique_in_the_database(self):
        product = self.numbered("P1", "SN{seq:4}")
        product._next_lot_names(1)
        number = self.Number.search([("name", "=", "SN0001")], limit=1)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env.cr.execute(
                "INSERT INTO whiz_numbering_number (uniq_key, name, range_id, state)"
                " VALUES (%s, 'SN0001', %s, 'used')",
                [number.uniq_key, number.range_id.id],
            )

    def test_uniqueness_company(self):
        one = self.numbered("P1", "SN{seq:4}", uniqueness="company")
        two = self.product("P2", "serial")
        two.product_tmpl_id.whiz_numbering_template_id = self.template(
            "SN{seq:4}", uniqueness="company"
        )
        self.assertEqual(one._next_lot_names(2), ["SN0001", "SN0002"])
        self.assertEqual(two._next_lot_names(1), ["SN0003"])
        with self.assertRaisesRegex(ValidationError, "SN0002"):
            self.lot(two, "SN0002")

    def test_uniqueness_product(self):
        one = self.numbered("P1", "SN{seq:4}")
        two = self.numbered("P2", "SN{seq:4}")
        self.assertEqual(one._next_lot_names(1), two._next_lot_names(1))

    def test_uniqueness_everywhere_binds_others(self):
        """a number that is unique everywhere is so for products with another policy"""
        one = self.numbered("P1", "SN{seq:4}", uniqueness="everywhere")
        two = self.numbered("P2", "SN{seq:4}")
        one._next_lot_names(1)
        self.assertEqual(two._next_lot_names(1), ["SN0002"])

    def test_change_of_uniqueness(self):
        one = self.numbered("P1", "SN{seq:4}", restart="product")
        template = self.template_of(one)
        two = self.product("P2", "serial")
        two.product_tmpl_id.whiz_numbering_template_id = template
        one._next_lot_names(1)
        with self.assertRaisesRegex(ValidationError, "does not show it"):
            template.uniqueness = "company"
        template.write({"uniqueness": "company", "restart": False})
        number = self.Number.search([("range_id.product_id", "=", one.id)])
        self.assertEqual(number.uniq_key, f"c:{self.env.company.id}")
        template.write({"uniqueness": "product", "restart": "product"})
        two._next_lot_names(1)
        with self.assertRaisesRegex(ValidationError, "twice"):
            template.write({"uniqueness": "everywhere", "restart": False})

    def test_preview_draws_nothing(self):
        product = self.numbered("P1", "SN{seq:4}")
        template = self.template_of(product)
        for _ in range(2):
            self.assertEqual(product._preview_lot_names()["next"], "SN0001")
            self.assertEqual(template.preview.split("\n")[0], "SN0001")
            with Form(self.env["stock.lot"]) as form:
                form.product_id = product
                self.assertFalse(form.name)
                self.assertEqual(form.next_name, "SN0001")
                form.name = "SN9999"
            form.record.unlink()
        self.assertEqual(product._next_lot_names(1), ["SN0001"])

    def test_form_draws_when_saved(self):
        product = self.numbered("P1", "SN{seq:4}")
        form = Form(self.env["stock.lot"])
        form.product_id = product
        lot = form.save()
        self.assertEqual(lot.name, "SN0001")

    def test_copy_gets_its_own_number(self):
        product = self.numbered("P1", "SN{seq:4}")
        lot = self.env["stock.lot"].create({"product_id": product.id})
        self.assertEqual(lot.copy().name, "SN0002")

    def test_backdated(self):
        """the date is that of the receipt, in the time zone of the warehouse"""
        product = self.numbered("P1", "{received:YYMMDD}-{seq:2}")
        self.warehouse.partner_id.tz = "Pacific/Auckland"
        picking = self.receipt(product, 1)
        picking.whiz_effective_date = datetime(2026, 1, 31, 12, 30)
        self.assertEqual(product._next_lot_names(1, picking), ["260201-01"])
        self.assertEqual(
            product._next_lot_names(1, picking.move_ids, datetime(2026, 1, 1, 1)),
            ["260101-02"],
        )

    def test_day_start(self):
        product = self.numbered("P1", "{date:YYMMDD}-{seq:2}")
        self.env.company.whiz_day_start = 6
        night = datetime(2026, 5, 2, 3)
        self.assertEqual(product._next_lot_names(1, date=night), ["260501-01"])

    def test_expiry_date(self):
        product = self.numbered("P1", "{expires:YYMMDD}-{seq:2}")
        product.write({"use_expiration_date": True, "expiration_time": 10})
        self.assertEqual(
            product._next_lot_names(1, date=datetime(2026, 1, 1)), ["260111-01"]
        )

    def test_texts_of_the_receipt(self):
        self.supplier.ref = "ACME"
        self.env.company.whiz_numbering_code = "WZ"
        product = self.numbered(
            "P1", "{company}-{warehouse}-{supplier:max=6}-{document:clean}-{seq:1}"
        )
        picking = self.receipt(product, 1)
        (name,) = product._next_lot_names(1, picking.move_ids)
        document = "".join(c for c in picking.name if c.isalnum())
        self.assertEqual(name, f"WZ-{self.warehouse.code}-ACME-{document}-1")

    def test_suppliers_lot(self):
        """of each new lot its own; where there is none, the message names it"""
        product = self.numbered("P1", "{supplier_lot:max=8}-{seq:2}", "lot")
        lots = self.env["stock.lot"].create(
            [
                {"product_id": product.id, "supplier_lot_name": name}
                for name in ("HZ-1", "HZ-2", "HZ-1")
            ]
        )
        self.assertEqual(lots.mapped("name"), ["HZ-1-01", "HZ-2-03", "HZ-1-02"])
        with self.assertRaisesRegex(UserError, "Supplier's lot"):
            self.env["stock.lot"].create({"product_id": product.id})

    def test_rights(self):
        """whoever may create lots draws; nobody else does, and only administrators
        define templates"""
        product = self.numbered("P1", "SN{seq:4}")
        stock = new_test_user(self.env, "num_stock", "stock.group_stock_user")
        sales = new_test_user(self.env, "num_sales", "base.group_user")
        self.assertEqual(product.with_user(stock)._next_lot_names(1), ["SN0001"])
        with self.assertRaises(AccessError):
            product.with_user(sales)._next_lot_names(1)
        with self.assertRaises(AccessError):
            self.Template.with_user(stock).create({"name": "X", "pattern": "{seq:2}"})
        with self.assertRaises(AccessError):
            self.Number.with_user(stock).create({"name": "X"})
        with self.assertRaises(UserError):
            self.Number.search([("name", "=", "SN0001")]).unlink()

    def test_queries_of_a_large_draw(self):
        product = self.numbered("P1", "SN{seq:6}{check}")
        picking = self.receipt(product, 10)
        product._next_lot_names(1, picking)
        self.env.flush_all()
        with self.assertQueryCount(30):
            names = product._next_lot_names(10000, picking)
            self.env.flush_all()
        self.assertEqual(len(set(names)), 10000)
