from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.whiz_traceability.tests.common_hold import HoldCommon


@tagged("post_install", "-at_install")
class TestRepairHold(HoldCommon):
    """A part that is on hold goes into no repair; a held thing can be repaired."""

    def repair(self, lot):
        """Return a repair that is under way and adds one of the lot."""
        self.put(lot, 1)
        thing = self.product("Broken Thing", "serial")
        repair = self.env["repair.order"].create(
            {
                "product_id": thing.id,
                "lot_id": self.lot(thing, "BROKEN").id,
                "product_qty": 1,
                "product_uom": thing.uom_id.id,
                "partner_id": self.rossi.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": lot.product_id.id,
                            "product_uom_qty": 1,
                            "repair_line_type": "add",
                        }
                    )
                ],
            }
        )
        repair._action_repair_confirm()
        repair.action_repair_start()
        self.take(repair, lot)
        return repair

    def take(self, repair, lot):
        """Say that one of the lot is put in."""
        move = repair.move_ids
        move.move_line_ids = [
            Command.clear(),
            Command.create(
                {
                    "product_id": lot.product_id.id,
                    "lot_id": lot.id,
                    "quantity": 1,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                }
            ),
        ]
        move.picked = True

    def test_part_on_hold(self):
        repair = self.repair(self.a)
        self.a._hold("quality")
        self.assertFalse(self.reserved(repair.move_ids))
        self.take(repair, self.a)
        with self.assertRaisesRegex(UserError, "cannot be used in production"):
            repair.action_repair_end()
        self.a._release_holds("Tested again: fine.")
        repair.action_repair_end()
        self.assertEqual(repair.state, "done")

    def test_reservation_of_a_part(self):
        repair = self.repair(self.a)
        self.put(self.b, 5)
        self.a._hold("quality")
        self.assertEqual(self.reserved(repair.move_ids), {"B": 1})
        told = "".join(repair.message_ids.mapped("body"))
        self.assertIn("taken off this document", told)
        self.assertIn("Other lots are reserved instead", told)

    def test_thing_on_hold(self):
        """To be repaired may be what the hold is for."""
        repair = self.repair(self.a)
        repair.lot_id._hold("quality")
        repair.action_repair_end()
        self.assertEqual(repair.state, "done")

    def test_shown_on_the_repair(self):
        """the form, the mark and the filter tell of it and of its parts"""
        repair, other = self.repair(self.a), self.repair(self.b)
        repairs = repair | other
        self.assertFalse(repair.has_held_lots)
        self.assertFalse(repair.hold_info)
        hold = repair.lot_id._hold("quality")
        repairs.invalidate_recordset()
        info = repair.hold_info["holds"]
        self.assertEqual([each["name"] for each in info], [hold.name])
        self.assertEqual(
            repairs.search([("id", "in", repairs.ids), ("has_held_lots", "=", True)]),
            repair,
        )
        for view_type, name in (
            ("form", "hold_info"),
            ("list", "has_held_lots"),
            ("search", "has_held_lots"),
        ):
            arch = repairs.get_view(view_type=view_type)["arch"]
            self.assertIn(f'name="{name}"', arch)
