from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import ormcache


class WhizNumberingRule(models.Model):
    """Which template numbers the lots of a product, a category or a company."""

    _name = "whiz.numbering.rule"
    _inherit = ["whiz.nearest.mixin"]
    _description = "Numbering Rule"
    _order = "id"
    _rec_name = "template_id"

    template_id = fields.Many2one(
        "whiz.numbering.template", required=True, index=True, ondelete="cascade"
    )
    usage = fields.Selection(
        [("unit", "Lots and serial numbers"), ("batch", "Batches of serial numbers")],
        default="unit",
        required=True,
        help="A serial number may belong to a batch, which has a number of its own.",
    )
    product_tmpl_id = fields.Many2one(
        "product.template", string="Product", index="btree_not_null", ondelete="cascade"
    )
    categ_id = fields.Many2one(
        "product.category",
        string="Product Category",
        index="btree_not_null",
        ondelete="cascade",
        help="Also for the categories below it.",
    )
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty: in every company."
    )
    picking_type_id = fields.Many2one(
        "stock.picking.type",
        string="Operation Type",
        ondelete="cascade",
        help="Only for numbers that this operation needs; empty: for all.",
    )

    _one_target = models.Constraint(
        "check (product_tmpl_id IS NULL OR categ_id IS NULL)",
        "A rule is for a product or for a category: make two rules for both.",
    )
    _target_uniq = models.UniqueIndex(
        "(usage, COALESCE(product_tmpl_id, 0), COALESCE(categ_id, 0),"
        " COALESCE(company_id, 0), COALESCE(picking_type_id, 0))",
        "There is a rule for this product, category, company and operation type "
        "already: change that one.",
    )

    @api.onchange("picking_type_id")
    def _onchange_picking_type_id(self):
        if self.picking_type_id:
            self.company_id = self.picking_type_id.company_id

    def _forget_nearest(self):
        """Forget which templates products and categories have."""
        self.env["product.template"].invalidate_model(
            [
                "whiz_numbering_template_id",
                "whiz_batch_template_id",
                "whiz_nearest_template_id",
                "whiz_next_lot_name",
            ],
            flush=False,
        )
        self.env["product.category"].invalidate_model(
            ["whiz_numbering_template_id"], flush=False
        )
        return super()._forget_nearest()

    @api.model
    def _get_rule(self, product_tmpl, company, picking_type=None, usage="unit"):
        """Return the nearest rule for a product; an empty record when there is none.

        Product before category before the category above it before company; then with
        operation type before without, and of the company before of all companies.
        """
        id_ = self._get_rule_id(
            product_tmpl._origin.id,
            product_tmpl.sudo().categ_id._get_path_ids(),
            company.id,
            picking_type.id if picking_type else False,
            usage,
        )
        return self.sudo().browse(id_ or ())

    @api.model
    @ormcache("template_id", "categories", "company_id", "picking_type_id", "usage")
    def _get_rule_id(self, template_id, categories, company_id, picking_type_id, usage):
        rules = self.sudo().search(
            Domain("usage", "=", usage)
            & Domain("product_tmpl_id", "in", [False, template_id])
            & Domain("categ_id", "in", [False, *categories])
            & Domain("company_id", "in", [False, company_id])
            & Domain("picking_type_id", "in", [False, picking_type_id])
            & Domain("template_id.active", "=", True)
            & Domain("template_id.company_id", "in", [False, company_id])
        )

        def nearness(rule):
            return (
                rule._get_nearness(categories),
                bool(rule.picking_type_id),
                bool(rule.company_id),
            )

        return max(rules, key=nearness, default=rules.browse()).id

    @api.model
    def _set_plain(self, target, template, usage="unit"):
        """Make ``template`` the one of a product or category, in all operations.

        :param target: a ``product.template`` or ``product.category``
        :param template: empty to remove the rule
        """
        field = {"product.template": "product_tmpl_id", "product.category": "categ_id"}
        domain = (
            Domain(field[target._name], "=", target.id)
            & Domain("usage", "=", usage)
            & Domain("picking_type_id", "=", False)
            & Domain("company_id", "in", [False, self.env.company.id])
        )
        rules = self.search(domain, order="company_id")
        if not template:
            rules.unlink()
        elif rules:
            rules[0].template_id = template
        else:
            self.create(
                {
                    field[target._name]: target.id,
                    "template_id": template.id,
                    "usage": usage,
                }
            )

    @api.model
    def _get_plain(self, targets, usage="unit"):
        """Return {id: template} of the rules for all operations of products or
        categories."""
        field = {"product.template": "product_tmpl_id", "product.category": "categ_id"}
        rules = self.sudo().search(
            Domain(field[targets._name], "in", targets.ids)
            & Domain("usage", "=", usage)
            & Domain("picking_type_id", "=", False)
            & Domain("company_id", "in", [False, self.env.company.id])
            & Domain("template_id.active", "=", True)
        )
        return {
            rule[field[targets._name]].id: rule.template_id
            for rule in rules.sorted(lambda rule: bool(rule.company_id))
        }
