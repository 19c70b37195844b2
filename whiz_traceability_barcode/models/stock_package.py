from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.whiz_traceability.lib import gs1


class StockPackage(models.Model):
    _name = "stock.package"
    _inherit = ["stock.package", "whiz.label.source"]

    whiz_is_sscc_allowed = fields.Boolean(
        string="May Get an SSCC",
        compute="_compute_whiz_is_sscc_allowed",
        help="Its name is no serial shipping container code (SSCC) yet, and it is "
        "still with us.",
    )

    @api.depends("name", "location_id")
    def _compute_whiz_is_sscc_allowed(self):
        for package in self:
            package.whiz_is_sscc_allowed = not package._get_sscc_obstacle()

    # ------------------------------------------------------------------
    # SSCC
    # ------------------------------------------------------------------

    def _get_sscc_obstacle(self):
        """Return why the package can get no SSCC, as a sentence; False if it can."""
        self.ensure_one()
        if self._has_sscc():
            return self.env._(
                "%(package)s is an SSCC already. One package has one number for all "
                "its life.",
                package=self.name,
            )
        if self.location_id.usage not in (False, "internal", "transit", "production"):
            return self.env._(
                "%(package)s has left: it is known to others by this name.",
                package=self.name,
            )
        return False

    def _check_action_give_sscc(self):
        obstacles = [package._get_sscc_obstacle() for package in self]
        if obstacles and all(obstacles):
            raise UserError("\n".join(dict.fromkeys(obstacles)))
        for company in self._get_sscc_companies():
            if not company.whiz_sscc_prefix:
                raise UserError(
                    self.env._(
                        "%(company)s has no SSCC prefix yet: an administrator enters "
                        "it in Settings > Traceability.",
                        company=company.name,
                    )
                )

    def _get_sscc_companies(self):
        companies = self.env["res.company"]
        for package in self:
            companies |= package.company_id or self.env.company
        return companies

    def _give_sscc(self):
        """Make the names of these packages SSCCs; those that can get none stay.

        :return: the packages that got one
        :raise UserError: none of them can get one, or there is no prefix
        """
        self._check_action_give_sscc()
        given = self.filtered(lambda package: not package._get_sscc_obstacle())
        for package in given:
            package.name = (package.company_id or self.env.company)._next_sscc()
        return given

    def action_give_sscc(self):
        """Give these packages an SSCC each, then print their labels."""
        return self._give_sscc().action_print_labels()

    # ------------------------------------------------------------------
    # Labels
    # ------------------------------------------------------------------

    def action_print_labels(self):
        """Open the dialog that prints labels of these packages."""
        return self.env["whiz.label.print"]._open(
            [{"package_id": package.id} for package in self]
        )

    def _prepare_label(self, line=None):
        """See ``whiz.label.source``. What is in it is said when it is of one lot."""
        self.ensure_one()
        line = dict(line or {})
        line.setdefault("warehouse", self.sudo().location_id.warehouse_id)
        product, lot, quantity = self._get_label_content()
        inner = {**line, "quantity": quantity, "uom": product.uom_id}
        if lot:
            source = lot._prepare_label(inner)
        elif product:
            source = product._prepare_label(inner)
        else:
            source = self.env["product.product"]._prepare_empty_label()
        sscc = self.name if self._has_sscc() else False
        company = self.company_id or self.env.company
        source["values"] |= {
            "sscc": sscc or self.name,
            "contents": self.content_description or "",
            "company": company.sudo().name,
        }
        # what is in the package, not what the package is
        source["elements"] |= {
            "00": sscc,
            "02": source["elements"].get("01") if product else False,
            "01": False,
            "30": False,
        }
        reason = False
        if not sscc:
            reason = self.env._(
                "%(package)s is no serial shipping container code (SSCC).",
                package=self.name,
            )
        return source | {
            "plain": self.name,
            "name": self.name,
            "reason": reason,
            "link": False,
            "keys": ("00",),
        }

    def _has_sscc(self):
        name = self.name or ""
        return len(name) == 18 and gs1.check_value("00", name) is None

    def _get_label_content(self):
        """Return ``(product, lot, quantity)``; empty where there are several."""
        quants = self.contained_quant_ids.filtered(lambda quant: quant.quantity > 0)
        product, lot = quants.product_id, quants.lot_id
        if len(product) != 1:
            return product[:0], lot[:0], 0.0
        if len(lot) != 1 or any(not quant.lot_id for quant in quants):
            lot = lot[:0]
        return product, lot, sum(quants.mapped("quantity"))
