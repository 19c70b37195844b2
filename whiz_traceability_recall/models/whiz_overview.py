from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .whiz_recall import CLOSED_STATES


class WhizOverview(models.AbstractModel):
    _inherit = "whiz.overview"

    @api.model
    def _get_counts(self):
        return [*super()._get_counts(), *self._get_recall_counts()]

    @api.model
    def _get_attention(self):
        return [*super()._get_attention(), *self._get_recall_attention()]

    @api.model
    def _get_open_recall_domain(self):
        return Domain("kind", "!=", "drill") & Domain("state", "not in", CLOSED_STATES)

    @api.model
    def _get_recall_counts(self):
        recalls = self.env["whiz.recall"]
        if not recalls.has_access("read"):
            return []
        domain = self._get_open_recall_domain()
        value = recalls.search_count(domain)
        return [
            {
                "key": "recalls",
                "sequence": 15,
                "label": self.env._("Recalls open"),
                "value": value,
                "detail": "",
                "icon": "fa-bullhorn",
                "level": "danger" if value else "success",
                "action": self._get_window(
                    self.env._("Open Recalls"), "whiz.recall", domain
                ),
            }
        ]

    @api.model
    def _get_recall_attention(self):
        """Return the open cases; first those in which consignees are overdue."""
        recalls = self.env["whiz.recall"]
        if not recalls.has_access("read"):
            return []
        now = fields.Datetime.now()
        result = []
        for recall in recalls.search(self._get_open_recall_domain(), limit=50):
            told = recall.consignee_ids.filtered("notified_date")
            due = now - timedelta(hours=recall.due_hours)
            silent = told.filtered(
                lambda c, due=due: not c.responded_date and c.notified_date < due
            )
            text = recall.title
            if silent:
                text = self.env._(
                    "%(silent)s of %(count)s consignees are silent: %(subject)s",
                    silent=len(silent),
                    count=len(told),
                    subject=recall.title,
                )
            result.append(
                {
                    "key": f"recall-{recall.id}",
                    "priority": 5 if silent else 15,
                    "icon": "fa-bullhorn",
                    "level": "danger",
                    "title": self.env._(
                        "%(case)s: %(stage)s",
                        case=recall.name,
                        stage=dict(
                            recall._fields["state"]._description_selection(self.env)
                        )[recall.state],
                    ),
                    "text": text,
                    "date": fields.Datetime.to_string(
                        recall.decided_date or recall.create_date
                    ),
                    "action": self._get_form(recall),
                }
            )
        return result
