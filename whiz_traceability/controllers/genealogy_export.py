import csv
import io

import xlsxwriter

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request

from ..lib.trace.table import COLUMNS, rows, safe_cell, totals

# An export is for the whole answer, within what a spreadsheet and a server bear.
NODE_LIMIT = 100_000


class GenealogyExport(http.Controller):
    @http.route(
        [
            "/whiz_traceability/genealogy.csv",
            "/whiz_traceability/genealogy.xlsx",
        ],
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def export(self, **params):
        return self._export(request.httprequest.path.rpartition(".")[2], **params)

    def _export(
        self,
        kind,
        lot_ids="",
        direction="both",
        as_of=None,
        max_depth=None,
        total=None,
        **_others,
    ):
        """Answer with the genealogy of the lots as a file.

        :param lot_ids: ids of the lots, separated by commas
        :param total: how many lots there are, where these are not all
            (:meth:`whiz.trace.get_root_lots`)
        """
        writers = {"csv": self._write_csv, "xlsx": self._write_xlsx}
        try:
            ids = [int(text) for text in lot_ids.split(",")]
            depth = int(max_depth) if max_depth else None
            total = int(total) if total else 0
            write = writers[kind]
        except (ValueError, KeyError):
            return self._refuse(
                request.env._("Give the lots as numbers: lot_ids=1,2"), 400
            )
        lots = request.env["stock.lot"].browse(ids)
        try:
            genealogy = lots.get_genealogy(
                direction, as_of or None, depth, node_limit=NODE_LIMIT
            )
            genealogy["root_total"] = total
        except AccessError as error:
            return self._refuse(str(error), 403)
        except UserError as error:
            return self._refuse(str(error), 400)
        content_type, content = write(self._lines(genealogy), genealogy)
        name = f"genealogy-{lots[:1].name}.{kind}"
        return request.make_response(
            content,
            headers=[
                ("Content-Type", content_type),
                ("Content-Disposition", content_disposition(name)),
            ],
        )

    def _refuse(self, message, status):
        """Answer with a sentence; as plain text, for it repeats what was sent."""
        return request.make_response(
            message,
            headers=[("Content-Type", "text/plain;charset=utf-8")],
            status=status,
        )

    def _notes(self, genealogy):
        """Return sentences on what the file leaves out; it must not look complete."""
        notes = []
        shown = len(genealogy["roots"])
        if genealogy["root_total"] > shown:
            notes.append(
                request.env._(
                    "This file begins with %(shown)s of %(total)s lots. Export from "
                    "the others too to get the rest.",
                    shown=shown,
                    total=genealogy["root_total"],
                )
            )
        if genealogy["hidden"]:
            notes.append(
                request.env._(
                    "Records left out, because they belong to other companies or need "
                    "more rights: %(count)s.",
                    count=genealogy["hidden"],
                )
            )
        if genealogy["truncated"]:
            notes.append(
                request.env._(
                    "Only the nearest %(count)s records are in this file. Export from "
                    "a lot further on to get the rest.",
                    count=NODE_LIMIT,
                )
            )
        return notes

    def _lines(self, genealogy):
        """Return the rows in the words of the screen, quantities as they are counted.

        :return: list of lists, one value for each of COLUMNS
        """
        words = self._words()
        digits = self._digits()
        lines = rows(genealogy)
        for line in lines:
            for column, texts in words.items():
                line[column] = texts.get(line[column], line[column])
            for column in ("quantity", "returned"):
                line[column] = round(line[column], digits)
        return [[line[column] for column in COLUMNS] for line in lines]

    def _words(self):
        """Return ``{column: {code: what the screen calls it}}``."""
        env = request.env
        kinds = {
            **{
                kind["kind"]: env["ir.model"]._get(kind["model"]).name
                for kind in env["whiz.trace"]._transformation_kinds()
            },
            "lot": env._("Lot"),
            "production": env._("Manufacturing order"),
            "unbuild": env._("Unbuild order"),
            "supplier": env._("Supplier"),
            "customer": env._("Customer"),
            "scrap": env._("Scrap"),
            "adjustment": env._("Inventory adjustment"),
            "stock": env._("In stock"),
        }
        return {
            "direction": {
                "backward": env._("Where from"),
                "forward": env._("Where to"),
            },
            "source_kind": kinds,
            "target_kind": kinds,
            "certainty": {
                "exact": env._("certain"),
                "possible": env._("possible"),
            },
        }

    def _digits(self):
        return request.env["decimal.precision"].precision_get("Product Unit")

    def _totals(self, genealogy):
        """Return rows of the totals: grouped by, group, unit, in, out, left."""
        env, digits = request.env, self._digits()
        words = {
            "product": (env._("Product"), env._("No product")),
            "partner": (env._("Partner"), env._("No partner")),
            "document": (env._("Document"), env._("No document")),
            "total": (env._("Total"), ""),
        }
        return [
            [
                words[by][0],
                label or words[by][1],
                unit,
                *(round(sums[side], digits) for side in ("in", "out", "left")),
            ]
            for by, groups in totals(genealogy).items()
            for label, unit, sums in groups
        ]

    def _write_csv(self, lines, genealogy):
        """Return content type and bytes; UTF-8 with its mark, as Excel wants it."""
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        writer.writerow(self._titles())
        for line in lines:
            writer.writerow([safe_cell(value) for value in line])
        writer.writerows([note] for note in self._notes(genealogy))
        return "text/csv;charset=utf-8", buffer.getvalue().encode("utf-8-sig")

    def _write_xlsx(self, lines, genealogy):
        """Return content type and bytes; the totals are a sheet of their own."""
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(
            buffer,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        ) as book:
            sheet = self._write_sheet(
                book, request.env._("Genealogy"), self._titles(), lines
            )
            for row, note in enumerate(self._notes(genealogy), start=len(lines) + 2):
                sheet.write(row, 0, note)
            self._write_sheet(
                book,
                request.env._("Totals"),
                self._total_titles(),
                self._totals(genealogy),
            )
        return (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            buffer.getvalue(),
        )

    def _write_sheet(self, book, name, titles, lines):
        """Add a sheet of the lines to the book and return it."""
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, titles, book.add_format({"bold": True}))
        for row, line in enumerate(lines, start=1):
            sheet.write_row(row, 0, line)
        sheet.autofilter(0, 0, max(len(lines), 1), len(titles) - 1)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(titles) - 1, 18)
        return sheet

    def _titles(self):
        return [
            request.env._("Direction"),
            request.env._("Steps"),
            request.env._("From (kind)"),
            request.env._("From"),
            request.env._("From product"),
            request.env._("To (kind)"),
            request.env._("To"),
            request.env._("To product"),
            request.env._("Quantity"),
            request.env._("Returned"),
            request.env._("Unit"),
            request.env._("Certainty"),
            request.env._("Date (UTC)"),
            request.env._("Documents"),
        ]

    def _total_titles(self):
        return [
            request.env._("Grouped by"),
            request.env._("Group"),
            request.env._("Unit"),
            request.env._("In"),
            request.env._("Out"),
            request.env._("Left"),
        ]
