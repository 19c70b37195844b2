from odoo import http
from odoo.http import content_disposition, request


class LabelController(http.Controller):
    @http.route(
        "/whiz_traceability_barcode/labels/<int:job_id>", type="http", auth="user"
    )
    def labels(self, job_id, **_form):
        """Return the file of a print job, to those who may see it."""
        job = request.env["whiz.print.job"].search([("id", "=", job_id)])
        if not job:
            raise request.not_found()
        data, name, mime = job._get_file()
        return request.make_response(
            data,
            headers=[
                ("Content-Type", mime),
                ("Content-Length", len(data)),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
