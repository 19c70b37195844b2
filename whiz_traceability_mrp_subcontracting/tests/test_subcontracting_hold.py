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
