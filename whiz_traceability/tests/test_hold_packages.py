from odoo.exceptions import UserError
from odoo.fields import Command

from .common_hold import HoldCommon


class TestHoldPackages(HoldCommon):
    """A hold on a package is not lost when what is in it leaves it without a move."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Package = cls.env["stock.package"]
        cls.pallet, cls.pallet_2 = Package.create([{"name": "P1"}, {"name": "P2"}])
        cls.crate = Package.create(
            {"name": "Crate", "parent_package_id": cls.pallet.id}
        )
        cls.box, cls.other = Package.create(
            [
                {"name": "Box", "parent_package_id": cls.crate.id},
                {"name": "Other", "parent_package_id": cls.crate.id},
            ]
        )
        cls.put(cls.a, 5, package=cls.box)
        cls.put(cls.b, 5, package=cls.other)
        cls.hold = cls.a._hold("quality", package_ids=cls.pallet)

    def move_box(self, destination, **vals):
        return self.transfer_box(self.box, destination, self.a, **vals)

    def transfer_box(self, box, destination, lot, picking_type=None):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": (picking_type or self.warehouse.int_type_id).id,
                "location_id": self.stock.id,
                "location_dest_id": destination.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.jar.id,
                            "product_uom_qty": 5,
                            "location_id": self.stock.id,
                            "location_dest_id": destination.id,
                            "move_line_ids": [
                                Command.create(
                                    {
                                        "product_id": self.jar.id,
                                        "lot_id": lot.id,
                                        "quantity": 5,
                                        "package_id": box.id,
                                        "result_package_id": box.id,
                                        "location_id": box.location_id.id,
                                        "location_dest_id": destination.id,
                                    }
                                )
                            ],
                        }
                    )
                ],
            }
        )
        picking.move_ids._action_confirm(merge=False)
        picking.move_ids.picked = True
        picking._action_done()
        return picking

    def assertHeld(self):
        with self.assertRaisesRegex(UserError, "cannot go to a customer"):
            self.move_box(self.customers, picking_type=self.warehouse.out_type_id)

    def test_unpacked(self):
        self.pallet.unpack()
        self.assertEqual(self.hold.package_ids, self.pallet | self.crate)
        self.assertIn("Crate", "".join(self.hold.message_ids.mapped("body")))
        self.assertHeld()

    def test_container_of_the_form(self):
        user = self.user("package_keeper", "stock.group_stock_user")
        self.box.with_user(user).parent_package_id = False
        self.assertEqual(self.hold.package_ids, self.pallet | self.box)
        self.assertHeld()

    def test_contents_of_the_form(self):
        self.crate.child_package_ids = [Command.unlink(self.box.id)]
        self.assertEqual(self.hold.package_ids, self.pallet | self.box)
        self.assertHeld()

    def test_into_another_package(self):
        self.crate.parent_package_id = self.pallet_2
        self.assertEqual(self.hold.package_ids, self.pallet | self.crate)
        self.assertHeld()

    def test_moved_to_a_shelf_on_its_own(self):
        self.move_box(self.shelf_1)
        self.assertFalse(self.box.parent_package_id)
        self.assertEqual(self.box.location_id, self.shelf_1)
        self.assertEqual(self.hold.package_ids, self.pallet | self.box)
        self.assertHeld()

    def test_moved_into_quarantine_on_its_own(self):
        """Also when the hold is about a place, which it follows, too."""
        hold = self.a._hold(
            "complaint", package_ids=self.pallet, location_ids=self.stock
        )
        self.hold._release("Good")
        self.move_box(self.quarantine)
        self.assertEqual(hold.package_ids, self.pallet | self.box)
        self.assertEqual(hold.location_ids, self.stock | self.quarantine)
        self.assertHeld()

    def test_package_in_between_is_deleted(self):
        self.crate.unlink()
        self.assertIn(self.box, self.hold.package_ids)
        self.assertHeld()

    def test_within_what_is_held(self):
        self.box.parent_package_id = self.pallet
        self.assertEqual(self.hold.package_ids, self.pallet)
        self.assertHeld()

    def test_what_is_not_held_leaves(self):
        self.other.parent_package_id = False
        self.assertEqual(self.hold.package_ids, self.pallet)
        self.transfer_box(
            self.other, self.customers, self.b, picking_type=self.warehouse.out_type_id
        )

    def test_what_has_left_us_is_not_followed(self):
        """A reason may let it go back to the vendor."""
        self.move_box(self.suppliers)
        self.assertFalse(self.box.parent_package_id)
        self.assertEqual(self.hold.package_ids, self.pallet)

    def test_after_the_release(self):
        self.hold._release("Good")
        self.box.parent_package_id = False
        self.assertEqual(self.hold.package_ids, self.pallet)
