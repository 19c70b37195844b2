from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common_recall import RecallCommon


class ContainmentCommon(RecallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tell_story()

    def plan_delivery(self, product, quantity, partner=None):
        """Confirm and reserve a delivery."""
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": self.stock.id,
                "location_dest_id": self.customers.id,
                "partner_id": (partner or self.weber).id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "location_id": self.stock.id,
                            "location_dest_id": self.customers.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        return picking

    def contained_case(self, *lots, **vals):
        case = self.frozen_case(*lots, **vals)
        case.action_contain()
        return case


@tagged("post_install", "-at_install")
class TestRecallContainment(ContainmentCommon):
    def test_everything_is_held(self):
        case = self.contained_case(self.raw)
        lots = self.raw | self.jar_1 | self.jar_2 | self.jar_3
        self.assertTrue(all(lots.mapped("is_held")))
        self.assertEqual(case.hold_ids.lot_ids, lots)
        self.assertEqual(case.hold_ids.reason_id.code, "recall")
        self.assertEqual((case.state, case.containment), ("contained", "done"))
        self.assertEqual(case.containment_progress, 100)
        self.assertEqual(case.decided_by_id, self.env.user)
        self.assertFalse(case._get_unstopped())
        with self.assertRaises(UserError):
            self.deliver([(self.jar, self.jar_3, 1)], self.weber)

    def test_clean_lots_for_the_same_order(self):
        clean = self.lot(self.jar, "CLEAN")
        picking = self.plan_delivery(self.jar, 2)
        self.assertTrue(picking.move_line_ids.lot_id <= self.jar_1 | self.jar_3)
        self.receive([(self.jar, clean, 10)])
        case = self.contained_case(self.raw)
        self.assertEqual(picking.move_line_ids.lot_id, clean)
        self.assertFalse(case.late_move_count)

    def test_late_orders_are_listed(self):
        picking = self.plan_delivery(self.jar, 2)
        case = self.contained_case(self.raw)
        self.assertEqual(case.late_move_count, 1)
        self.assertEqual(case._get_late_moves().picking_id, picking)
        self.assertIn("Weber", str(case.containment_html))

    def test_quarantine(self):
        case = self.contained_case(self.raw)
        self.assertTrue(case.hold_ids.quarantine_picking_ids)
        other = self.frozen_case(self.raw, to_quarantine=False)
        other.action_contain()
        self.assertFalse(other.hold_ids.quarantine_picking_ids)

    def test_batches_hold_every_lot_once(self):
        case = self.frozen_case(self.raw)
        case._write_own({"containment": "running"})
        self.assertEqual(case._contain(3), 1)
        self.assertEqual(case.containment, "running")
        self.assertEqual(case.held_count, 3)
        self.assertIn("Lots not held yet: 1", "".join(case._get_unstopped()))
        self.in_one_transaction()
        self.env["whiz.recall"]._cron_contain()
        self.assertEqual(case.containment, "done")
        self.assertEqual(sum(len(hold.lot_ids) for hold in case.hold_ids), 4)
        self.assertEqual(case._contain(3), 0)
        self.assertEqual(len(case.hold_ids), 2)

    def test_a_crash_at_each_border(self):
        """Whatever was committed when it stopped, every lot is held once."""
        for size in (1, 2, 3):
            case = self.frozen_case(self.raw)
            case._write_own({"containment": "running"})
            left = 4
            while left:
                with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
                    case._contain(size)
                    raise ZeroDivisionError  # killed before the commit
                self.env.invalidate_all()
                self.assertEqual(case.held_count, 4 - left)
                # the next run begins with what was committed
                left = case._contain(size)
            self.assertEqual(case.containment, "done")
            held = [lot.id for hold in case.hold_ids for lot in hold.lot_ids]
            self.assertEqual(sorted(held), sorted(case._get_scope_lot_ids()))

    def test_one_lot_fails(self):
        case = self.frozen_case(self.raw)
        place = type(case)._place_hold

        def fail(this, lots):
            if self.jar_2 in lots:
                raise ValueError("The scale is out of order")
            return place(this, lots)

        with (
            patch.object(type(case), "_place_hold", fail),
            self.assertLogs("odoo.addons.whiz_traceability_recall", "WARNING"),
        ):
            case.action_contain()
        self.assertEqual(case.failed_lot_ids, self.jar_2)
        self.assertEqual(case.held_count, 3)
        self.assertTrue(any("JAR-2" in text for text in case._get_unstopped()))
        self.assertTrue(any("out of order" in line.note for line in case.decision_ids))

    def test_started_again_by_the_database(self):
        """A lot that another transaction has changed at this moment has not failed."""
        case = self.frozen_case(self.raw)
        case._write_own({"containment": "running"})
        tries = []

        def fail(this, lots):
            tries.append(lots)
            raise SerializationFailure("could not serialize access")

        self.in_one_transaction()
        with (
            patch.object(type(case), "_place_hold", fail),
            patch.object(self.env.cr, "rollback") as rollback,
        ):
            with self.assertRaises(SerializationFailure):
                case._contain()
            self.env["whiz.recall"]._cron_contain()
        self.assertEqual(len(tries), 2, "not with the same snapshot")
        rollback.assert_called_once()
        self.assertFalse(case.failed_lot_ids)
        self.assertEqual(case.containment, "running")
        self.env["whiz.recall"]._cron_contain()
        self.assertEqual(case.containment, "done")
        self.assertEqual(case.held_count, 4)

    def test_left_between_freeze_and_containment(self):
        case = self.frozen_case(self.raw)
        self.deliver([(self.jar, self.jar_3, 1)], self.weber)
        case.action_contain()
        self.assertTrue(any("JAR-3" in text for text in case._get_unstopped()))
        self.in_one_transaction()
        case.action_expand("Delivered meanwhile")
        self.env["whiz.recall"]._cron_contain()
        self.assertFalse(case._get_unstopped())

    def test_expansion_is_contained(self):
        case = self.contained_case(self.jar_3)
        self.assertFalse(self.jar_1.is_held)
        case.sudo().with_ancestors = True
        case.action_expand("It is in the paste")
        self.in_one_transaction()
        self.env["whiz.recall"]._cron_contain()
        self.assertTrue(self.jar_1.is_held)

    def test_two_cases_over_the_same_lots(self):
        first = self.contained_case(self.raw)
        second = self.contained_case(self.jar_3)
        second.with_user(self.manager).action_cancel()
        self.env["whiz.hold"].search([("recall_id", "=", second.id)])._release("ok")
        self.assertTrue(self.jar_3.is_held)
        self.assertEqual(first.hold_ids.state, "open")

    def test_cancelled_half_way(self):
        picking = self.plan_delivery(self.jar, 2)
        case = self.contained_case(self.raw)
        transfers = case.hold_ids.quarantine_picking_ids
        case.with_user(self.manager).action_cancel()
        self.assertEqual(case.state, "cancelled")
        self.assertEqual(set(transfers.mapped("state")), {"cancel"})
        note = case.decision_ids.sorted("id")[-1].note
        self.assertIn("Somebody else must confirm", note)
        second = self.manager.copy({"login": "second-manager"})
        case.hold_ids.with_user(second)._release("Nothing was wrong")
        self.assertFalse(self.jar_3.is_held)
        picking.action_assign()
        self.assertEqual(picking.state, "assigned")
        self.assertEqual(set(case.count_ids.mapped("state")), {"cancelled"})

    def test_recalled_flag(self):
        case = self.frozen_case(self.raw)
        node = self.node(self.jar_3.get_genealogy(), "JAR-3")
        self.assertIn("recalled", node["flags"])
        self.assertEqual(self.jar_3.recall_ids, case)
        self.assertIn(
            self.jar_3, self.env["stock.lot"].search([("recall_ids", "in", case.ids)])
        )
        case.action_cancel()
        node = self.node(self.jar_3.get_genealogy(), "JAR-3")
        self.assertNotIn("recalled", node["flags"])

    def test_alert(self):
        stockman = new_test_user(self.env, "recall-stock", "stock.group_stock_user")
        other = self.env["res.company"].create({"name": "Other company"})
        stranger = stockman.copy({"login": "recall-stranger"})
        stranger.write({"company_ids": other.ids, "company_id": other.id})
        told = []
        self.patch(
            self.env.registry["res.groups"],
            "_bus_send",
            lambda group, kind, payload, **kw: told.append((group, payload)),
        )
        subscription = self.env["whiz.alert.subscription"].create(
            {"user_id": stockman.id, "on_hold": False}
        )
        self.assertTrue(subscription.on_recall)
        case = self.contained_case(self.raw)
        [signal] = [p for _group, p in told if p["kind"] == "recall_started"]
        self.assertEqual((signal["res_model"], signal["res_id"]), (case._name, case.id))

        def alert(user):
            alerts = (
                self.env["whiz.alert"]
                .with_user(user)
                .with_context(allowed_company_ids=user.company_ids.ids)
            )
            return alerts.get_alert(signal["kind"], case._name, case.id)

        shown = alert(stockman)
        self.assertIn(case.name, shown["title"])
        self.assertIn(case.title, shown["message"])
        self.assertEqual(shown["level"], "danger")
        self.assertIsNone(alert(stranger))
        self.assertEqual(case.activity_ids.filtered("summary").user_id, stockman)

    def test_companies(self):
        """a lot of another company is stopped there, too"""
        other = self.env["res.company"].create({"name": "Other company"})
        self.jar_3.company_id = other
        case = self.frozen_case(self.raw)
        case.with_user(self.manager).action_contain()
        self.assertTrue(self.jar_3.is_held)
        self.assertEqual(case.sudo().held_count, 4)


@tagged("post_install", "-at_install")
class TestRecallCount(ContainmentCommon):
    def sheet(self, case):
        return case.count_ids.filtered(lambda s: s.location_id == self.stock)

    def test_sheets(self):
        sheet = self.sheet(self.contained_case(self.raw))
        self.assertFalse(sheet.difference_count, "nobody has counted yet")
        self.assertEqual(
            {line.lot_id.name: line.expected for line in sheet.line_ids},
            {"RAW": 1, "JAR-1": 1, "JAR-2": 2, "JAR-3": 2},
        )

    def test_scan(self):
        extra = self.lot(self.jar, "JAR-0")
        self.receive([(self.jar, extra, 1)])
        case = self.contained_case(self.raw, extra)
        sheet = self.sheet(case)
        sheet.line_ids.filtered(lambda line: line.lot_id == extra).sudo().unlink()
        with Form(sheet.with_user(self.user)) as form:
            for code in ("JAR-3", "JAR-3", "JAR-0", "NOTHING"):
                form._barcode_scanned = code
        found = {line.lot_id.name: line.found for line in sheet.line_ids}
        self.assertEqual(found["JAR-3"], 2)
        self.assertEqual(found["JAR-0"], 1)
        elsewhere = sheet.line_ids.filtered("is_elsewhere")
        self.assertEqual(elsewhere.lot_id, extra)
        self.assertTrue(sheet.can_quarantine)
        sheet.with_user(self.user).action_done()
        self.assertFalse(sheet.can_quarantine, "it is in the transfer of the case")
        self.assertEqual(sheet.done_user_id, self.user)
        self.assertEqual(sheet.difference_count, 4)
        notes = case.decision_ids.sorted("id").mapped("note")
        self.assertIn("JAR-0: 1 of 0", notes[-2])
        self.assertIn("On the way to quarantine", notes[-1])
        with self.assertRaises(UserError):
            sheet.on_barcode_scanned("JAR-3")

    def found_elsewhere(self, **vals):
        """Return the sheet of a second place, where 2 of JAR-3 are found."""
        shelf = self.env["stock.location"].create(
            {"name": "Shelf X", "location_id": self.stock.id}
        )
        self.transfer(
            [(self.jar, self.jar_1, 1)], self.stock, shelf, self.warehouse.int_type_id
        )
        case = self.contained_case(self.raw, **vals)
        sheet = case.count_ids.filtered(lambda sheet: sheet.location_id == shelf)
        self.env["whiz.recall.count.line"].with_user(self.user).create(
            {"count_id": sheet.id, "lot_id": self.jar_3.id, "found": 2, "expected": 2}
        )
        return sheet

    def test_found_elsewhere_goes_to_quarantine(self):
        sheet = self.found_elsewhere(to_quarantine=False)
        case = sheet.recall_id
        self.assertFalse(case.hold_ids.quarantine_picking_ids)
        sheet.with_user(self.user).action_done()
        self.assertFalse(case.hold_ids.quarantine_picking_ids, "not without the click")
        self.assertTrue(sheet.can_quarantine)
        action = sheet.with_user(self.user).action_quarantine_found()
        picking = self.env["stock.picking"].browse(action["res_id"])
        self.assertEqual(picking, case.hold_ids.quarantine_picking_ids)
        line = picking.move_line_ids
        self.assertEqual(
            (line.lot_id, line.location_id, line.quantity),
            (self.jar_3, sheet.location_id, 2),
        )
        self.assertTrue(line.location_dest_id.is_quarantine)
        self.assertIn(picking.name, case.decision_ids.sorted("id")[-1].note)
        self.assertFalse(sheet.can_quarantine)
        self.assertFalse(sheet.quarantine_found(), "once")
        picking.button_validate()
        self.assertEqual(
            self.jar_3.quant_ids.filtered(
                lambda quant: quant.location_id.usage == "internal" and quant.quantity
            ).location_id,
            line.location_dest_id,
        )

    def test_found_elsewhere_at_once(self):
        """by the setting of the case, when the sheet is counted"""
        sheet = self.found_elsewhere()
        transfers = sheet.recall_id.hold_ids.quarantine_picking_ids
        lines = transfers.move_line_ids.filtered(lambda li: li.lot_id == self.jar_3)
        self.assertEqual(lines.location_id, self.stock)
        sheet.with_user(self.user).action_done()
        lines = sheet.recall_id.hold_ids.quarantine_picking_ids.move_line_ids.filtered(
            lambda line: line.lot_id == self.jar_3
        )
        self.assertEqual(lines.location_id, sheet.location_id)
        self.assertEqual(sum(lines.mapped("quantity")), 2)

    def test_found_and_nowhere_in_stock(self):
        sheet = self.found_elsewhere(to_quarantine=False)
        line = sheet.line_ids.filtered("is_elsewhere")
        line.found = 3
        action = sheet.with_user(self.user).action_quarantine_found()
        self.assertEqual(line.sent, 2)
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn("manager", sheet.recall_id.decision_ids.sorted("id")[-1].note)
        self.assertTrue(sheet.can_quarantine)
        action = sheet.with_user(self.user).action_quarantine_found()
        self.assertEqual(action["tag"], "display_notification")
        sheet.with_user(self.manager).quarantine_found()
        self.assertEqual(line.sent, 3)

    def test_signed_sheets_stay(self):
        sheet = self.sheet(self.contained_case(self.raw)).with_user(self.user)
        line = sheet.line_ids[:1]
        line.write({"expected": 99, "sent": 99, "found": 1})
        self.assertEqual((line.found, line.sent), (1, 0))
        self.assertNotEqual(line.expected, 99)
        sheet.write({"state": "done"})
        self.assertEqual(sheet.state, "todo", "only by the button")
        sheet.action_done()
        with self.assertRaises(UserError):
            line.found = 2
        with self.assertRaises(UserError):
            line.create({"count_id": sheet.id, "lot_id": self.raw.id, "found": 1})

    def test_all_found(self):
        case = self.contained_case(self.raw)
        sheet = self.sheet(case)
        sheet.with_user(self.user).action_all_found()
        self.assertFalse(sheet.difference_count)
        self.assertIn("everything is there", case.decision_ids.sorted("id")[-1].note)
