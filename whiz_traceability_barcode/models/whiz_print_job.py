from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.whiz_traceability.lib import gs1


class WhizPrintJob(models.Model):
    """What was printed, by whom: labels with all that they say. Never changed."""

    _name = "whiz.print.job"
    _description = "Print Job"
    _order = "id desc"
    _rec_name = "title"

    title = fields.Char(readonly=True, required=True)
    layout_id = fields.Many2one(
        "whiz.label.layout", readonly=True, index="btree_not_null", ondelete="set null"
    )
    company_id = fields.Many2one("res.company", readonly=True, required=True)
    user_id = fields.Many2one(
        "res.users", string="Printed By", readonly=True, required=True
    )
    output = fields.Selection(
        [("pdf", "PDF"), ("zpl", "ZPL")], readonly=True, required=True
    )
    design = fields.Json(readonly=True, help="The layout as it was.")
    skip = fields.Integer(
        string="Used Places", readonly=True, help="Of the first sheet."
    )
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    document = fields.Char(compute="_compute_document")
    line_ids = fields.One2many("whiz.print.job.line", "job_id", readonly=True)
    label_count = fields.Integer(string="Labels", readonly=True)
    checked_count = fields.Integer(
        string="Scanned",
        compute="_compute_checked_count",
        help="Labels that somebody scanned after printing, and that said the right "
        "thing.",
    )
    line_count = fields.Integer(compute="_compute_checked_count")
    reprint_of_id = fields.Many2one(
        "whiz.print.job", readonly=True, index="btree_not_null"
    )
    reprint_ids = fields.One2many("whiz.print.job", "reprint_of_id", readonly=True)
    reason = fields.Char(string="Why Again", readonly=True)

    @api.depends("res_model", "res_id")
    def _compute_document(self):
        for job in self:
            job.document = False
            if job.res_model in self.env and job.res_id:
                record = self.env[job.res_model].browse(job.res_id).exists()
                if record._filtered_access("read"):
                    job.document = record.display_name

    def _compute_checked_count(self):
        groups = self.env["whiz.print.job.line"]._read_group(
            [("job_id", "in", self.ids)],
            ["job_id"],
            ["__count", "checked_on:count"],
        )
        counts = {job: (lines, checked) for job, lines, checked in groups}
        for job in self:
            job.line_count, job.checked_count = counts.get(job, (0, 0))

    # ------------------------------------------------------------------
    # Printing
    # ------------------------------------------------------------------

    @api.model
    @api.private
    def _print(self, layout, lines, output=None, skip=0, document=None):
        """Record labels and return the action that prints them.

        :param layout: ``whiz.label.layout``
        :param list lines: dicts with ``record`` (lot, package or product), ``copies``
            and what ``_prepare_label`` takes
        :param str output: "pdf" or "zpl"; that of the layout by default
        :param document: the record that the labels are printed for
        :raise UserError: when a label would be unreadable, and why
        """
        lines = [line for line in lines if line["copies"] > 0]
        if not lines:
            raise UserError(self.env._("There is no label to print."))
        layout.check_access("read")
        self._check_records([line["record"] for line in lines])
        design = layout._get_design()
        rows, failed = [], []
        for line in lines:
            record = line["record"]
            source = record._prepare_label({**line, "date_format": layout.date_format})
            snapshot, notes = layout._take_snapshot(design, source)
            _label, stops = layout._compose(design, snapshot)
            failed += [(source["name"], text) for text in stops]
            rows.append(
                {
                    self.env["whiz.print.job.line"]._get_field(record): record.id,
                    "name": source["name"],
                    "copies": line["copies"],
                    "snapshot": snapshot,
                    "note": "\n".join(notes) or False,
                }
            )
        if failed:
            raise UserError(self._explain_failures(failed))
        count = sum(row["copies"] for row in rows)
        job = self.sudo().create(
            {
                "title": self.env._(
                    "%(layout)s, %(names)s",
                    layout=layout.name,
                    names=self._shorten([row["name"] for row in rows]),
                ),
                "layout_id": layout.id,
                "company_id": (layout.company_id or self.env.company).id,
                "user_id": self.env.user.id,
                "output": output or layout.output,
                "design": design,
                "skip": skip,
                "res_model": document._name if document else False,
                "res_id": document.id if document else False,
                "label_count": count,
                "line_ids": [fields.Command.create(row) for row in rows],
            }
        )
        return job.with_env(self.env)._get_print_action()

    @api.model
    def _check_records(self, records):
        """Make sure that the user may read what labels are printed of."""
        models = {record._name: record for record in records}
        for name, empty in models.items():
            ids = [record.id for record in records if record._name == name]
            empty.browse(ids).check_access("read")

    @api.model
    @api.private
    def _print_automatically(self, lines, document, layout=None):
        """Print for a document that was just done, which no label may undo.

        :param layout: that of the operation type; else that of the products
        :return: the action, or None when the labels cannot be printed: the document
            then says why
        """
        records = [line["record"] for line in lines]
        if not records:
            return None
        Layout = self.env["whiz.label.layout"]
        target = "package" if records[0]._name == "stock.package" else "lot"
        products = self.env["product.product"]
        if target == "lot":
            products = products.union(*(record.product_id for record in records))
        layout = layout or Layout._get_layout(target, products)
        try:
            if not layout:
                raise UserError(self.env._("There is no label layout for it."))
            with self.env.cr.savepoint():
                return self._print(layout, lines, document=document)
        except UserError as error:
            document.message_post(
                body=self.env._(
                    "Labels were not printed. %(reason)s", reason=error.args[0]
                )
            )
            return None

    @api.model
    def _shorten(self, names):
        """Return some names and how many more there are."""
        shown = ", ".join(names[:2])
        if len(names) <= 2:
            return shown
        return self.env._(
            "%(names)s and %(count)s more", names=shown, count=len(names) - 2
        )

    @api.model
    def _explain_failures(self, failed):
        """Return one message for ``[(name, sentence)]``."""
        by_text = {}
        for name, text in failed:
            by_text.setdefault(text, []).append(name)
        told = "\n".join(
            f"{self._shorten(names)}: {text}" for text, names in by_text.items()
        )
        return self.env._(
            "These labels would not be readable, so nothing was printed.\n%(reasons)s",
            reasons=told,
        )

    def _get_print_action(self):
        """Return the action with which the browser gets the file."""
        self.ensure_one()
        return {
            "type": "ir.actions.report",
            "name": self.title,
            "report_type": "whiz-label",
            "report_name": "whiz_traceability_barcode.labels",
            "context": {"active_ids": self.ids, "active_model": self._name},
            "close_on_report_download": True,
        }

    def _get_file(self):
        """Return ``(bytes, file name, MIME type)``: the labels as they were printed."""
        self.ensure_one()
        Layout = self.env["whiz.label.layout"]

        def labels():
            for line in self.line_ids:
                label, stops = Layout._compose(self.design, line.snapshot)
                if stops:
                    raise UserError(self._explain_failures([(line.name, stops[0])]))
                yield label, line.copies

        data = Layout._render(self.design, labels(), self.output, self.skip, self.title)
        mime = "application/pdf" if self.output == "pdf" else "x-application/zpl"
        return data, f"labels-{self.id}.{self.output}", mime

    def action_download(self):
        """Get the file once more: the browser lost it. Not a reprint."""
        self.check_access("read")
        return {**self._get_print_action(), "close_on_report_download": False}

    @api.private
    def _reprint(self, lines, reason):
        """Print lines of this job again, as they were."""
        self.ensure_one()
        self.check_access("read")
        lines = lines.filtered(lambda line: line.job_id == self)
        if not lines:
            raise UserError(self.env._("Choose the labels to print again."))
        job = self.sudo().create(
            {
                "title": self.title,
                "layout_id": self.layout_id.id,
                "company_id": self.company_id.id,
                "user_id": self.env.user.id,
                "output": self.output,
                "design": self.design,
                "res_model": self.res_model,
                "res_id": self.res_id,
                "reprint_of_id": (self.reprint_of_id or self).id,
                "reason": reason,
                "label_count": sum(lines.mapped("copies")),
                "line_ids": [
                    fields.Command.create(
                        {
                            "lot_id": line.lot_id.id,
                            "package_id": line.package_id.id,
                            "product_id": line.product_id.id,
                            "name": line.name,
                            "copies": line.copies,
                            "snapshot": line.snapshot,
                            "note": line.note,
                        }
                    )
                    for line in lines
                ],
            }
        )
        return job.with_env(self.env)._get_print_action()

    def action_open_reprint(self):
        """Ask why, then print this job again."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print Again"),
            "res_model": "whiz.label.reprint",
            "view_mode": "form",
            "target": "new",
            "context": {"default_job_id": self.id},
        }

    def action_open_reprints(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "whiz_traceability_barcode.action_print_job"
        )
        domain = Domain("reprint_of_id", "=", self.id)
        return {**action, "domain": list(domain), "context": {}}

    # ------------------------------------------------------------------
    # Scanning what was printed
    # ------------------------------------------------------------------

    def check_scan(self, text):
        """Compare a scan of a printed label with what this job printed.

        :param str text: as the scanner sends it, with or without symbology identifier
        :return: dict with ``ok``, ``message``, ``checked`` and ``total`` (labels)
        """
        self.ensure_one()
        self.check_access("read")
        scanned = gs1.parse(text)
        for line in self.line_ids:
            if line._says(text, scanned):
                line.sudo().write(
                    {
                        "checked_on": fields.Datetime.now(),
                        "checked_by_id": self.env.user.id,
                    }
                )
                self.invalidate_recordset(["checked_count"])
                message = self.env._(
                    "%(name)s: the label says the right thing.", name=line.name
                )
                return self._get_scan_answer(True, message)
        message = self.env._(
            "%(text)s is on no label of this job.",
            text="".join(
                sign if sign.isprintable() else f"<0x{ord(sign):02X}>" for sign in text
            ),
        )
        return self._get_scan_answer(False, message)

    def _get_scan_answer(self, ok, message):
        return {
            "ok": ok,
            "message": message,
            "checked": self.checked_count,
            "total": self.line_count,
        }
