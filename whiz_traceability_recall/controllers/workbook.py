import io

import xlsxwriter

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class RecallWorkbook(http.Controller):
    """The case as a spreadsheet: distribution, status by consignee and lot, log."""

    @http.route(
        "/whiz_traceability_recall/<int:recall_id>.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def workbook(self, recall_id):
        recall = request.env["whiz.recall"].browse(recall_id).exists()
        try:
            recall.check_access("read")
        except AccessError:
            recall = recall.browse()
        if not recall:
            raise request.not_found()
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, OPTIONS) as book:
            bold = book.add_format({"bold": True})
            dates = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
            for title, titles, rows in self._sheets(recall):
                sheet = book.add_worksheet(title)
                sheet.write_row(0, 0, titles, bold)
                for number, row in enumerate(rows, start=1):
                    for column, value in enumerate(row):
                        if hasattr(value, "strftime"):
                            sheet.write_datetime(number, column, value, dates)
                        elif value not in (None, False, ""):
                            sheet.write(number, column, value)
                sheet.autofilter(0, 0, max(len(rows), 1), len(titles) - 1)
                sheet.freeze_panes(1, 0)
                sheet.set_column(0, len(titles) - 1, 18)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return request.make_response(
            buffer.getvalue(),
            headers=[
                ("Content-Type", kind),
                ("Content-Disposition", content_disposition(f"{recall.name}.xlsx")),
            ],
        )

    def _sheets(self, recall):
        """Return [(title, titles of the columns, rows)]."""
        return [
            self._distribution(recall),
            self._status(recall),
            self._log(recall),
        ]

    def _distribution(self, recall):
        rows = []
        for line in recall.scope_line_ids.filtered("consignee_id"):
            partner = line.partner_id.sudo()
            rows.append(
                [
                    partner.name or request.env._("Unknown consignee"),
                    partner.street,
                    partner.zip,
                    partner.city,
                    partner.country_id.name,
                    partner.phone,
                    partner.email,
                    line.product_id.display_name,
                    line.product_id.barcode,
                    line.lot_id.name,
                    line.quantity,
                    line.uom_id.name,
                    line.document,
                    line.date,
                    dict(line._fields["certainty"]._description_selection(recall.env))[
                        line.certainty
                    ],
                    line.reason,
                ]
            )
        titles = [
            request.env._("Consignee"),
            request.env._("Street"),
            request.env._("ZIP"),
            request.env._("City"),
            request.env._("Country"),
            request.env._("Phone"),
            request.env._("Mail"),
            request.env._("Product"),
            request.env._("GTIN"),
            request.env._("Lot"),
            request.env._("Quantity"),
            request.env._("Unit"),
            request.env._("Delivery"),
            request.env._("Date"),
            request.env._("Certainty"),
            request.env._("Why"),
        ]
        return request.env._("Distribution"), titles, rows

    def _status(self, recall):
        names = ("received", "returned", "destroyed", "sold_on", "on_hand", "returning")
        rows = [
            [
                consignee.display_name,
                lot.name,
                *(row[name] for name in (*names, "open")),
                lot.product_id.uom_id.name,
                consignee.notified_date,
                consignee.acknowledged_date,
                consignee.responded_date,
                consignee.answer,
            ]
            for (consignee, lot), row in recall._get_recovery().items()
        ]
        titles = [
            request.env._("Consignee"),
            request.env._("Lot"),
            request.env._("Received"),
            request.env._("Returned"),
            request.env._("Destroyed there"),
            request.env._("Sold on"),
            request.env._("Still there"),
            request.env._("Returning"),
            request.env._("Open"),
            request.env._("Unit"),
            request.env._("Notified"),
            request.env._("Acknowledged"),
            request.env._("Responded"),
            request.env._("Answer"),
        ]
        return request.env._("Status"), titles, rows

    def _log(self, recall):
        rows = [
            [decision.date, decision.user_id.sudo().name, decision.note]
            for decision in recall.decision_ids.sorted("id")
        ]
        return (
            request.env._("Log"),
            [request.env._("Date"), request.env._("By"), request.env._("What")],
            rows,
        )
