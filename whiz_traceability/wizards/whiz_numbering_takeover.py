from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..lib import numbering


class WhizNumberingTakeover(models.TransientModel):
    """Makes templates of the prefixes that products have in Odoo."""

    _name = "whiz.numbering.takeover"
    _description = "Take Over Odoo's Custom Prefixes"

    line_ids = fields.One2many(
        "whiz.numbering.takeover.line",
        "takeover_id",
        default=lambda self: self._default_line_ids(),
    )

    @api.model
    def _default_line_ids(self):
        shared = self.env.ref("stock.sequence_production_lots", False)
        groups = self.env["product.template"]._read_group(
            Domain(
                "lot_sequence_id", "not in", [False, *(shared.ids if shared else [])]
            )
            & Domain("tracking", "!=", "none"),
            ["lot_sequence_id"],
        )
        return [Command.create({"sequence_id": sequence.id}) for (sequence,) in groups]

    def action_apply(self):
        """Make the templates and rules, and give the products Odoo's default back."""
        self.ensure_one()
        lines = self.line_ids.filtered("is_selected")
        if not lines:
            raise UserError(self.env._("Choose at least one prefix to take over."))
        for line in lines.filtered(lambda line: not (line.pattern or "").strip()):
            raise UserError(
                self.env._(
                    "%(sequence)s has no pattern yet: write one that goes on with its "
                    "numbers, or do not take it over.",
                    sequence=line.sequence_id.sudo().display_name,
                )
            )
        templates = self.env["whiz.numbering.template"]
        for line in lines:
            templates |= line._take_over()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "whiz_traceability.action_numbering_template"
        )
        return {**action, "domain": [("id", "in", templates.ids)]}


class WhizNumberingTakeoverLine(models.TransientModel):
    _name = "whiz.numbering.takeover.line"
    _description = "Prefix to Take Over"

    takeover_id = fields.Many2one(
        "whiz.numbering.takeover", required=True, ondelete="cascade"
    )
    sequence_id = fields.Many2one("ir.sequence", required=True, ondelete="cascade")
    is_selected = fields.Boolean(
        string="Take Over", compute="_compute_pattern", store=True, readonly=False
    )
    prefix = fields.Char(related="sequence_id.prefix")
    product_tmpl_ids = fields.Many2many(
        "product.template", string="Products", compute="_compute_today"
    )
    pattern = fields.Char(compute="_compute_pattern", store=True, readonly=False)
    next_before = fields.Char(string="Next Number Now", compute="_compute_today")
    next_after = fields.Char(string="Next Number After", compute="_compute_next_after")
    remarks = fields.Text(compute="_compute_today")

    def _convert(self):
        """Return the pattern like the sequence, or False, and what differs."""
        sequence = self.sequence_id.sudo()
        say = self.env["whiz.numbering.template"]._say
        try:
            pattern, issues = numbering.from_sequence(
                sequence.prefix,
                sequence.suffix,
                sequence.padding,
                sequence.number_increment,
            )
        except numbering.PatternError as error:
            return False, [say(error.issue)]
        return pattern, [say(issue) for issue in issues]

    @api.depends("sequence_id")
    def _compute_pattern(self):
        for line in self:
            line.pattern = line._convert()[0]
            line.is_selected = bool(line.pattern)

    @api.depends("sequence_id")
    def _compute_today(self):
        for line in self:
            sequence = line.sequence_id.sudo()
            line.product_tmpl_ids = self.env["product.template"].search(
                [("lot_sequence_id", "=", sequence.id), ("tracking", "!=", "none")]
            )
            remarks = line._convert()[1]
            line.next_before = False
            try:
                line.next_before = sequence.get_next_char(sequence.number_next_actual)
            except UserError as error:
                remarks.append(str(error))
            if sequence.code != "stock.lot.serial":
                remarks.append(
                    self.env._(
                        "This sequence numbers something else too (%(name)s): Odoo "
                        "bound the products to it for its prefix. The "
                        "template begins where it stands, and leaves it alone.",
                        name=sequence.name,
                    )
                )
            if sequence.use_date_range:
                remarks.append(
                    self.env._(
                        "Its numbers restart per period: set the restart of the new "
                        "template."
                    )
                )
            line.remarks = "\n".join(remarks)

    @api.depends("pattern")
    def _compute_next_after(self):
        for line in self:
            line.next_after = False
            try:
                compiled = numbering.compile(line.pattern or "")
                product = line.product_tmpl_ids.product_variant_ids[:1]
                context = self.env["whiz.numbering.context"]._prepare(
                    product, self.env["whiz.numbering.context"]._get_sources(None)
                )
                line.next_after = compiled.format(
                    context, line.sequence_id.sudo().number_next_actual
                )
            except numbering.NumberingError:
                continue

    def _take_over(self):
        """Make the template and the rules of one sequence; return the template."""
        self.ensure_one()
        sequence = self.sequence_id.sudo()
        shared = self.env.ref("stock.sequence_production_lots", False)
        template = self.env["whiz.numbering.template"].create(
            {
                "name": sequence.name,
                "pattern": self.pattern,
                "company_id": sequence.company_id.id,
                "policy": "gapless" if sequence.implementation == "no_gap" else "fast",
                # numbers from before must stay valid when they are typed
                "typed": "any",
            }
        )
        template._start_at(sequence.number_next_actual)
        for product in self.product_tmpl_ids:
            self.env["whiz.numbering.rule"]._set_plain(product, template)
            product.sudo().lot_sequence_id = shared
        return template
