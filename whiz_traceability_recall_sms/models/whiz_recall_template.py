from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.whiz_traceability_recall.lib.wording import placeholders
from odoo.addons.whiz_traceability_recall.models.whiz_recall_template import (
    PLACEHOLDERS,
)

from ..lib.segments import measure

LINK = "link"


class WhizRecallTemplate(models.Model):
    _inherit = "whiz.recall.template"

    channel = fields.Selection(
        selection_add=[("sms", "SMS")], ondelete={"sms": "cascade"}
    )
    subject = fields.Char(
        compute="_compute_unused", store=True, readonly=False, precompute=True
    )
    headline = fields.Char(
        compute="_compute_unused", store=True, readonly=False, precompute=True
    )
    sms_text = fields.Text(
        string="Short Text",
        help="What goes out by SMS. Name {link}: there the consignee finds the whole "
        "notice, with quantities and deliveries, and answers. Beside it you may name "
        "what the other texts may: {case}, {company}, {products}, {lots}, ...",
    )
    sms_measure = fields.Char(string="Length", compute="_compute_sms_measure")

    @api.depends("channel", "name")
    def _compute_unused(self):
        """A template for SMS only has neither subject nor headline."""
        for template in self:
            for name in ("subject", "headline"):
                if not template[name] and template.channel == "sms":
                    template[name] = template.name

    @api.depends("sms_text")
    def _compute_sms_measure(self):
        for template in self:
            template.sms_measure = self._describe_measure(template.sms_text)

    @api.model
    def _describe_measure(self, text):
        """Return how long a text is and how many messages are paid for it."""
        alphabet, length, parts, others = measure(text)
        if not parts:
            return False
        if alphabet == "GSM-7":
            return self.env._(
                "%(length)s characters, %(parts)s SMS", length=length, parts=parts
            )
        return self.env._(
            "%(length)s characters, %(parts)s SMS: each holds only 70 characters "
            "because of %(others)s",
            length=length,
            parts=parts,
            others=" ".join(others[:10]),
        )

    @api.constrains("sms_text", "channel", "purpose")
    def _check_sms_text(self):
        for template in self:
            names = set(placeholders(template.sms_text))
            unknown = names - {*PLACEHOLDERS, LINK}
            if unknown:
                raise ValidationError(
                    self.env._(
                        "The short text of %(template)s names what is not known: "
                        "%(unknown)s.",
                        template=template.name,
                        unknown=", ".join(f"{{{name}}}" for name in sorted(unknown)),
                    )
                )
            if template.channel == "sms" and not template.sms_text:
                raise ValidationError(
                    self.env._(
                        "%(template)s is for SMS: write its short text.",
                        template=template.name,
                    )
                )
            needs_link = template.sms_text and template.purpose != "closeout"
            if needs_link and LINK not in names:
                raise ValidationError(
                    self.env._(
                        "The short text of %(template)s must name {link}: without it "
                        "nobody can read the whole notice and answer.",
                        template=template.name,
                    )
                )

    @api.model
    def _get_written_channels(self):
        return (*super()._get_written_channels(), "sms")

    @api.model
    def _get_find_domain(self, recall, purpose, channel, lang):
        domain = super()._get_find_domain(recall, purpose, channel, lang)
        if channel == "sms":
            domain &= fields.Domain("sms_text", "!=", False)
        return domain
