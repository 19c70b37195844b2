from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain


class WhizHoldPolicy(models.Model):
    """Which lots are held as soon as a supplier's delivery is received."""

    _name = "whiz.hold.policy"
    _description = "Hold on Receipt"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(
        required=True, help="What is written on the holds as their reason why."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="Empty: in all companies.",
    )
    product_tmpl_ids = fields.Many2many(
        "product.template",
        string="Products",
        check_company=True,
        domain="[('tracking', '!=', 'none')]",
        help="Empty: all products.",
    )
    category_ids = fields.Many2many(
        "product.category",
        string="Product Categories",
        help="Products of these categories and of those below. Empty: all.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Suppliers",
        help="Deliveries of these suppliers and of their contacts. Empty: all.",
    )
    frequency = fields.Selection(
        [
            ("always", "Every delivery"),
            ("first", "The first delivery"),
            ("nth", "Every n-th delivery"),
        ],
        default="always",
        required=True,
        help="Deliveries of one product by one supplier are counted, by receipts that "
        "are done.",
    )
    interval = fields.Integer(
        string="n", default=5, help="5: the 5th, 10th, 15th ... delivery is held."
    )
    deliveries = fields.Char(compute="_compute_deliveries")
    reason_id = fields.Many2one(
        "whiz.hold.reason",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env["whiz.hold.reason"]._get_by_code("quality"),
    )
    to_quarantine = fields.Boolean(string="Plan a transfer into quarantine")

    _interval_range = models.Constraint(
        "check (frequency != 'nth' or interval > 1)",
        "Every n-th delivery needs a number above 1: choose every delivery instead.",
    )

    @api.depends("frequency", "interval")
    @api.depends_context("lang")
    def _compute_deliveries(self):
        labels = dict(self._fields["frequency"]._description_selection(self.env))
        for policy in self:
            policy.deliveries = labels.get(policy.frequency)
            if policy.frequency == "nth":
                policy.deliveries = self.env._(
                    "One of %(count)s deliveries", count=policy.interval
                )

    def _applies_to(self, product, partner):
        """Return whether the policy is about a product of a supplier."""
        self.ensure_one()
        if self.product_tmpl_ids and product.product_tmpl_id not in (
            self.product_tmpl_ids
        ):
            return False
        if self.category_ids:
            path = product.categ_id._get_path_ids()
            if not set(self.category_ids.ids).intersection(path):
                return False
        return not self.partner_ids or bool(
            partner
            and partner.commercial_partner_id in self.partner_ids.commercial_partner_id
        )

    def _is_due(self, deliveries):
        """Return whether a delivery is held, which is the so many-th one."""
        self.ensure_one()
        if self.frequency == "first":
            return deliveries == 1
        if self.frequency == "nth":
            return deliveries % self.interval == 0
        return True

    @api.model
    def _hold_received(self, lines):
        """Hold what has just been received, as the policies say.

        :param lines: done move lines, of which those that supply us count
        """
        policies = self.sudo().search(
            [("company_id", "in", [False, *lines.company_id.ids])]
        )
        if not policies:
            return
        guard = self.env["whiz.guard"]
        lines = lines.sudo().filtered(
            lambda line: (
                line.lot_id
                and guard._is_supply(line.location_id, line.location_dest_id)
            )
        )
        chosen = defaultdict(lambda: self.env["stock.lot"].sudo())
        groups = lines.grouped(
            lambda line: (
                line.company_id,
                line.product_id,
                line._get_whiz_supplier(),
                line.picking_id,
            )
        )
        for (company, product, partner, picking), of_group in groups.items():
            number = None
            for policy in policies:
                if policy.company_id and policy.company_id != company:
                    continue
                if not policy._applies_to(product, partner):
                    continue
                if policy.frequency != "always":
                    number = number or 1 + self._count_deliveries_before(of_group)
                    if not policy._is_due(number):
                        continue
                chosen[policy, picking] |= of_group.lot_id
                break
        for (policy, picking), lots in chosen.items():
            lots._hold(
                policy.reason_id,
                note=self.env._(
                    "%(policy)s, received by %(receipt)s.",
                    policy=policy.name,
                    receipt=picking.name or self.env._("an unplanned receipt"),
                ),
                policy_id=policy.id,
                to_quarantine=policy.to_quarantine,
            )

    @api.model
    def _count_deliveries_before(self, lines):
        """Return how often the supplier of the lines had delivered their product.

        A transfer is a delivery, and so is a receipt that belongs to none.

        :param lines: done lines of one delivery: one company, product and supplier
        """
        line, moves = lines[0], lines.move_id
        date = max(moves.mapped("date"))
        partner = line._get_whiz_supplier()
        supplier = "partner_id.commercial_partner_id"
        # as _get_whiz_supplier: the transfer says who it was, else the move
        nobody = Domain("picking_id", "=", False) | Domain(
            "picking_id.partner_id", "=", False
        )
        by_partner = nobody & Domain("move_id.partner_id", "=", False)
        if partner:
            by_partner = Domain(f"picking_id.{supplier}", "=", partner.id) | (
                nobody & Domain(f"move_id.{supplier}", "=", partner.id)
            )
        domain = (
            Domain("company_id", "=", line.company_id.id)
            & Domain("product_id", "=", line.product_id.id)
            & Domain("state", "=", "done")
            # not up to now: these lines may correct what was received long ago
            & (
                Domain("move_id.date", "<", date)
                | Domain("move_id.date", "=", date)
                & Domain("move_id.id", "<", min(moves.ids))
            )
            & self.env["whiz.guard"]._get_supply_domain()
            & by_partner
        )
        if line.picking_id:
            domain &= Domain("picking_id", "!=", line.picking_id.id)
        [(transfers,)] = (
            self.env["stock.move.line"]
            .sudo()
            ._read_group(domain, [], ["picking_id:count_distinct"])
        )
        [(others,)] = (
            self.env["stock.move.line"]
            .sudo()
            ._read_group(
                domain & Domain("picking_id", "=", False),
                [],
                ["move_id:count_distinct"],
            )
        )
        return transfers + others


class WhizHold(models.Model):
    _inherit = "whiz.hold"

    policy_id = fields.Many2one(
        "whiz.hold.policy",
        string="Hold on Receipt",
        readonly=True,
        ondelete="restrict",
        help="The rule that has held the lots at their receipt.",
    )
