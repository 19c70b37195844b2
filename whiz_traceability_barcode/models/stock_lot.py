import secrets

from odoo import fields, models
from odoo.tools import format_date
from odoo.tools.image import image_data_uri

#: No letter or digit that is mistaken for another one.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
TOKEN_LENGTH = 16
#: Stands for the token in previews; the digit is in no token.
PREVIEW_TOKEN = "0" * TOKEN_LENGTH


class StockLot(models.Model):
    _inherit = "stock.lot"

    whiz_public_token = fields.Char(
        string="Public Token",
        copy=False,
        groups="whiz_traceability.group_admin",
        help="The unguessable part of the link to the verification page, for a product "
        "without GTIN. It is printed on goods: it never changes.",
    )

    _whiz_public_token_uniq = models.UniqueIndex(
        "(whiz_public_token) WHERE whiz_public_token IS NOT NULL",
        "Two lots cannot have the same public token.",
    )

    def _get_public_token(self):
        """Return the lot's token; it is made when it is first needed, for a label."""
        self.ensure_one()
        lot = self.sudo()
        if not lot.whiz_public_token:
            lot.whiz_public_token = "".join(
                secrets.choice(ALPHABET) for _position in range(TOKEN_LENGTH)
            )
        return lot.whiz_public_token

    # ------------------------------------------------------------------
    # Public verification page
    # ------------------------------------------------------------------

    def _get_label_link(self, line):
        """The short link to the verification page, for a lot without GTIN.

        Only where there is a page that answers to it: it is printed for good. A preview
        of a lot that has no token yet shows one that leads nowhere.
        """
        link = super()._get_label_link(line)
        company = (self.company_id or self.env.company).sudo()
        if link or not (
            company.whiz_verification and self.sudo().product_id.whiz_verification
        ):
            return link
        if line.get("is_preview"):
            token = self.sudo().whiz_public_token or PREVIEW_TOKEN
        else:
            token = self._get_public_token()
        return f"{self._get_link_domain()}/v/{token}"

    def _get_verification_page(self, company):
        """Return what the public page shows of the lot; called as superuser.

        :return: dict with ``verdict`` (``known`` or ``withdrawn``), ``product``,
            ``image`` (data URL or False), ``number_label``, ``number``, ``facts``,
            ``notices`` and ``links``
        """
        self.ensure_one()
        product = self.product_id
        image = company.whiz_verification_image and product.image_256
        ended = self.env["whiz.verification.alert"]._get_ends(
            self if product.tracking == "serial" else self.browse()
        )
        is_gone = ended and ended[self][2]
        return {
            "verdict": "withdrawn" if is_gone else "known",
            "product": product.with_context(display_default_code=False).display_name,
            "image": image and image_data_uri(image),
            "number_label": self.env._("Serial number")
            if product.tracking == "serial"
            else self.env._("Lot"),
            "number": self.name,
            "facts": [
                fact for fact in self._get_verification_facts(company) if fact[1]
            ],
            "notices": self._get_verification_notices(company),
            "links": self._get_verification_links(),
        }

    def _get_verification_facts(self, company):
        """Return ``[(label, text)]`` for the public page. Other add-ons append."""
        if not company.whiz_verification_dates:
            return []
        lot = self.with_company(company)

        def day(name):
            return format_date(self.env, lot._get_day(name)[lot])

        return [
            (self.env._("Best before"), day("use_date")),
            (self.env._("Use by"), day("expiration_date")),
        ]

    def _get_verification_notices(self, company):
        """Return what the visitor must know first. Other add-ons put theirs in front.

        :return: list of ``{code, level, title, text, url}``; level ``danger`` or
            ``warning``, ``url`` may be False
        """
        notices = []
        if any(
            hold.state == "open" and hold.reason_id.code == "recall"
            for hold in self.hold_ids
        ):
            notices.append(
                {
                    "code": "recall",
                    "level": "danger",
                    "title": self.env._("Recall in force"),
                    "text": self.env._("Stop using it and contact us."),
                    "url": False,
                }
            )
        if self.with_company(company)._filter_expired():
            notices.append(
                {
                    "code": "expired",
                    "level": "warning",
                    "title": self.env._("Expired"),
                    "text": self.env._("Do not use it any more."),
                    "url": False,
                }
            )
        return notices

    def _get_verification_links(self):
        """Return ``[(GS1 link type, title, web address)]``. Other add-ons append.

        Link types: https://ref.gs1.org/voc/LinkType, without their namespace.
        """
        template = self.product_id.product_tmpl_id
        links = [
            ("dpp", self.env._("Product passport"), template.whiz_passport_url),
            (
                "instructions",
                self.env._("Instructions"),
                template.whiz_instructions_url,
            ),
        ]
        return [
            link
            for link in links
            if link[2] and link[2].startswith(("https://", "http://"))
        ]
