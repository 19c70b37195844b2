from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .common_expiry import ExpiryCommon


@tagged("post_install", "-at_install")
class TestExpiryQuantities(ExpiryCommon):
    """Free and forecast quantities count the days of the warehouse, as all else does.

    Ten of milk are to be removed after 31 December, nine in the morning in UTC; three
    of it are reserved.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.milk.removal_time = 0
        with freeze_time(datetime(2026, 12, 1, 12)):
            cls.bottle = cls.lot(
                cls.milk, "BOTTLE", expiration_date=datetime(2026, 12, 31, 9, 0)
            )
            cls.receive([(cls.milk, cls.bottle, 10)])

    def quantities(self, moment, product=None, **context):
        """Return on hand, free and forecast at a moment."""
        product = (product or self.milk).with_context(**context)
        with freeze_time(moment):
            self.env.flush_all()
            self.env.invalidate_all()
            return product.qty_available, product.free_qty, product.virtual_available

    def at_home_in(self, zone):
        self.warehouse.partner_id.tz = zone

    def other_warehouse(self, zone):
        place = self.env["res.partner"].create({"name": zone, "tz": zone})
        return self.env["stock.warehouse"].create(
            {"name": zone, "code": zone[-4:].upper(), "partner_id": place.id}
        )

    def test_ends_of_the_day_in_utc(self):
        """Also where the date is midnight, as imported dates are."""
        for at in (datetime(2026, 12, 31), datetime(2026, 12, 31, 9)):
            self.bottle.removal_date = at
            last = datetime(2026, 12, 31, 23, 59, 59)
            self.assertEqual(self.quantities(last), (10, 10, 10), at)
            self.assertEqual(self.quantities(datetime(2027, 1, 1)), (10, 0, 0), at)

    def test_ends_of_the_day_in_the_east(self):
        # in Samoa (UTC+13) the 31st is from 30 11:00 to 31 11:00 in UTC
        self.at_home_in("Pacific/Apia")
        for moment, free in (
            (datetime(2026, 12, 30, 23), 10),
            (datetime(2026, 12, 31, 10, 59, 59), 10),
            (datetime(2026, 12, 31, 11), 0),
            (datetime(2027, 1, 1, 1), 0),
        ):
            self.assertEqual(self.quantities(moment), (10, free, free), moment)

    def test_ends_of_the_day_in_the_west(self):
        # in Pago Pago (UTC-11) the 30th is until 31 11:00, the 31st until 1 11:00
        self.at_home_in("Pacific/Pago_Pago")
        # 22:00 there on the 30th
        for moment, free in (
            (datetime(2026, 12, 31, 10, 59, 59), 10),
            (datetime(2026, 12, 31, 11), 0),
            (datetime(2027, 1, 1, 1), 0),
        ):
            self.assertEqual(self.quantities(moment), (10, free, free), moment)

    def test_every_user_gets_the_same_answer(self):
        """Odoo's depends on the time zone of who asks."""
        self.at_home_in("Europe/Rome")
        last = datetime(2026, 12, 31, 22, 59, 59)
        for zone in ("UTC", "Pacific/Apia", "Pacific/Pago_Pago"):
            for moment, free in ((last, 10), (datetime(2026, 12, 31, 23), 0)):
                found = self.quantities(moment, tz=zone)
                self.assertEqual(found, (10, free, free), (zone, moment))

    def test_what_is_reserved_is_taken_off_once(self):
        self.at_home_in("Pacific/Apia")
        with freeze_time(datetime(2026, 12, 30, 12)):
            self.assertEqual(self.reserved(self.demand(3)), {"BOTTLE": 3})
        before = datetime(2026, 12, 31, 10, 59, 59)
        after = datetime(2026, 12, 31, 11)
        self.assertEqual(self.quantities(before), (10, 7, 7))
        self.assertEqual(self.quantities(after), (10, 0, 0))

    def test_two_warehouses(self):
        """Each by its own day, and the sum of both."""
        apia = self.other_warehouse("Pacific/Apia")
        with freeze_time(datetime(2026, 12, 2, 12)):
            self.transfer(
                [(self.milk, self.bottle, 4)],
                self.stock,
                apia.lot_stock_id,
                self.warehouse.int_type_id,
            )
        noon = datetime(2026, 12, 31, 12)
        self.assertEqual(self.quantities(noon), (10, 6, 6))
        self.assertEqual(self.quantities(noon, warehouse_id=apia.id), (4, 0, 0))
        self.assertEqual(
            self.quantities(noon, warehouse_id=self.warehouse.id), (6, 6, 6)
        )

    def test_forecast_of_another_day(self):
        """At a date in the future what is to be removed by then is left out."""
        self.at_home_in("Europe/Rome")
        now = datetime(2026, 12, 20)
        for then, forecast in (
            # Odoo takes them off from nine o'clock on
            (datetime(2026, 12, 31, 22, 59, 59), 10),
            (datetime(2026, 12, 31, 23), 0),
            ("2026-12-31 22:59:59", 10),
            ("2026-12-31", 10),
            ("2027-01-01", 0),
        ):
            found = self.quantities(now, to_date=then)
            self.assertEqual(found[2], forecast, then)

    def test_on_hold_and_to_be_removed(self):
        """What is on hold and past its date is left out once."""
        self.at_home_in("Pacific/Apia")
        self.bottle._hold("quality", quantity=4)
        before = datetime(2026, 12, 31, 10, 59, 59)
        after = datetime(2026, 12, 31, 11)
        self.assertEqual(self.quantities(before), (10, 6, 6))
        self.assertEqual(self.milk.held_qty, 4)
        self.assertEqual(self.quantities(after), (10, 0, 0))
        with freeze_time(after):
            self.env.invalidate_all()
            self.assertEqual(self.milk.held_qty, 0)

    def test_kit(self):
        """A kit of two bottles is free as long as its bottles are."""
        self.at_home_in("Pacific/Apia")
        kit = self.product("Six-pack", "none")
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    (0, 0, {"product_id": self.milk.id, "product_qty": 2})
                ],
            }
        )
        before = datetime(2026, 12, 31, 10, 59, 59)
        after = datetime(2026, 12, 31, 11)
        self.assertEqual(self.quantities(before, kit), (5, 5, 5))
        self.assertEqual(self.quantities(after, kit), (5, 0, 0))
        both = kit | self.milk
        with freeze_time(after):
            self.env.invalidate_all()
            self.assertEqual(both.mapped("free_qty"), [0, 0])

    def test_dates_that_were_turned_off(self):
        """Odoo leaves out what was to be removed when the product still had dates."""
        self.milk.use_expiration_date = False
        self.assertEqual(self.quantities(datetime(2027, 3, 1)), (10, 10, 10))

    def test_few_queries(self):
        """The tracking of a set of products; for those with dates the time zones, the
        places that count, and what lies between: however many there are."""
        plain = self.product("Plain", "none")
        parent = type(self.milk)
        milks = self.milk | self.perishable("Cream") | self.perishable("Butter")

        def count(products):
            for _turn in range(2):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                products.mapped("free_qty")
                found = self.env.cr.sql_log_count - before
            return found

        ours = count(plain), count(self.milk), count(milks)
        self.patch(parent, "_get_removal_differences", lambda *args: {})
        odoo = count(plain), count(self.milk), count(milks)
        self.assertEqual(
            [mine - theirs for mine, theirs in zip(ours, odoo, strict=True)], [1, 4, 4]
        )
