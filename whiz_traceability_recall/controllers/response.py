from markupsafe import Markup

from odoo import http
from odoo.http import request

from odoo.addons.whiz_traceability.lib.throttle import Throttle

from ..lib import uploads
from ..models.whiz_recall_response import AMOUNTS
from ..models.whiz_recall_response_answer import FACTS

# Per address and process. A person who answers needs a few pages; who guesses needs
# 2**255 of them.
PAGES = Throttle(limit=60, window=60)
SENT = Throttle(limit=20, window=60)
HEADERS = (
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex, nofollow"),
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
)
FORM_BYTES = uploads.MAX_BYTES * uploads.MAX_FILES + 1024 * 1024


class RecallResponse(http.Controller):
    """The page on which consignees answer: no login, no JavaScript.

    Whoever has the link may answer; there is no session to protect, and so no CSRF
    token, which would need a cookie. Unknown, expired and forbidden links are answered
    with the same page.
    """

    @http.route(
        "/recall/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
        sitemap=False,
        multilang=False,
        max_content_length=FORM_BYTES,
    )
    def answer(self, token, **form):
        refused = self._throttled()
        if refused:
            return refused
        response = request.env["whiz.recall.response"]._find_by_token(token)
        if not response:
            return self._unknown()
        response = self._in_language(response)
        errors, sent = [], False
        if request.httprequest.method == "POST":
            errors = response._submit(self._read_form(response, form), "page")
            if not errors:
                return request.redirect(f"/recall/{token}?sent=1", code=303)
        else:
            sent = bool(form.get("sent"))
            response._set_opened()
        return self._page(
            "whiz_traceability_recall.response_page",
            response,
            errors=errors,
            sent=sent,
            form=form if errors else {},
            status=422 if errors else 200,
        )

    @http.route(
        "/recall/share/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
        sitemap=False,
        multilang=False,
    )
    def share(self, token, **form):
        refused = self._throttled()
        if refused:
            return refused
        Response = request.env["whiz.recall.response"]
        response = Response._find_by_token(token, "forward_token")
        if not response:
            return self._unknown()
        response = self._in_language(response)
        errors = []
        if request.httprequest.method == "POST":
            child, errors = response._add_child(form)
            if child:
                return request.redirect(f"/recall/{child.token}", code=303)
        return self._page(
            "whiz_traceability_recall.share_page",
            response,
            errors=errors,
            form=form,
            status=422 if errors else 200,
        )

    # ------------------------------------------------------------------

    def _throttled(self):
        """Return the answer to somebody who asks too often, else nothing."""
        address = request.httprequest.remote_addr
        throttle = SENT if request.httprequest.method == "POST" else PAGES
        if throttle.allows(address):
            return None
        return request.make_response(
            request.env._("Too many requests. Please wait a minute and try again."),
            headers=[("Content-Type", "text/plain;charset=utf-8"), *HEADERS],
            status=429,
        )

    def _unknown(self):
        return self._render("whiz_traceability_recall.unknown_page", {}, 404)

    def _in_language(self, response):
        """Return the response in its consignee's language, where it is installed."""
        partner_lang = response.partner_id.lang
        installed = [code for code, _name in request.env["res.lang"].get_installed()]
        same = [code for code in installed if code[:2] == response.lang]
        lang = partner_lang if partner_lang in same else same[0] if same else "en_US"
        request.update_context(lang=lang)
        return response.with_context(lang=lang)

    def _page(self, template, response, status=200, **values):
        recall = response.recall_id
        notice = response.consignee_id.notice_ids.filtered(
            lambda n: n.purpose == "notice"
        )[:1]
        text = recall.text_ids.filtered(lambda t: t.lang == response.lang)[:1]
        text = text or recall.text_ids[:1]
        shown = notice.with_context(lang=response.env.lang)
        content = shown._get_values() if notice else {}
        return self._render(
            template,
            {
                "answer": response,
                "recall": recall,
                "company": recall.company_id,
                "contact": recall._get_contact(),
                "is_open": response._is_open(),
                "reason": text.reason or recall.reason,
                "hazard": text.hazard or recall.hazard,
                "headline": content.get("headline") or recall.title,
                "instructions": content.get("instructions"),
                "remedies": content.get("remedies"),
                "rows": response.consignee_id._get_notice_rows(),
                "amounts": AMOUNTS,
                "lang": response.env.lang,
                **values,
            },
            status,
        )

    def _render(self, template, values, status):
        page = request.env["ir.qweb"]._render(
            template, {"lang": "en_US", "errors": [], **values}
        )
        return request.make_response(
            Markup("<!DOCTYPE html>\n") + page,
            headers=[("Content-Type", "text/html;charset=utf-8"), *HEADERS],
            status=status,
        )

    def _read_form(self, response, form):
        files = []
        for upload in request.httprequest.files.getlist("proof"):
            if upload.filename:
                files.append((upload.filename, upload.read(uploads.MAX_BYTES + 1)))
        return {
            **{name: form.get(name) for name in FACTS},
            "acknowledged": True,
            "affected": form.get("affected"),
            "remedy": form.get("remedy"),
            "customers_informed": form.get("customers_informed"),
            "amounts": {
                line.id: {name: form.get(f"{name}-{line.id}") for name in AMOUNTS}
                for line in response.line_ids
            },
            "files": files,
        }
