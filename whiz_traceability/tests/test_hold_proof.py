from odoo.exceptions import UserError
from odoo.fields import Command

from .common_hold import HoldCommon


class TestHoldProof(HoldCommon):
    """What proves why goods were stopped, and who let them go, stays."""

    def photo(self, name="photo.txt"):
        return self.env["ir.attachment"].create({"name": name, "raw": b"dented"})

    def hold_with(self, photo):
        hold = self.a._hold("quality", evidence_ids=photo)
        # as the dialog does: who may read the hold may read it
        photo.write({"res_model": hold._name, "res_id": hold.id})
        return hold

    def test_evidence_is_added(self):
        hold = self.hold_with(self.photo())
        hold.evidence_ids = [Command.link(self.photo("letter.txt").id)]
        self.assertEqual(len(hold.evidence_ids), 2)

    def test_evidence_is_not_taken_away(self):
        photo = self.photo()
        hold = self.hold_with(photo)
        user = self.user("proof_quality", "whiz_traceability.group_quality")
        other = self.photo("other.txt")
        other.write({"res_model": hold._name, "res_id": hold.id})
        for command in (
            Command.unlink(photo.id),
            Command.delete(photo.id),
            Command.clear(),
            Command.set(other.ids),
        ):
            # unlike assertRaisesRegex it takes back what was done before the error
            with self.assertRaises(UserError) as stopped:
                hold.with_user(user).evidence_ids = [command]
            self.assertIn("evidence", str(stopped.exception))
            self.env.invalidate_all()
            self.assertEqual(hold.evidence_ids, photo)
        hold._release("Good")
        with self.assertRaises(UserError):
            hold.with_user(user).evidence_ids = [Command.clear()]

    def test_file_of_the_evidence(self):
        photo = self.photo()
        self.hold_with(photo)
        with self.assertRaisesRegex(UserError, "evidence"):
            photo.unlink()
        user = self.user("proof_quality", "whiz_traceability.group_quality")
        with self.assertRaisesRegex(UserError, "evidence"):
            photo.with_user(user).raw = b"as new"
        photo.with_user(user).name = "Photo of the dent.txt"
        free = self.photo("free.txt")
        free.raw = b"new"
        free.unlink()

    def test_changes_of_a_reason_are_kept(self):
        """They count for open holds at once."""
        user = self.user("proof_reasons", "whiz_traceability.group_admin")
        reason = (
            self.env["whiz.hold.reason"]
            .with_context(tracking_disable=False)
            .with_user(user)
            .create({"name": "Tracked", "code": "tracked"})
        )
        self.env.flush_all()
        self.cr.precommit.run()
        tracked = {
            name
            for name in reason._fields
            if name.startswith(("stop_", "release_")) or name == "internal_policy"
        }
        self.assertTrue(tracked <= reason._track_get_fields())
        reason.write({"stop_customer": False, "internal_policy": "quarantine"})
        self.env.flush_all()
        self.cr.precommit.run()
        message = reason.message_ids[0].sudo()
        self.assertEqual(message.author_id, user.partner_id)
        self.assertEqual(
            set(message.tracking_value_ids.field_id.mapped("name")),
            {"stop_customer", "internal_policy"},
        )
