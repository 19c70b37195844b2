from odoo import api, fields, models, tools


class WhizExpiryRule(models.Model):
    """What is done about lots whose dates come near: stages before the dates.

    One rule counts for a product in a warehouse, the nearest: product, category, the
    category above it, everything; then with warehouse before without, with company
    before without.
    """

    _name = "whiz.expiry.rule"
    _inherit = ["mail.thread", "whiz.nearest.mixin"]
    _description = "Expiry Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    product_tmpl_id = fields.Many2one(
        "product.template",
        string="Product",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    categ_id = fields.Many2one(
        "product.category",
        string="Product Category",
        index="btree_not_null",
        ondelete="cascade",
        help="Also for the categories below it.",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="Only for what is in this warehouse. Empty: in all.",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        help="Empty: in every company.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        tracking=True,
        domain=[("share", "=", False)],
        help="Gets the digest and what is proposed. Empty: the responsible of each "
        "product, else who made this rule.",
    )
    stage_ids = fields.One2many(
        "whiz.expiry.stage", "rule_id", string="Stages", copy=True
    )
    blocked_from = fields.Selection(
        [
            ("expiration_date", "The expiry date is over"),
            ("removal_date", "The removal date is over"),
            ("use_date", "The best-before date is over"),
            ("never", "Never: only Odoo's own question"),
        ],
        string="Blocked When",
        default="expiration_date",
        required=True,
        tracking=True,
        help="From then on the goods can neither be delivered nor go into production. "
        "They can always be counted, scrapped, returned to the vendor, taken back from "
        "a customer and moved inside the warehouse.",
    )
    blocks_sale = fields.Boolean(
        string="Block Deliveries",
        default=True,
        tracking=True,
        help="Deliveries are blocked from then on.",
    )
    blocks_use = fields.Boolean(
        string="Block Use in Production",
        default=True,
        tracking=True,
        help="Consumption in manufacturing orders is blocked from then on.",
    )
    event_count = fields.Integer(compute="_compute_event_count")

    _one_target = models.Constraint(
        "check (product_tmpl_id IS NULL OR categ_id IS NULL)",
        "A rule is for a product or for a category: make two rules for both.",
    )
    _target_uniq = models.UniqueIndex(
        "(COALESCE(product_tmpl_id, 0), COALESCE(categ_id, 0),"
        " COALESCE(warehouse_id, 0), COALESCE(company_id, 0)) WHERE active",
        "There is a rule for this product, category, warehouse and company already: "
        "add the stage to that one.",
    )

    @api.depends("warehouse_id")
    def _compute_company_id(self):
        for rule in self:
            rule.company_id = rule.warehouse_id.company_id or rule.company_id

    def _compute_event_count(self):
        counts = dict(
            self.env["whiz.expiry.event"]._read_group(
                [("rule_id", "in", self.ids), ("state", "=", "open")],
                ["rule_id"],
                ["__count"],
            )
        )
        for rule in self:
            rule.event_count = counts.get(rule, 0)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for rule, vals in zip(self, vals_list, strict=True):
            vals["name"] = self.env._("%s (copy)", rule.name)
            # two active rules for the same goods cannot be
            vals.setdefault("active", False)
        return vals_list

    # ------------------------------------------------------------------
    # Which rule counts?
    # ------------------------------------------------------------------

    @api.model
    def _get_rule(self, template, warehouse, company):
        """Return the rule that counts for a product in a warehouse; or an empty one."""
        path = template.sudo().categ_id._get_path_ids()
        id_ = self._get_rule_id(template.id, path, warehouse.id, company.id)
        return self.sudo().browse(id_ or ())

    @api.model
    @tools.ormcache("template_id", "path", "warehouse_id", "company_id")
    def _get_rule_id(self, template_id, path, warehouse_id, company_id):
        targets = [(template_id, False)]
        targets += [(False, id_) for id_ in reversed(path)]
        targets.append((False, False))
        places = [(warehouse_id, company_id), (False, company_id), (False, False)]
        rules = {
            (
                (rule.product_tmpl_id.id, rule.categ_id.id),
                (rule.warehouse_id.id, rule.company_id.id),
            ): rule.id
            for rule in self.sudo().with_context(active_test=True).search([])
        }
        found = (rules.get((target, place)) for target in targets for place in places)
        return next(filter(None, found), False)

    @api.model
    def _get_places(self, places):
        """Return {place: rule}, for places with a rule.

        :param places: iterable of (template id, warehouse id or False, company id)
        """
        templates = self.env["product.template"].sudo()
        # read together what is asked for one by one
        templates.browse({place[0] for place in places}).categ_id.mapped("parent_path")
        warehouses = self.env["stock.warehouse"].sudo()
        companies = self.env["res.company"].sudo()
        prefetch = {place[0] for place in places}
        result = {}
        for place in places:
            template_id, warehouse_id, company_id = place
            rule = self._get_rule(
                templates.browse(template_id).with_prefetch(prefetch),
                warehouses.browse(warehouse_id or ()),
                companies.browse(company_id),
            )
            if rule:
                result[place] = rule
        return result

    def _blocks(self, kind):
        """Return whether goods that are out of date may not go there.

        :param kind: a kind of destination, see ``whiz.guard``
        """
        self.ensure_one()
        if self.blocked_from == "never":
            return False
        if kind in ("customer", "company"):
            return self.blocks_sale
        return self.blocks_use

    def action_open_events(self):
        """Open what the rule has found and nobody has settled."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "whiz_traceability.action_expiry_event"
        )
        return {**action, "domain": [("rule_id", "in", self.ids)]}
