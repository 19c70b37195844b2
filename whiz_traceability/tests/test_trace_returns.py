from odoo.tests import tagged

from .common import TraceCommon


@tagged("post_install", "-at_install")
class TestTraceReturns(TraceCommon):
    """What customers send back and no delivery explains is shown, and is a gap."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jar = cls.product("Jar")
        cls.j1 = cls.lot(cls.jar, "J1")

    def movements(self, payload):
        """Return {(source key, target key): quantity}."""
        return {(e["source"], e["target"]): e["quantity"] for e in payload["edges"]}

    def gap(self, payload, kind):
        (gap,) = [gap for gap in payload["gaps"] if gap["kind"] == kind]
        return gap

    def test_somebody_who_had_none(self):
        """10 went to Rossi; 3 come from Weber: Rossi has 10, and Weber is shown"""
        self.receive([(self.jar, self.j1, 20)])
        self.deliver([(self.jar, self.j1, 10)])
        back = self.take_back([(self.jar, self.j1, 3)], self.weber)
        payload = self.j1.get_genealogy()
        lot = f"lot:{self.j1.id}"
        end = f"customer_return:{self.weber.id}"
        self.assertEqual(
            self.movements(payload),
            {
                (f"supplier:{self.supplier.id}", lot): 20,
                (lot, f"customer:{self.rossi.id}"): 10,
                (end, lot): 3,
                (lot, f"stock:{self.j1.id}"): 13,
            },
        )
        (edge,) = [e for e in payload["edges"] if e["source"] == end]
        self.assertEqual([doc["res_id"] for doc in edge["documents"]], back.ids)
        node = self.node(payload, "Weber")
        self.assertEqual((node["kind"], node["depth"]), ("customer", -1))
        self.assertEqual(
            self.gap(payload, "return_without_delivery")["message"],
            f"3 {self.unit.name} of J1 came back from customers, and no delivery of it "
            "explains them: check the lot and the customer of the return.",
        )
        self.assertEqual(self.gap_kinds(payload), {"return_without_delivery"})

    def test_sides(self):
        """it is where the lot came from: counted ahead, shown and expanded backward"""
        self.take_back([(self.jar, self.j1, 3)], self.weber)
        forward = self.j1.get_genealogy("forward")
        self.assertEqual(self.labels(forward, "customer"), set())
        self.assertEqual(self.node(forward, "J1")["more_backward"], 1)
        self.assertIn("return_without_delivery", self.gap_kinds(forward))
        for payload in (
            self.j1.get_genealogy("backward"),
            self.trace.expand_node(f"lot:{self.j1.id}", "backward"),
        ):
            self.assertEqual(self.labels(payload, "customer"), {"Weber"})

    def test_batch_of_nobody(self):
        """3 jars come back without a sender"""
        self.receive([(self.jar, self.j1, 20)])
        self.deliver([(self.jar, self.j1, 10)])
        self.take_back([(self.jar, self.j1, 3)])
        payload = self.j1.get_genealogy("backward")
        self.assertEqual(self.labels(payload, "customer"), {"Unknown consignee"})
        self.assertIn("return_without_delivery", self.gap_kinds(payload))

    def test_more_than_was_delivered(self):
        """10 out, 12 back: 2 are unexplained"""
        self.receive([(self.jar, self.j1, 20)])
        self.deliver([(self.jar, self.j1, 10)])
        self.take_back([(self.jar, self.j1, 12)], self.rossi)
        movements = self.movements(self.j1.get_genealogy())
        lot = f"lot:{self.j1.id}"
        self.assertEqual(movements[lot, f"customer:{self.rossi.id}"], 0)
        self.assertEqual(movements[f"customer_return:{self.rossi.id}", lot], 2)

    def test_explained(self):
        self.receive([(self.jar, self.j1, 20)])
        self.give_back(self.deliver([(self.jar, self.j1, 10)]), {self.j1: 4})
        payload = self.j1.get_genealogy()
        self.assertEqual(self.labels(payload, "customer"), {"Rossi"})
        self.assertEqual(payload["gaps"], [])

    def test_origin(self):
        """a lot that only came back has no origin, also when it went out again"""
        self.take_back([(self.jar, self.j1, 3)], self.weber)
        kinds = {"missing_origin", "return_without_delivery"}
        self.assertEqual(self.gap_kinds(self.j1.get_genealogy()), kinds)
        self.deliver([(self.jar, self.j1, 3)])
        self.assertEqual(self.gap_kinds(self.j1.get_genealogy()), kinds)

    def test_other_companies(self):
        """a return to company B is nothing that a user of A sees"""
        company = self.env["res.company"].create({"name": "Company B"})
        self.receive([(self.jar, self.j1, 20)])
        with self.in_company(company):
            self.take_back([(self.jar, self.j1, 3)], self.weber)
        user = self.env["res.users"].create(
            {
                "name": "Reader of A",
                "login": "reader_a",
                "group_ids": [
                    (4, self.env.ref("whiz_traceability.group_user").id),
                ],
            }
        )
        payload = self.j1.with_user(user).get_genealogy()
        self.assertEqual(self.labels(payload, "customer"), set())
        self.assertEqual(self.gap_kinds(payload), set())
