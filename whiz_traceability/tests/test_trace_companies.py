import json
import re

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import TraceCommon


@tagged("post_install", "-at_install")
class TestTraceCompanies(TraceCommon):
    """A lot that two companies share: each sees its own part, the engine sees all.

    Company A receives 100 kg of N1 and delivers 10 to Rossi. Company B ("Hush")
    receives 1231 kg of N1, makes the lot HUSH-P of 313 kg, delivers 317 kg of
    HUSH-P's 419 kg to "Hush Customer" and 37 kg of N1 to Weber, and scraps 41 kg.
    """

    # quantities of company B, which appear nowhere else
    SECRETS = ("Hush", "HUSH", "Weber")
    # as a number and in a sentence, but not as the id of something
    SECRET_QUANTITIES = (1231, 313, 419, 317, 37, 41, 102)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_a = cls.env.company
        cls.company_b = cls.env["res.company"].create({"name": "Company B"})
        cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company_b.id)]
        ).write({"name": "Hush Warehouse", "code": "HUSH"})
        cls.nut = cls.product("Nut", uom=cls.kg)
        cls.paste = cls.product("Hush Paste", uom=cls.kg, company_id=cls.company_b.id)
        cls.n1 = cls.lot(cls.nut, "N1")
        cls.p1 = cls.lot(cls.paste, "HUSH-P", company_id=cls.company_b.id)
        cls.hush_supplier, cls.hush_customer = cls.env["res.partner"].create(
            [
                {"name": "Hush Supplier", "company_id": cls.company_b.id},
                {"name": "Hush Customer", "company_id": cls.company_b.id},
            ]
        )
        cls.receive([(cls.nut, cls.n1, 100)])
        cls.deliver([(cls.nut, cls.n1, 10)])
        with cls.in_company(cls.company_b):
            cls.receive([(cls.nut, cls.n1, 1231)], cls.hush_supplier)
            cls.order = cls.produce([(cls.p1, 419)], [(cls.nut, cls.n1, 313)])
            cls.deliver([(cls.paste, cls.p1, 317)], cls.hush_customer)
            cls.deliver([(cls.nut, cls.n1, 37)], cls.weber)
            cls.scrap(cls.n1, 41)
        cls.user_a = cls.user("user_a", cls.company_a)
        cls.user_ab = cls.user("user_ab", cls.company_a | cls.company_b)

    @classmethod
    def user(cls, login, companies, groups="stock.group_stock_user,mrp.group_mrp_user"):
        return new_test_user(
            cls.env,
            login,
            groups,
            company_id=companies[0].id,
            company_ids=[Command.set(companies.ids)],
        )

    def assertSecret(self, payload):
        text = json.dumps(payload, default=str)
        for secret in self.SECRETS:
            self.assertNotIn(secret, text)
        for quantity in self.SECRET_QUANTITIES:
            for written in (f"{quantity}.0", f"{quantity} kg", f"{quantity:,} kg"):
                self.assertNotRegex(text, rf"(?<!\d){re.escape(written)}")

    def seen_by(self, user, companies=None):
        companies = companies or user.company_ids
        lot = self.n1.with_user(user)
        return lot.with_context(allowed_company_ids=companies.ids)

    # ------------------------------------------------------------------
    # The engine
    # ------------------------------------------------------------------

    def test_the_walk_crosses_the_border(self):
        """whoever asks, the walk goes on in company B"""
        trace = self.trace.with_user(self.user_a)
        self.assertEqual(trace._descendants(self.n1), self.n1 | self.p1)
        partners = {c["partner_id"] for c in trace._consignments(self.n1 | self.p1)}
        self.assertEqual(
            partners, {self.rossi.id, self.weber.id, self.hush_customer.id}
        )

    # ------------------------------------------------------------------
    # Company A
    # ------------------------------------------------------------------

    def test_genealogy_of_a(self):
        """A sees 100 in, 10 at Rossi, 90 here; of B that there are 7 more nodes: the
        supplier, the order, HUSH-P, its stock, its customer, Weber and the scrap"""
        payload = self.seen_by(self.user_a).get_genealogy()
        self.assertSecret(payload)
        self.assertEqual(
            self.edges(payload),
            {
                ("Trace Supplier", "N1"): (100, "exact"),
                ("N1", "Rossi"): (10, "exact"),
                ("N1", "In stock"): (90, "exact"),
            },
        )
        self.assertEqual(payload["hidden"], 7)
        node = self.node(payload, "N1")
        self.assertEqual((node["quantity"], node["on_hand"]), (100, 90))
        self.assertFalse(payload["gaps"])

    def test_every_direction_and_limit_of_a(self):
        lot = self.seen_by(self.user_a)
        for vals in (
            {"direction": "forward"},
            {"direction": "backward"},
            {"max_depth": 1},
            {"node_limit": 2},
            {"sibling_limit": 1},
            {"as_of": "2100-01-01"},
        ):
            with self.subTest(**vals):
                self.assertSecret(lot.get_genealogy(**vals))

    def test_expanding_of_a(self):
        trace = self.seen_by(self.user_a).env["whiz.trace"]
        for direction in ("forward", "backward"):
            payload = trace.expand_node(f"lot:{self.n1.id}", direction)
            self.assertSecret(payload)
            self.assertGreater(payload["hidden"], 0)

    def test_expanding_a_hidden_node(self):
        """who may not see the order or the lot does not see what it was made of"""
        trace = self.seen_by(self.user_a).env["whiz.trace"]
        for key in (f"production:{self.order.id}", f"lot:{self.p1.id}"):
            for direction in ("forward", "backward"):
                with self.subTest(key=key, direction=direction):
                    with self.assertRaises(AccessError) as caught:
                        trace.expand_node(key, direction)
                    self.assertSecret(str(caught.exception))

    def test_whereabouts_of_a(self):
        result = self.seen_by(self.user_a).get_whereabouts()
        self.assertSecret(result)
        buckets = {name: q for name, q in result["buckets"].items() if q}
        self.assertEqual(buckets, {"on_hand": 90, "at_customers": 10})

    def test_mass_balance_of_a(self):
        """A's own: 100 = 10 + 90"""
        (balance,) = self.seen_by(self.user_a).get_mass_balance()
        self.assertSecret(balance)
        figures = {name: balance[name] for name in ("received", "shipped", "on_hand")}
        self.assertEqual(figures, {"received": 100, "shipped": 10, "on_hand": 90})
        self.assertEqual(balance["unexplained"], 0)

    def test_goods_lent_across_the_border(self):
        """A receives 100 of N2 and puts 30 into transit that the companies share, of
        which B takes 20 and puts 5 back. A: 100 = 70 here + 15 on the way + 15 gone
        to B (20 - 5). B: 30 from A = 15 here + 15 on the way."""
        n2 = self.lot(self.nut, "N2")
        transit = self.env["stock.location"].create(
            {"name": "Road", "usage": "transit", "company_id": False}
        )
        self.receive([(self.nut, n2, 100)])
        self.transfer(
            [(self.nut, n2, 30)], self.stock, transit, self.warehouse.int_type_id
        )
        with self.in_company(self.company_b):
            internal = self.warehouse.int_type_id
            self.transfer([(self.nut, n2, 20)], transit, self.stock, internal)
            self.transfer([(self.nut, n2, 5)], self.stock, transit, internal)
        for companies, expected, in_stock in (
            (self.company_a, (105, 70, 15, 20), 85),
            (self.company_b, (30, 15, 15, 0), 30),
            (self.company_a | self.company_b, (100, 85, 15, 0), 100),
        ):
            with self.subTest(companies=companies.mapped("name")):
                lot = n2.with_user(self.user_ab).with_context(
                    allowed_company_ids=companies.ids
                )
                names = ("received", "on_hand", "in_transit", "shipped")
                balance = self.balance(lot)
                self.assertEqual(tuple(balance[name] for name in names), expected)
                self.assertEqual(balance["unexplained"], 0)
                payload = lot.get_genealogy()
                self.assertEqual(self.node(payload, "N2")["on_hand"], in_stock)
                self.assertEqual(
                    self.edges(payload)[("N2", "In stock")], (in_stock, "exact")
                )

    def test_consignees_of_a(self):
        """Weber got N1 from B: for A he is no consignee, and no way to find the lot"""
        lot = self.seen_by(self.user_a)
        self.assertEqual(lot.consignee_ids, self.rossi)
        self.assertEqual(lot.search([("consignee_ids", "=", self.rossi.id)]), lot)
        self.assertFalse(lot.search([("consignee_ids", "=", self.weber.id)]))

    def test_search_of_a(self):
        trace = self.seen_by(self.user_a).env["whiz.trace"]
        self.assertSecret(trace.search_anything("Hush"))
        self.assertFalse(trace.search_anything("HUSH-P"))
        self.assertFalse(trace.search_anything(self.order.name))

    def test_lot_of_b_as_root(self):
        lot = self.p1.with_user(self.user_a)
        trace = lot.env["whiz.trace"]
        for call in (
            lot.get_genealogy,
            lot.get_whereabouts,
            lot.get_mass_balance,
            (self.n1 | self.p1).with_user(self.user_a).get_genealogy,
            lambda: trace.get_root_lots("stock.lot", self.p1.ids),
            lambda: trace.get_root_lots("mrp.production", self.order.ids),
        ):
            with self.assertRaises(AccessError) as caught:
                call()
            self.assertSecret(str(caught.exception))

    def test_date_of_a_shared_edge(self):
        """both buy from the same supplier: A's edge has A's quantity and date"""
        n2 = self.lot(self.nut, "N2")
        mine = self.receive([(self.nut, n2, 20)])
        self.backdate(mine, "2026-03-01 08:00:00")
        with self.in_company(self.company_b):
            theirs = self.receive([(self.nut, n2, 1231)])
        self.backdate(theirs, "2026-04-11 08:00:00")
        payload = n2.with_user(self.user_a).get_genealogy("backward")
        self.assertSecret(payload)
        (edge,) = payload["edges"]
        self.assertEqual((edge["quantity"], edge["date"]), (20, "2026-03-01 08:00:00"))
        self.assertEqual([doc["res_id"] for doc in edge["documents"]], mine.ids)
        both = n2.with_user(self.user_ab).with_context(
            allowed_company_ids=self.user_ab.company_ids.ids
        )
        (edge,) = both.get_genealogy("backward")["edges"]
        self.assertEqual(
            (edge["quantity"], edge["date"]), (1251, "2026-04-11 08:00:00")
        )

    def test_as_built_in_b(self):
        """B built the shared chip into the shared phone: A does not learn of it"""
        chip, phone = self.product("Chip", "serial"), self.product("Phone", "serial")
        c1, s1 = self.lot(chip, "C1"), self.lot(phone, "S1")
        with self.in_company(self.company_b):
            self.receive([(chip, c1, 1)], self.hush_supplier)
            order = self.produce([(s1, 1)], [(chip, c1, 1)])
            self.as_built(order, c1, s1)
        payload = c1.with_user(self.user_a).get_genealogy("forward")
        self.assertSecret(payload)
        self.assertFalse(payload["edges"])
        seen = c1.with_user(self.user_ab).with_context(
            allowed_company_ids=self.user_ab.company_ids.ids
        )
        self.assertEqual(
            self.edges(seen.get_genealogy("forward"))["C1", "S1"], (1, "exact")
        )

    # ------------------------------------------------------------------
    # Both companies
    # ------------------------------------------------------------------

    def test_user_of_both(self):
        """nothing is hidden: 100 + 1231 in, 940 + 90 left of N1, 102 of HUSH-P"""
        lot = self.seen_by(self.user_ab)
        payload = lot.get_genealogy()
        self.assertEqual(payload["hidden"], 0)
        scrap = self.env["stock.scrap"].search([("lot_id", "=", self.n1.id)])
        self.assertEqual(
            self.edges(payload),
            {
                ("Trace Supplier", "N1"): (100, "exact"),
                ("Hush Supplier", "N1"): (1231, "exact"),
                ("N1", self.order.name): (313, "exact"),
                (self.order.name, "HUSH-P"): (419, "exact"),
                ("HUSH-P", "Hush Customer"): (317, "exact"),
                ("HUSH-P", "In stock"): (102, "exact"),
                ("N1", "Rossi"): (10, "exact"),
                ("N1", "Weber"): (37, "exact"),
                ("N1", scrap.name): (41, "exact"),
                ("N1", "In stock"): (930, "exact"),
            },
        )
        self.assertEqual(lot.consignee_ids, self.rossi | self.weber)
        (balance,) = lot.get_mass_balance()
        self.assertEqual((balance["received"], balance["on_hand"]), (1331, 930))
        self.assertTrue(balance["balanced"])

    def test_user_of_both_who_looks_at_one(self):
        """the company switch counts, too"""
        lot = self.seen_by(self.user_ab, self.company_a)
        payload = lot.get_genealogy()
        self.assertSecret(payload)
        self.assertEqual(payload["hidden"], 7)

    def test_user_of_b(self):
        """B sees its own part: 1231 in, and not A's 100"""
        lot = self.seen_by(self.user("user_b", self.company_b))
        payload = lot.get_genealogy()
        self.assertEqual(self.labels(payload, "supplier"), {"Hush Supplier"})
        self.assertEqual(self.node(payload, "N1")["quantity"], 1231)
        self.assertEqual(payload["hidden"], 2, "A's supplier and Rossi")
