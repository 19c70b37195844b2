from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import TraceCommon


class AsBuiltCommon(TraceCommon):
    """One order: chips C1-C3 and 3 kg of glue G1 in phones S1-S3."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chip = cls.product("Chip", "serial")
        cls.glue = cls.product("Glue", uom=cls.kg)
        cls.phone = cls.product("Phone", "serial")
        cls.c1, cls.c2, cls.c3 = cls.lots(cls.chip, "C1 C2 C3")
        cls.s1, cls.s2, cls.s3 = cls.lots(cls.phone, "S1 S2 S3")
        cls.g1 = cls.lot(cls.glue, "G1")
        cls.receive([(cls.chip, chip, 1) for chip in (cls.c1, cls.c2, cls.c3)])
        cls.receive([(cls.glue, cls.g1, 10)])
        cls.order = cls.produce(
            [(unit, 1) for unit in (cls.s1, cls.s2, cls.s3)],
            [(cls.chip, chip, 1) for chip in (cls.c1, cls.c2, cls.c3)]
            + [(cls.glue, cls.g1, 3)],
        )


@tagged("post_install", "-at_install")
class TestAsBuilt(AsBuiltCommon):
    """Which component is in which unit: exact where it is recorded."""

    def test_without_records(self):
        """every chip may be in every unit, and every edge says so"""
        for chip in (self.c1, self.c2, self.c3):
            self.assertTrace("forward", chip, "S1 S2 S3")
        for unit in (self.s1, self.s2, self.s3):
            self.assertTrace("backward", unit, "C1 C2 C3 G1")
        edges = self.edges(self.c1.get_genealogy("forward"))
        self.assertEqual(edges["C1", self.order.name], (1, "possible"))
        for unit in ("S1", "S2", "S3"):
            self.assertEqual(edges[self.order.name, unit], (1, "possible"))
        self.assertBalance(self.c1, received=1, consumed=1)
        self.assertBalance(self.g1, received=10, consumed=3, on_hand=7)
        self.assertBalance(self.s2, produced=1, on_hand=1)

    def test_full(self):
        """each chip recorded in its unit: it reaches this one and no other, and the
        edge goes there directly, with the order as its document"""
        for chip, unit in ((self.c1, self.s1), (self.c2, self.s2), (self.c3, self.s3)):
            self.as_built(self.order, chip, unit)
        self.assertTrace("forward", self.c1, "S1")
        self.assertTrace("forward", self.c2, "S2")
        self.assertTrace("backward", self.s1, "C1 G1")
        self.assertTrace("backward", self.s3, "C3 G1")
        payload = self.c1.get_genealogy("forward")
        self.assertEqual(
            self.edges(payload),
            {("C1", "S1"): (1, "exact"), ("S1", "In stock"): (1, "exact")},
        )
        (edge,) = [e for e in payload["edges"] if e["source"] == f"lot:{self.c1.id}"]
        self.assertEqual(
            edge["documents"],
            [
                {
                    "res_model": "mrp.production",
                    "res_id": self.order.id,
                    "label": self.order.name,
                }
            ],
        )

    def test_partial(self):
        """only C1 is recorded, in S2: C2 and C3 may be in any unit"""
        self.as_built(self.order, self.c1, self.s2)
        self.assertTrace("forward", self.c1, "S2")
        self.assertTrace("forward", self.c2, "S1 S2 S3")
        self.assertTrace("backward", self.s1, "C2 C3 G1")
        self.assertTrace("backward", self.s2, "C1 C2 C3 G1")
        edges = self.edges(self.s2.get_genealogy("backward"))
        self.assertEqual(edges["C1", "S2"], (1, "exact"))
        self.assertEqual(edges["C2", self.order.name], (1, "possible"))
        self.assertNotIn(("C1", self.order.name), edges)

    def test_batch_in_part(self):
        """1 of 3 kg of G1 is recorded in S1: the other 2 kg may be anywhere"""
        self.as_built(self.order, self.g1, self.s1, 1)
        self.assertTrace("forward", self.g1, "S1 S2 S3")
        edges = self.edges(self.g1.get_genealogy("forward"))
        self.assertEqual(edges["G1", "S1"], (1, "exact"))
        self.assertEqual(edges["G1", self.order.name], (2, "possible"))
        self.assertTrace("backward", self.s2, "C1 C2 C3 G1")

    def test_batch_in_full(self):
        """2 kg in S1 and 1 kg in S3 are all of it: nothing of G1 is in S2"""
        self.as_built(self.order, self.g1, self.s1, 2)
        self.as_built(self.order, self.g1, self.s3, 1)
        self.assertTrace("forward", self.g1, "S1 S3")
        self.assertTrace("backward", self.s2, "C1 C2 C3")
        self.assertEqual(
            self.edges(self.g1.get_genealogy("forward")),
            {
                ("G1", "S1"): (2, "exact"),
                ("G1", "S3"): (1, "exact"),
                ("G1", "In stock"): (7, "exact"),
                ("S1", "In stock"): (1, "exact"),
                ("S3", "In stock"): (1, "exact"),
            },
        )

    def test_order_of_other_lots_stays(self):
        """G1 also went into an order without records: there it remains possible"""
        s4, s5 = self.lots(self.phone, "S4 S5")
        self.produce([(s4, 1), (s5, 1)], [(self.glue, self.g1, 2)])
        self.as_built(self.order, self.g1, self.s1, 3)
        self.assertTrace("forward", self.g1, "S1 S4 S5")
        self.assertTrace("backward", self.s2, "C1 C2 C3")

    def test_converse(self):
        """lot A reaches lot B forward exactly when B reaches A backward"""
        self.as_built(self.order, self.c1, self.s2)
        self.as_built(self.order, self.g1, self.s1, 3)
        lots = self.c1 | self.c2 | self.c3 | self.g1 | self.s1 | self.s2 | self.s3
        forward = {(a, b) for a in lots for b in self.trace._descendants(a)}
        backward = {(a, b) for b in lots for a in self.trace._ancestors(b)}
        self.assertEqual(forward, backward)

    def test_expanding_shows_the_recorded_unit(self):
        self.as_built(self.order, self.c1, self.s2)
        result = self.trace.expand_node(f"lot:{self.c1.id}", "forward")
        self.assertEqual(self.labels(result), {"S2"})
        result = self.trace.expand_node(f"production:{self.order.id}", "backward")
        self.assertEqual(self.labels(result), {"C2", "C3", "G1"})

    def test_units_that_are_not_shown_are_counted(self):
        """looking backward from the glue in S1 and S3: 2 units lie ahead, and not the
        order too, which has no edge to it any more"""
        self.as_built(self.order, self.g1, self.s1, 2)
        self.as_built(self.order, self.g1, self.s3, 1)
        self.scrap(self.g1, 7)
        node = self.node(self.g1.get_genealogy("backward"), "G1")
        ahead = self.trace.expand_node(f"lot:{self.g1.id}", "forward")
        self.assertEqual(self.labels(ahead, "lot"), {"S1", "S3"})
        self.assertEqual(len(ahead["nodes"]), 3, "the scrap, too")
        self.assertEqual(node["more_forward"], 3)

    def test_deeper(self):
        """chip > board > phone: the recorded board carries its chip into S4 only"""
        board = self.product("Board", "serial")
        (c4, c5), (b1, b2) = self.lots(self.chip, "C4 C5"), self.lots(board, "B1 B2")
        s4, s5 = self.lots(self.phone, "S4 S5")
        self.receive([(self.chip, c4, 1), (self.chip, c5, 1)])
        boards = self.produce(
            [(b1, 1), (b2, 1)], [(self.chip, c4, 1), (self.chip, c5, 1)]
        )
        phones = self.produce([(s4, 1), (s5, 1)], [(board, b1, 1), (board, b2, 1)])
        for order, component, unit in (
            (boards, c4, b1),
            (boards, c5, b2),
            (phones, b1, s4),
            (phones, b2, s5),
        ):
            self.as_built(order, component, unit)
        self.assertTrace("forward", c4, "B1 S4")
        self.assertTrace("backward", s5, "B2 C5")

    def test_line_edited_away_voids_the_record(self):
        """the done line named C1 by mistake; corrected to C4, the record on C1 says
        nothing any more, and C4 may be in every unit"""
        self.as_built(self.order, self.c1, self.s1)
        c4 = self.lot(self.chip, "C4")
        self.receive([(self.chip, c4, 1)])
        line = self.order.move_raw_ids.move_line_ids.filtered(
            lambda line: line.lot_id == self.c1
        )
        line.lot_id = c4
        self.assertTrace("forward", self.c1, "")
        self.assertTrace("forward", c4, "S1 S2 S3")
        self.assertTrace("backward", self.s1, "C2 C3 C4 G1")

    def test_finished_unit_edited_away_voids_the_record(self):
        """the done line named S1 by mistake; corrected to S9, the record on S1 says
        nothing any more, and C1 may be in every unit that did come out"""
        self.as_built(self.order, self.c1, self.s1)
        self.as_built(self.order, self.g1, self.s1, 1)
        self.as_built(self.order, self.g1, self.s2, 2)
        s9 = self.lot(self.phone, "S9")
        line = self.order.move_finished_ids.move_line_ids.filtered(
            lambda line: line.lot_id == self.s1
        )
        line.lot_id = s9
        self.assertTrace("forward", self.c1, "S2 S3 S9")
        self.assertTrace("backward", s9, "C1 C2 C3 G1")
        self.assertTrace("forward", self.g1, "S2 S3 S9")
        edges = self.edges(self.c1.get_genealogy("forward"))
        self.assertEqual(edges["C1", self.order.name], (1, "possible"))
        self.assertEqual(edges[self.order.name, "S9"], (1, "possible"))
        edges = self.edges(s9.get_genealogy("backward"))
        self.assertEqual(edges["G1", self.order.name], (1, "possible"))

    def test_as_of_before_the_unit_came_out(self):
        """consumed yesterday, finished today: yesterday's C1 is in the order, and in
        the unit that was out by then it may be"""
        self.as_built(self.order, self.c1, self.s1)
        self.backdate(self.order, "2026-03-01 12:00:00")
        lines = self.order.move_finished_ids.move_line_ids
        lines.filtered(lambda line: line.lot_id == self.s1).date = "2026-03-03 12:00:00"
        before = self.c1.get_genealogy("forward", as_of="2026-03-02")
        self.assertEqual(self.labels(before, "lot"), {"C1", "S2", "S3"})
        self.assertEqual(self.labels(before, "production"), {self.order.name})
        after = self.c1.get_genealogy("forward", as_of="2026-03-03")
        self.assertEqual(self.labels(after, "lot"), {"C1", "S1"})

    def test_as_of_before_the_order(self):
        """on the day before, nothing was built, whatever is recorded now"""
        self.as_built(self.order, self.c1, self.s1)
        self.backdate(self.order, "2026-03-02 12:00:00")
        self.env.cr.execute(
            "UPDATE stock_move_line SET date = '2026-03-01'"
            " WHERE lot_id = %s AND picking_id IS NOT NULL",
            [self.c1.id],
        )
        before = self.c1.get_genealogy("forward", as_of="2026-03-01")
        self.assertEqual(self.labels(before, "lot"), {"C1"})
        after = self.c1.get_genealogy("forward", as_of="2026-03-02")
        self.assertEqual(self.labels(after, "lot"), {"C1", "S1"})


@tagged("post_install", "-at_install")
class TestAsBuiltRecords(AsBuiltCommon):
    """What may be recorded, and by whom."""

    def test_while_building(self):
        """records are made on the open order, and hold once it is done"""
        c4, c5 = self.lots(self.chip, "C4 C5")
        s4, s5 = self.lots(self.phone, "S4 S5")
        self.receive([(self.chip, c4, 1), (self.chip, c5, 1)])
        inputs = [(self.chip, c4, 1), (self.chip, c5, 1)]
        order = self.plan([(s4, 1), (s5, 1)], inputs)
        order.qty_producing = 2
        self._fill(order.move_raw_ids, inputs)
        self.as_built(order, c4, s5)
        self.assertTrace("forward", c4, "")
        order.with_context(skip_consumption=True).button_mark_done()
        self.assertEqual(order.state, "done")
        self.assertTrace("forward", c4, "S5")

    def test_not_consumed(self):
        c4 = self.lot(self.chip, "C4")
        with self.assertRaisesRegex(ValidationError, "does not consume C4"):
            self.as_built(self.order, c4, self.s1)

    def test_not_produced(self):
        s4 = self.lot(self.phone, "S4")
        with self.assertRaisesRegex(ValidationError, "does not produce S4"):
            self.as_built(self.order, self.c1, s4)

    def test_more_than_consumed(self):
        """3 kg went in: 2 + 1 is right, 2 + 2 is not"""
        self.as_built(self.order, self.g1, self.s1, 2)
        record = self.as_built(self.order, self.g1, self.s2, 1)
        with self.assertRaisesRegex(ValidationError, "4 kg of G1 .* only 3"):
            record.quantity = 2

    def test_serial_in_two_units(self):
        self.as_built(self.order, self.c1, self.s1)
        with self.assertRaisesRegex(ValidationError, "2 Units of C1"):
            self.as_built(self.order, self.c1, self.s2)

    def test_quantity_above_zero(self):
        for quantity in (0, -1):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.as_built(self.order, self.g1, self.s1, quantity)

    def test_twice_the_same(self):
        self.as_built(self.order, self.g1, self.s1, 1)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.as_built(self.order, self.g1, self.s1, 1)

    def test_choices_on_the_form(self):
        """the form offers what the order consumed and produced"""
        record = self.env["whiz.as.built"].new({"production_id": self.order.id})
        self.assertEqual(
            set(record.possible_component_lot_ids.mapped("name")),
            {"C1", "C2", "C3", "G1"},
        )
        self.assertEqual(
            set(record.possible_finished_lot_ids.mapped("name")), {"S1", "S2", "S3"}
        )
        self.assertTrue(self.order.show_whiz_as_built)
        plain = self.produce(
            [(self.lot(self.product("Cream"), "K1"), 1)], [(self.glue, self.g1, 1)]
        )
        self.assertFalse(plain.show_whiz_as_built)

    def test_choices_follow_the_components(self):
        """a component lot that was just entered in the details can be chosen"""
        order = self.plan([(self.s1, 1)], [(self.glue, self.g1, 1)])
        g2 = self.lot(self.glue, "G2")
        self._fill(order.move_raw_ids, [(self.glue, g2, 1)])
        with Form(order) as form, form.whiz_as_built_ids.new() as line:
            self.assertEqual(line.possible_component_lot_ids[:], g2)
            self.assertEqual(line.possible_finished_lot_ids[:], self.s1)
            line.finished_lot_id, line.component_lot_id = self.s1, g2
            line.quantity = 1
        self.assertEqual(order.whiz_as_built_ids.component_lot_id, g2)

    def test_on_the_form_of_a_done_order(self):
        """what was forgotten is entered and put right afterwards"""
        with Form(self.order) as form, form.whiz_as_built_ids.new() as line:
            line.finished_lot_id, line.component_lot_id = self.s1, self.c1
            line.quantity = 1
        record = self.order.whiz_as_built_ids
        self.assertEqual((record.finished_lot_id, record.quantity), (self.s1, 1))
        self.assertTrace("forward", self.c1, "S1")
        with Form(self.order) as form, form.whiz_as_built_ids.edit(0) as line:
            line.finished_lot_id = self.s2
        self.assertTrace("forward", self.c1, "S2")

    def test_rights(self):
        """users read; Quality and manufacturing users record"""
        record = self.as_built(self.order, self.c1, self.s1)
        reader = new_test_user(self.env, "reader", "whiz_traceability.group_user")
        self.assertEqual(record.with_user(reader).quantity, 1)
        with self.assertRaises(AccessError):
            record.with_user(reader).quantity = 1
        for login, group in (
            ("builder", "mrp.group_mrp_user"),
            ("inspector", "whiz_traceability.group_quality"),
        ):
            user = new_test_user(self.env, login, group)
            mine = self.env["whiz.as.built"].with_user(user)
            made = mine.create(
                {
                    "production_id": self.order.id,
                    "component_lot_id": self.c2.id,
                    "finished_lot_id": self.s2.id,
                }
            )
            made.unlink()
        outsider = new_test_user(self.env, "outsider", "base.group_user")
        with self.assertRaises(AccessError):
            record.with_user(outsider).read(["quantity"])

    def test_company_rule(self):
        """a user of another company does not see the record"""
        record = self.as_built(self.order, self.c1, self.s1)
        company = self.env["res.company"].create({"name": "Other Company"})
        user = new_test_user(
            self.env,
            "other",
            "whiz_traceability.group_quality",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.assertFalse(self.env["whiz.as.built"].with_user(user).search([]))
        with self.assertRaises(AccessError):
            record.with_user(user).read(["quantity"])
