from odoo import models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def action_print_package_labels(self):
        """Open the dialog that prints labels of the packages of these transfers."""
        packages = self._get_packages_for_print()
        if not packages:
            raise UserError(
                self.env._(
                    "There is no package in %(transfer)s: put goods in a pack first.",
                    transfer=", ".join(self.mapped("name")),
                )
            )
        return packages.action_print_labels()

    def _get_autoprint_report_actions(self):
        # Odoo prints one of its two formats for a format that it does not know; its
        # dialog of labels looks at the operation type again, see lot.label.layout.
        pickings = self.with_context(whiz_autoprint=True)
        actions = super(StockPicking, pickings)._get_autoprint_report_actions()
        return [action for action in actions if action]
