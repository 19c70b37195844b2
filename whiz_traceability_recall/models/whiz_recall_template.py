from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..lib.wording import placeholders

PURPOSES = [
    ("notice", "Notice"),
    ("update", "Update"),
    ("reminder", "Reminder"),
    ("closeout", "End of the Recall"),
]
CHANNELS = [
    ("mail", "E-Mail"),
    ("letter", "Letter"),
    ("call", "Call"),
    ("visit", "Visit"),
]
WRITTEN = ("mail", "letter")
# What a text may name; each consignee gets their own.
PLACEHOLDERS = (
    "case",
    "title",
    "company",
    "contact",
    "consignee",
    "products",
    "lots",
    "deadline",
)
TEXTS = ("subject", "headline", "introduction", "instructions", "remedies", "closing")


class WhizRecallTemplate(models.Model):
    """Words of a notice: of one type of case, one purpose, one language, one channel.

    What a notice must have (lots, quantities, deliveries, contact, way to answer) is
    not in these words: it comes from the case and cannot be forgotten.
    """

    _name = "whiz.recall.template"
    _description = "Recall Notice Template"
    _order = "sequence, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    kind = fields.Selection(
        [
            ("recall", "Recall"),
            ("withdrawal", "Market withdrawal"),
            ("recovery", "Stock recovery"),
        ],
        string="Type",
        help="Empty: for every type. A template of the very type goes before.",
    )
    purpose = fields.Selection(PURPOSES, required=True, default="notice")
    channel = fields.Selection(
        [pair for pair in CHANNELS if pair[0] in WRITTEN],
        help="Empty: for mails and letters.",
    )
    lang = fields.Char(
        string="Language",
        required=True,
        default="en",
        size=2,
        help="Code of two letters (ISO 639-1): en, de, fr. It goes to consignees whose "
        "language begins with it, whatever their country.",
    )
    subject = fields.Char(
        required=True,
        help="You may name in braces what differs: {case}, {title}, {company}, "
        "{contact}, {consignee}, {products}, {lots}, {deadline}.",
    )
    headline = fields.Char(
        required=True,
        help="The first line, large. In the European Union a recall of a consumer "
        'product must have: "Product safety recall".',
    )
    introduction = fields.Text()
    instructions = fields.Text(
        string="What to Do",
        help="What the consignee must do at once, in the order of doing.",
    )
    remedies = fields.Text(
        help="What the consignee gets: repair, replacement or refund, and who pays."
    )
    closing = fields.Text()

    @api.constrains("lang")
    def _check_lang(self):
        for template in self:
            if not (template.lang.isascii() and template.lang.isalpha()):
                raise ValidationError(
                    self.env._(
                        "%(lang)s is no language code of two letters: en, de, fr.",
                        lang=template.lang,
                    )
                )

    @api.constrains(*TEXTS)
    def _check_placeholders(self):
        for template in self:
            names = {n for text in TEXTS for n in placeholders(template[text])}
            unknown = names - set(PLACEHOLDERS)
            if unknown:
                raise ValidationError(
                    self.env._(
                        "%(template)s names what is not known: %(unknown)s. Known are "
                        "%(known)s.",
                        template=template.name,
                        unknown=", ".join(f"{{{name}}}" for name in sorted(unknown)),
                        known=", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
                    )
                )

    @api.model
    def _get_written_channels(self):
        """Return the channels by which a text goes to the consignee, not a voice."""
        return WRITTEN

    @api.model
    def _get_find_domain(self, recall, purpose, channel, lang):
        kind = "recall" if recall.kind == "drill" else recall.kind
        return Domain(
            [
                ("purpose", "=", purpose),
                ("kind", "in", (kind, False)),
                ("channel", "in", (channel, False)),
                ("lang", "in", (lang, "en")),
                ("company_id", "in", (recall.company_id.id, False)),
            ]
        )

    @api.model
    def _find(self, recall, purpose, channel, lang):
        """Return the template that fits best, in English where the language has none.

        :param lang: code of two letters
        """
        found = self.sudo().search(
            self._get_find_domain(recall, purpose, channel, lang)
        )
        return found.sorted(
            lambda t: (t.lang != lang, not t.kind, not t.company_id, not t.channel)
        )[:1]


class WhizRecallText(models.Model):
    """What a case tells its consignees, in one language."""

    _name = "whiz.recall.text"
    _description = "Recall Text"
    _order = "recall_id, lang"
    _rec_name = "lang"

    recall_id = fields.Many2one(
        "whiz.recall", string="Case", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="recall_id.company_id", store=True)
    lang = fields.Char(string="Language", required=True, size=2, default="en")
    reason = fields.Text(help="What is wrong with the product.")
    hazard = fields.Text(
        help="What can happen to whom, in plain words and without playing it down."
    )
    instructions = fields.Text(string="What to Do")
    remedies = fields.Text()
    is_translated = fields.Boolean(
        string="Ready",
        help="Reason and hazard are written in this language. Until then the check "
        "before sending warns.",
    )

    _lang_unique = models.Constraint(
        "unique (recall_id, lang)", "The case has texts in this language already."
    )
