import hashlib
import hmac
import ipaddress
import secrets
from contextlib import suppress
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.whiz_traceability.lib import gs1

from .stock_lot import ALPHABET, TOKEN_LENGTH

#: A visitor who comes back to a code within this time is still in the same session.
SESSION = timedelta(minutes=30)
#: Within this time an address may look at so many codes, and load so many pages.
WINDOW = timedelta(minutes=10)
CODES_PER_WINDOW = 30
LOADS_PER_WINDOW = 150
#: A code that is longer is none of ours; the record keeps its beginning.
LONGEST = 200
SECRET = "whiz_traceability_barcode.verification_secret"
LIMIT = "whiz_traceability_barcode.verification_limit"


class WhizVerification(models.Model):
    """One visitor who looked at one code on the public verification page.

    Of the visitor only a salted hash of the address is kept, and where it roughly is:
    the country, and the position to a whole degree if the server knows positions. Codes
    that nothing has are kept as well: invented numbers are what a forger prints.
    """

    _name = "whiz.verification"
    _description = "Public Scan Session"
    _order = "first_at desc, id desc"
    _rec_name = "code"

    code = fields.Char(
        required=True, readonly=True, help="What was asked: lot, serial or link."
    )
    lot_id = fields.Many2one(
        "stock.lot", string="Lot/Serial", readonly=True, index="btree_not_null"
    )
    product_id = fields.Many2one(related="lot_id.product_id")
    company_id = fields.Many2one("res.company", readonly=True, index="btree_not_null")
    visitor = fields.Char(
        required=True,
        readonly=True,
        help="A salted hash of the address: it tells visitors apart, not who they are.",
    )
    first_at = fields.Datetime(string="First Seen", required=True, readonly=True)
    last_at = fields.Datetime(string="Last Seen", required=True, readonly=True)
    hits = fields.Integer(string="Page Loads", default=1, readonly=True)
    country_code = fields.Char(readonly=True)
    country_id = fields.Many2one("res.country", compute="_compute_country_id")
    latitude = fields.Integer(readonly=True)
    longitude = fields.Integer(readonly=True)
    has_position = fields.Boolean(readonly=True)
    is_checked = fields.Boolean(readonly=True)

    _visitor_idx = models.Index("(visitor, last_at)")
    _first_idx = models.Index("(first_at)")
    _unchecked_idx = models.Index("(lot_id) WHERE is_checked IS NOT TRUE")

    @api.depends("country_code")
    def _compute_country_id(self):
        codes = [code for code in self.mapped("country_code") if code]
        countries = self.env["res.country"].search([("code", "in", codes)])
        by_code = {country.code: country for country in countries}
        for session in self:
            session.country_id = by_code.get(session.country_code, False)

    # ------------------------------------------------------------------
    # What the page asks
    # ------------------------------------------------------------------

    @api.model
    def _look_at(self, code, visitor, region=None, is_counted=True):
        """Return the lot that a code names, if it may be shown; note the session.

        What does not exist and what is not to be shown take the same way: the same
        queries, the same record, the same answer.

        :param code: a GS1 Digital Link or a public token
        :param visitor: see :meth:`_hash_address`
        :param region: ``{country_code, latitude, longitude}`` as far as known
        :param is_counted: not for staff
        :return: ``(lot, company)``, both empty for unknown; None beyond the limit
        """
        if self._is_over_limit(visitor):
            return None
        lot = self._find_lot(code)
        company = self._company_of(lot)
        if is_counted:
            self._note(code, lot, company, visitor, region or {})
        return lot, company

    @api.model
    def _find_lot(self, code):
        """Return the lot in one query, whatever the code is."""
        companies = self._get_public_companies()
        # shared lots are shown by the companies that have a page, if any
        domain = (
            Domain("company_id", "in", [False, *companies.ids])
            & Domain("product_id.company_id", "in", [False, *companies.ids])
            & Domain("product_id.product_tmpl_id.whiz_verification", "=", True)
        )
        if len(code) == TOKEN_LENGTH and set(code) <= set(ALPHABET):
            named = Domain("whiz_public_token", "=", code)
        else:
            named = self._get_link_domain(code)
        lots = self.env["stock.lot"].sudo().with_context(skip_preprocess_gs1=True)
        # an id that no lot has, in place of a code that is none: it is asked as well
        if not named or not companies:
            named = Domain("id", "=", 0)
        return lots.search(domain & named, limit=1, order="id")

    @api.model
    def _get_link_domain(self, code):
        message = gs1.parse(code)
        name = message.serial or message.lot
        if not message.ok or not message.gtin or not name:
            return None
        gtin = message.gtin
        variants = [gtin, *(gtin[n:] for n in (1, 2, 6) if gtin.startswith("0" * n))]
        domain = Domain("name", "=", name) & Domain(
            "product_id.barcode", "in", variants
        )
        if message.serial:
            domain &= Domain("product_id.tracking", "=", "serial")
        return domain

    @api.model
    def _get_public_companies(self):
        return (
            self.env["res.company"]
            .sudo()
            .search([("whiz_verification", "=", True)], order="id")
        )

    @api.model
    def _company_of(self, lot):
        return (
            lot.company_id
            or lot.product_id.company_id
            or (self._get_public_companies()[:1] if lot else self.env["res.company"])
        )

    # ------------------------------------------------------------------
    # Visitors
    # ------------------------------------------------------------------

    @api.model
    def _hash_address(self, address):
        """Return the salted hash of an address; IPv6 by its network, as one gets it."""
        if ":" in address:
            with suppress(ValueError):
                network = ipaddress.ip_network((address, 64), strict=False)
                address = str(network)
        secret = self._get_secret()
        return hmac.new(secret.encode(), address.encode(), hashlib.sha256).hexdigest()[
            :32
        ]

    @api.model
    def _get_secret(self):
        parameters = self.env["ir.config_parameter"].sudo()
        secret = parameters.get_param(SECRET)
        if not secret:
            secret = secrets.token_hex(32)
            parameters.set_param(SECRET, secret)
        return secret

    @api.model
    def _is_over_limit(self, visitor):
        """Whether the address has looked at more codes than a person with a phone."""
        since = fields.Datetime.now() - WINDOW
        [(codes, loads)] = self.sudo()._read_group(
            Domain("visitor", "=", visitor) & Domain("last_at", ">=", since),
            aggregates=["__count", "hits:sum"],
        )
        limit = self.env["ir.config_parameter"].sudo().get_param(LIMIT)
        limit = int(limit) if limit and limit.isdigit() else CODES_PER_WINDOW
        return codes >= limit or (loads or 0) >= LOADS_PER_WINDOW

    @api.model
    def _note(self, code, lot, company, visitor, region):
        now = fields.Datetime.now()
        code = self._shown_code(code)
        session = self.sudo().search(
            Domain("visitor", "=", visitor)
            & Domain("last_at", ">=", now - SESSION)
            & Domain("code", "=", code),
            limit=1,
        )
        if session:
            session.write({"hits": session.hits + 1, "last_at": now})
            return session
        has_position = region.get("latitude") is not None
        return self.sudo().create(
            {
                "code": code,
                "lot_id": lot.id,
                "company_id": company.id,
                "visitor": visitor,
                "first_at": now,
                "last_at": now,
                "country_code": region.get("country_code"),
                "has_position": has_position,
                "latitude": round(region["latitude"]) if has_position else 0,
                "longitude": round(region["longitude"]) if has_position else 0,
                "is_checked": not lot,
            }
        )

    @api.model
    def _shown_code(self, code):
        """The code without the domain: a link leads to the same from any of them."""
        if code.startswith(("http://", "https://")):
            code = "/" + code.split("://", 1)[1].partition("/")[2]
        return code[:LONGEST].replace("\0", "")

    # ------------------------------------------------------------------
    # Retention
    # ------------------------------------------------------------------

    @api.model
    def _cron_clean(self):
        """Delete sessions that are older than they are kept; unknown codes as well.

        Sessions that an open alert rests on stay until it is closed.
        """
        now = fields.Datetime.now()
        companies = self.env["res.company"].search([("whiz_verification_days", ">", 0)])
        longest = max(companies.mapped("whiz_verification_days"), default=0)
        for company in [*companies, self.env["res.company"]]:
            days = company.whiz_verification_days if company else longest
            domain = (
                Domain("company_id", "=", company.id)
                & Domain("first_at", "<", now - timedelta(days=max(days, 1)))
                & Domain(
                    "id",
                    "not in",
                    self.env["whiz.verification.alert"]
                    .search([("state", "=", "open"), ("company_id", "=", company.id)])
                    .session_ids.ids,
                )
            )
            while sessions := self.search(domain, limit=2000, order="id"):
                sessions.unlink()
                if not self.env["ir.cron"]._commit_progress(len(sessions)):
                    return
