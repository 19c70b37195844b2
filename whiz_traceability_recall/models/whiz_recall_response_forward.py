from odoo import fields, models

# A link that many customers of a consignee share is not a way to fill the database.
MAX_CHILDREN = 500


class WhizRecallResponseForward(models.Model):
    """Links that consignees pass on to their own customers."""

    _inherit = "whiz.recall.response"

    def _add_child(self, values):
        """Register a customer of the consignee, who answers with a link of their own.

        :param values: dict with ``name``, ``email`` and ``phone``
        :return: (the new response or nothing, list of sentences that say what is wrong)
        """
        self.ensure_one()
        parent = self.sudo()
        name = (values.get("name") or "").strip()[:100]
        if not name:
            return self.browse(), [self.env._("Please tell us who you are.")]
        if not parent._is_open():
            return self.browse(), [self.env._("This recall is closed.")]
        if parent.search_count([("parent_id", "=", parent.id)]) >= MAX_CHILDREN:
            return self.browse(), [
                self.env._("This link was used too often. Please call us.")
            ]
        lots = {}
        for line in parent.line_ids:
            lots.setdefault(line.lot_id.id, line)
        child = parent.create(
            {
                "consignee_id": parent.consignee_id.id,
                "parent_id": parent.id,
                "name": name,
                "email": (values.get("email") or "").strip()[:200],
                "phone": (values.get("phone") or "").strip()[:60],
                "lang": parent.lang,
                "opened_date": fields.Datetime.now(),
                "line_ids": [(0, 0, {"lot_id": lot_id}) for lot_id in lots],
            }
        )
        parent.recall_id._log(
            "response",
            parent._in_staff_language().env._(
                "%(consignee)s passed the notice on to %(customer)s.",
                consignee=parent.name or parent.consignee_id.display_name,
                customer=name,
            ),
        )
        parent.recall_id._tell_board()
        return child, []
