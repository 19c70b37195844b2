from odoo import api, fields, models
from odoo.exceptions import ValidationError


class WhizRecall(models.Model):
    _inherit = "whiz.recall"

    public_url = fields.Char(
        string="Public Notice",
        tracking=True,
        help="Web address of the notice for the public, for example on your website or "
        "that of an authority. Whoever scans the code on recalled goods finds the link "
        "on the verification page.",
    )

    @api.constrains("public_url")
    def _check_public_url(self):
        for recall in self:
            url = recall.public_url
            if url and not url.startswith(("https://", "http://")):
                raise ValidationError(
                    self.env._(
                        "The address of the public notice of %(case)s must begin with "
                        "https://, this is %(url)s.",
                        case=recall.name,
                        url=url,
                    )
                )

    def _get_public_notice(self):
        """Return what the verification page says about this case.

        Title and words are for whoever holds the goods: of the case itself, its number,
        reason and consignees, nothing is told. Without words of their own, a general
        sentence stands in. Called as superuser.

        :return: dict with ``code``, ``level``, ``title``, ``text``, ``url``
        """
        self.ensure_one()
        if self.kind == "recall":
            title = self.env._("Recall in force")
        else:
            title = self.env._("Withdrawn from the market")
        texts = self.text_ids.filtered("public_text")
        wanted = (self.env.lang or "en")[:2]
        text = texts.filtered(lambda text: text.lang == wanted)
        text = text or texts.filtered(lambda text: text.lang == "en") or texts
        return {
            "code": "recall",
            "level": "danger",
            "title": title,
            "text": text[:1].public_text or self.env._("Stop using it and contact us."),
            "url": self.public_url or False,
        }
