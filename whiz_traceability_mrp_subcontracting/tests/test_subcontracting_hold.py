from odoo.exceptions import UserError

from odoo.addons.whiz_traceability.tests.common_hold import HoldCommon


class TestSubcontractingHold(HoldCommon):
    def test_sending_to_a_subcontractor(self):
        self.put(self.a, 10)
        hold = self.a._hold("quality")
        location = self.env.company.subcontracting_location_id

        def send():
            self.transfer(
                [(self.jar, self.a, 1)],
                self.stock,
                location,
                self.warehouse.int_type_id,
            )

        with self.assertRaisesRegex(UserError, "cannot go to a subcontractor"):
            send()
        hold._release("Good")
        send()

    def test_hold_at_the_subcontractor_follows(self):
        location = self.env.company.subcontracting_location_id
        self.put(self.a, 10, location)
        self.a._hold("quality", location_ids=location)
        self.transfer(
            [(self.jar, self.a, 1)], location, self.shelf_1, self.warehouse.in_type_id
        )
        with self.assertRaisesRegex(UserError, "cannot go to a customer"):
            self.deliver([(self.jar, self.a, 1)], source=self.shelf_1)

    def test_receiving_from_a_subcontractor(self):
        """What arrives is received, whatever it is held for, and held by policy."""
        location = self.env.company.subcontracting_location_id
        self.put(self.a, 10, location)
        self.put(self.b, 10, location)
        self.put(self.c, 10, location)

        def receive(lot):
            self.transfer(
                [(self.jar, lot, 1)],
                location,
                self.stock,
                self.warehouse.in_type_id,
                self.supplier,
            )

        self.a._hold("quarantine")
        receive(self.a)
        self.assertIn(("Stock", 1, 0), self.quants(self.a))
        self.env["whiz.hold.policy"].create(
            {"name": "Second", "frequency": "nth", "interval": 2}
        )
        receive(self.b)
        self.assertTrue(self.b.is_held)
        receive(self.c)
        self.assertFalse(self.c.is_held)
