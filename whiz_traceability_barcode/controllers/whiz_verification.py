import json
from urllib.parse import quote, urlsplit

from odoo import http
from odoo.http import request
from odoo.tools.misc import get_lang

#: The page needs nothing from anywhere, and nothing may look into it.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept, Accept-Language",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
LINKSET = "application/linkset+json"
VOCABULARY = "https://ref.gs1.org/voc/"


class Verification(http.Controller):
    """The public page behind the codes on the goods, and GS1's resolver for them.

    It answers alike to what does not exist and to what is not to be shown: the same
    queries, the same words, the same status.
    """

    @http.route(
        ["/01/<path:rest>", "/v/<string:token>"],
        type="http",
        auth="public",
        methods=["GET", "HEAD"],
        save_session=False,
    )
    def verify(self, rest=None, token=None, **params):
        code = token or self._requested_link()
        self._use_language()
        Session = request.env["whiz.verification"].sudo()
        visitor = Session._hash_address(request.httprequest.remote_addr or "")
        found = Session._look_at(code, visitor, self._get_region(), self._is_counted())
        if found is None:
            return self._answer_limit()
        lot, company = found
        page = lot._get_verification_page(company) if lot else None
        link_type = params.get("linkType", "").removeprefix("gs1:")
        wants_links = link_type in ("all", "linkset") or self._prefers(LINKSET)
        if wants_links:
            return self._answer_links(page)
        if page and link_type:
            for kind, _title, address in page["links"]:
                if kind == link_type:
                    return request.redirect(address, code=307, local=False)
        return self._answer_page(page, company)

    # ------------------------------------------------------------------
    # The request
    # ------------------------------------------------------------------

    def _requested_link(self):
        """The link as it was sent: a %2F in it is part of a number, no separator."""
        environ = request.httprequest.environ
        raw = environ.get("REQUEST_URI") or environ.get("RAW_URI") or ""
        path = urlsplit(raw).path or quote(request.httprequest.path)
        # the domain does not matter to the code
        return f"https://id.gs1.org{path}"

    def _use_language(self):
        """Take the first of the visitor's languages that is installed."""
        installed = [code for code, _name in request.env["res.lang"].get_installed()]
        by_name = {code.replace("_", "-").lower(): code for code in installed}
        by_language = {code.split("_")[0]: code for code in reversed(installed)}
        for wanted, _quality in request.httprequest.accept_languages:
            name = wanted.lower()
            code = by_name.get(name) or by_language.get(name.split("-")[0])
            if code:
                request.update_context(lang=code)
                return
        request.update_context(lang=get_lang(request.env).code)

    def _get_region(self):
        """The country and the position to a degree, if the server knows them."""
        place = request.geoip
        return {
            "country_code": place.country_code,
            "latitude": place.location.latitude,
            "longitude": place.location.longitude,
        }

    def _is_counted(self):
        """Staff and automatic previews are no visitors."""
        return request.httprequest.method == "GET" and not (
            request.env.user._is_internal()
        )

    def _prefers(self, mimetype):
        accepted = request.httprequest.accept_mimetypes
        return (
            mimetype in accepted.values()
            and accepted[mimetype] >= accepted["text/html"]
        )

    # ------------------------------------------------------------------
    # The answer
    # ------------------------------------------------------------------

    def _answer_page(self, page, company, status=None):
        html = request.env["ir.qweb"]._render(
            "whiz_traceability_barcode.verification_page",
            {
                "page": page,
                "company": company,
                "contact": self._get_contact(company),
                "is_limit": status == 429,
                "html_lang": request.env.lang.replace("_", "-"),
                "rtl": get_lang(request.env).direction == "rtl",
            },
        )
        headers = {**HEADERS, "Content-Type": "text/html; charset=utf-8"}
        if status == 429:
            headers["Retry-After"] = "600"
        return request.make_response(
            html, headers=list(headers.items()), status=status or (200 if page else 404)
        )

    def _answer_limit(self):
        return self._answer_page(None, request.env["res.company"], status=429)

    def _get_contact(self, company):
        """Return ``{name, text, phone, email, website}`` of the company that
        answers."""
        company = company.sudo()
        return {
            "name": company.name,
            "text": company.whiz_verification_contact,
            "phone": company.phone,
            "email": company.email,
            "website": company.website,
        }

    def _answer_links(self, page):
        """Answer as a resolver of GS1 Digital Links does (RFC 9264)."""
        anchor = request.httprequest.base_url
        links = {}
        if page:
            itself = {"href": anchor, "title": page["product"], "type": "text/html"}
            links["defaultLink"] = [itself]
            links["pip"] = [itself]
            if any(notice["code"] == "recall" for notice in page["notices"]):
                links["recallStatus"] = [itself]
            for kind, title, address in page["links"]:
                links.setdefault(kind, []).append({"href": address, "title": title})
        linkset = [
            {
                "anchor": anchor,
                **{f"{VOCABULARY}{kind}": targets for kind, targets in links.items()},
            }
        ]
        headers = {**HEADERS, "Content-Type": LINKSET}
        return request.make_response(
            json.dumps({"linkset": linkset if page else []}),
            headers=list(headers.items()),
            status=200 if page else 404,
        )
