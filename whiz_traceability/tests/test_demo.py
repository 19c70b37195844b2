"""The demo data: what screenshots, tours and newcomers rely on.

These are the only tests that need the demo; they run with
``--test-tags whiz_demo`` on a database that was made ``--with-demo``.
"""

from collections import Counter
from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, tagged

FOOD = (
    "hz_88123 hz_88140 cc_71 lec_2609_002 nut_014 nut_015 "
    "jar_0331 jar_0332 jar_0333 jar_0334"
).split()


@tagged("-standard", "whiz_demo", "post_install", "-at_install")
class TestDemo(TransactionCase):
    def ref(self, name):
        return self.env.ref(f"whiz_traceability.demo_{name}")

    def lot(self, name):
        return self.ref(f"lot_{name}")

    def all_lots(self):
        data = self.env["ir.model.data"].search(
            [("module", "=", "whiz_traceability"), ("model", "=", "stock.lot")]
        )
        return self.env["stock.lot"].browse(data.mapped("res_id"))

    def assert_lots(self, lots, names):
        self.assertEqual(sorted(lots.mapped("name")), sorted(names.split()))

    def balance(self, name):
        [balance] = self.lot(name).get_mass_balance()
        return balance

    def received_by(self, names):
        """Return {customer: quantity net of returns} of lots."""
        lots = self.env["stock.lot"].union(*(self.lot(name) for name in names))
        received = Counter()
        for line in self.env["whiz.trace"]._consignments(lots):
            partner = self.env["res.partner"].browse(line["partner_id"])
            received[partner.name] += line["quantity"]
        return received

    def genealogy(self, name, **options):
        """Return (nodes by key, {(source, target label): edge}, whole result)."""
        result = self.lot(name).get_genealogy(**options)
        nodes = {node["key"]: node for node in result["nodes"]}
        edges = {
            (nodes[edge["source"]]["label"], nodes[edge["target"]]["label"]): edge
            for edge in result["edges"]
        }
        return nodes, edges, result

    def labels(self, nodes, kind):
        return {node["label"] for node in nodes.values() if node["kind"] == kind}

    # ------------------------------------------------------------------
    # Holds
    # ------------------------------------------------------------------

    def test_holds(self):
        self.assertEqual(
            {
                name: (self.lot(name).is_held, self.lot(name).hold_summary)
                for name in ("nut_014", "x2_0001", "cc_71", "jar_0331")
            },
            {
                "nut_014": (True, "Quality"),
                "x2_0001": (True, "Complaint"),
                "cc_71": (False, False),
                "jar_0331": (False, False),
            },
        )
        self.assertEqual(self.ref("hold_cocoa").state, "released")
        self.assertTrue(self.ref("location_quarantine").is_quarantine)
        self.assertEqual(
            self.ref("order_jar_0331").held_component_ids, self.lot("nut_014")
        )

    # ------------------------------------------------------------------
    # The engine on the demo
    # ------------------------------------------------------------------

    def test_jar_shows_both_suppliers_and_all_three_customers(self):
        nodes, edges, result = self.genealogy("jar_0331")
        self.assertEqual(self.labels(nodes, "supplier"), {"Nocciole Srl", "Cacao AG"})
        self.assertEqual(
            self.labels(nodes, "customer"),
            {"Rossi Alimentari", "Weber GmbH", "Lumière Chocolatier"},
        )
        paste_order = self.ref("order_paste_014").name
        jar_order = self.ref("order_jar_0331").name
        expected = {
            ("HZ-88123", paste_order): (90, "kg"),
            ("CC-71", paste_order): (29.4, "kg"),
            ("LEC-2609-002", paste_order): (0.6, "kg"),  # 600 g
            (paste_order, "NUT-2611-014"): (120, "kg"),
            ("NUT-2611-014", jar_order): (76.8, "kg"),
            (jar_order, "JAR-0331"): (192, "Units"),  # 16 dozen
            ("JAR-0331", "Rossi Alimentari"): (120, "Units"),  # 10 dozen
            ("JAR-0331", "Weber GmbH"): (48, "Units"),  # 5 dozen, one came back
            ("JAR-0331", "Lumière Chocolatier"): (12, "Units"),
        }
        for key, (quantity, uom) in expected.items():
            with self.subTest(edge=key):
                self.assertAlmostEqual(edges[key]["quantity"], quantity, 4)
                self.assertEqual(edges[key]["uom"], uom)
                self.assertEqual(edges[key]["certainty"], "exact")
        self.assertEqual(edges["JAR-0331", "Weber GmbH"]["returned"], 12)
        self.assertEqual(result["gaps"], [])
        self.assertEqual(result["hidden"], 0)
        self.assertFalse(result["truncated"])

    def test_as_of_a_day_before_the_later_deliveries(self):
        day = fields.Date.today() - timedelta(days=25)
        nodes, _edges, _result = self.genealogy("jar_0331", as_of=day)
        self.assertEqual(self.labels(nodes, "customer"), {"Rossi Alimentari"})

    def test_consignments_are_net_of_the_return(self):
        self.assertEqual(
            self.received_by(["jar_0331"]),
            {"Rossi Alimentari": 120, "Weber GmbH": 48, "Lumière Chocolatier": 12},
        )
        reached = self.received_by(["jar_0331", "jar_0332", "jar_0333"])
        self.assertEqual(sum(reached.values()), 212)

    def test_every_mass_balance_closes(self):
        lots = self.all_lots()
        self.assertEqual(len(lots), 35)
        for balance in lots.get_mass_balance():
            with self.subTest(lot=self.env["stock.lot"].browse(balance["lot_id"]).name):
                self.assertTrue(balance["balanced"])
                self.assertEqual(balance["unexplained"], 0)
                self.assertEqual(balance["tolerance"], 0)

    def test_paste_balance(self):
        balance = self.balance("nut_014")
        self.assertEqual(balance["produced"], 120)
        parts = [
            round(balance[name], 4)
            for name in ("on_hand", "consumed", "shipped", "scrapped")
        ]
        self.assertEqual(parts, [8, 96, 15, 1])
        left = self.lot("nut_014").quant_ids.filtered(
            lambda quant: quant.location_id.usage == "internal"
        )
        self.assertEqual(left.location_id, self.ref("location_a03"))

    def test_jar_balance(self):
        balance = self.balance("jar_0331")
        parts = [
            balance[name]
            for name in ("produced", "on_hand", "shipped", "returned", "scrapped")
        ]
        self.assertEqual(parts, [192, 4, 192, 12, 8])

    def test_open_delivery_is_reserved(self):
        buckets = self.lot("jar_0333").get_whereabouts()["buckets"]
        self.assertEqual(
            [buckets[name] for name in ("reserved", "on_hand", "at_customers")],
            [12, 4, 8],
        )

    def test_batches_share_the_cocoa_but_not_the_hazelnuts(self):
        trace = self.env["whiz.trace"]
        first = "NUT-2611-014 JAR-0331 JAR-0332 JAR-0333"
        second = "NUT-2611-015 JAR-0334"
        self.assert_lots(trace._descendants(self.lot("hz_88123")), f"HZ-88123 {first}")
        self.assert_lots(
            trace._descendants(self.lot("cc_71")), f"CC-71 {first} {second}"
        )
        self.assert_lots(
            trace._ancestors(self.lot("jar_0334")),
            "JAR-0334 NUT-2611-015 HZ-88140 CC-71 LEC-2609-002",
        )

    def test_as_built_units_are_told_apart(self):
        open_ones = {"CB-1003", "CB-1004", "DSP-2003", "DSP-2004"}
        for unit, own, others in (
            ("x2_0001", {"CB-1001", "DSP-2002"}, {"CB-1002", "DSP-2001"}),
            ("x2_0002", {"CB-1002", "DSP-2001"}, {"CB-1001", "DSP-2002"}),
            ("x2_0003", open_ones, {"CB-1001", "CB-1002", "DSP-2001", "DSP-2002"}),
            ("x2_0004", open_ones, {"CB-1001", "CB-1002", "DSP-2001", "DSP-2002"}),
        ):
            with self.subTest(unit=unit):
                lots = self.env["whiz.trace"]._ancestors(self.lot(unit))
                names = set(lots.mapped("name"))
                self.assertLessEqual(own, names)
                self.assertFalse(others & names)
        # the two that were never built in are nobody's
        for name in ("cb_1005", "dsp_2006"):
            lot = self.lot(name)
            self.assertEqual(self.env["whiz.trace"]._descendants(lot), lot)

    def test_certainty_and_gap_of_the_electronics(self):
        _nodes, edges, _result = self.genealogy("x2_0001", direction="backward")
        self.assertEqual(edges["CB-1001", "X2-0001"]["certainty"], "exact")
        order = self.ref("order_controllers")
        _nodes, edges, result = self.genealogy("x2_0003", direction="backward")
        self.assertEqual(edges["CB-1003", order.name]["certainty"], "possible")
        [gap] = result["gaps"]
        self.assertEqual(gap["kind"], "untracked_component")
        self.assertIn("Housing screw M3", gap["message"])

    def test_one_unit_came_back(self):
        self.assertEqual(self.received_by(["x2_0001"]), {})
        self.assertEqual(self.received_by(["x2_0003"]), {"Cicli Fabbri": 1})
        self.assertEqual(self.balance("x2_0001")["returned"], 1)
        self.assertEqual(self.balance("x2_0001")["on_hand"], 1)

    def test_expiry_stays_meaningful(self):
        _nodes, _edges, result = self.genealogy("nut_014", direction="backward")
        expired = {
            node["label"] for node in result["nodes"] if "expired" in node["flags"]
        }
        self.assertEqual(expired, {"LEC-2609-002"})
        soon = fields.Datetime.now() + timedelta(days=30)
        lots = self.env["stock.lot"].union(*(self.lot(name) for name in FOOD))
        due = lots.filtered(lambda lot: lot.expiration_date <= soon)
        self.assert_lots(due, "LEC-2609-002 CC-71")

    def test_cockpit_shows_something(self):
        data = self.env["whiz.expiry.stock"].get_cockpit([])
        tiles = {tile["bucket"]: tile["lots"] for tile in data["buckets"]}
        for bucket in ("expired", "week", "month", "two_months", "three_months"):
            self.assertTrue(tiles[bucket], bucket)
        self.assertGreater(data["unsold"]["lots"], 2)
        self.assertEqual(round(data["lost"], 2), 39.2)
        self.assertGreater(data["todo"], 3)
        held = self.lot("drk_2609") | self.lot("yog_141")
        self.assertTrue(all(lot.is_held for lot in held))
        breach = self.env["whiz.fefo.breach"].search([])
        self.assertIn(self.lot("drk_2612"), breach.lot_id)
        digest = self.env["whiz.expiry.digest"].search([])
        self.assertIn(self.env.ref("base.user_admin"), digest.user_id)
        self.assertTrue(digest.activity_ids)

    # ------------------------------------------------------------------
    # The records
    # ------------------------------------------------------------------

    def test_made_by_documents_in_order_of_time(self):
        lines = self.env["stock.move.line"].search(
            [("lot_id", "in", self.all_lots().ids), ("state", "=", "done")]
        )
        now = fields.Datetime.now()
        for line in lines:
            move = line.move_id
            order = move.raw_material_production_id or move.production_id
            document = line.picking_id or order or move.scrap_id
            with self.subTest(line=line.display_name):
                self.assertEqual(document.state, "done")
                self.assertLess(line.date, now - timedelta(days=5))
                self.assertEqual(line.date, move.date)
        for lot in lines.lot_id:
            moved = lines.filtered(lambda line, lot=lot: line.lot_id == lot)
            came = moved.filtered(
                lambda line: line.location_id.usage in ("supplier", "production")
            )
            self.assertEqual(came.date, min(moved.mapped("date")), lot.name)

    def test_returns_point_to_their_deliveries(self):
        for name, delivery in (
            ("return_weber", "delivery_weber"),
            ("return_velo_nord", "delivery_velo_nord"),
        ):
            picking, delivery = self.ref(name), self.ref(delivery)
            self.assertEqual(picking.return_id, delivery)
            self.assertEqual(picking.partner_id, delivery.partner_id)
            self.assertTrue(picking.move_ids.origin_returned_move_id)
            self.assertLess(delivery.date_done, picking.date_done)

    def test_units_of_measure_are_mixed(self):
        lines = self.env["stock.move.line"].search(
            [("lot_id", "in", self.all_lots().ids)]
        )
        self.assertLessEqual(
            {"kg", "g", "Units", "Dozens"}, set(lines.product_uom_id.mapped("name"))
        )

    def test_days_on_which_lots_were_made(self):
        for name in ("nut_014", "jar_0331", "x2_0001"):
            lot = self.lot(name)
            self.assertEqual(lot.production_date, lot.create_date.date(), name)

    def test_next_numbers(self):
        """each kind of product has its template; numbers of boards are reserved"""
        for product, pattern in (
            ("jar", "JAR-0335"),
            ("controller", r"X2-\w{9}"),
            ("paste", r"L\d{5}-001"),
            # five are reserved, so the sixth
            ("board", "CB-1012"),
        ):
            found = self.ref(f"product_{product}")._preview_lot_names()
            self.assertRegex(found["next"], f"^{pattern}$")
        receipt = self.ref("receipt_boards_open")
        self.assertEqual(receipt.whiz_reserved_number_count, 5)
        first = self.ref("product_board")._preview_lot_names(1, receipt)
        self.assertEqual((first["next"], first["reserved"]), ("CB-1007", 1))
        templates = self.env["whiz.numbering.template"].search([])
        self.assertGreaterEqual(len(templates), 4)
        self.assertEqual(templates.filtered("is_gs1"), templates)

    def test_playing_it_again_changes_nothing(self):
        models = (
            "stock.lot stock.move.line stock.picking mrp.production whiz.as.built"
        ).split()
        before = [self.env[model].search_count([]) for model in models]
        self.env["whiz.demo"]._play()
        self.assertEqual([self.env[model].search_count([]) for model in models], before)
