from odoo import models

from odoo.addons.web.controllers.utils import clean_action


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _post_put_in_pack_hook(self, package):
        kind = self.picking_type_id
        if not (
            package
            and kind.auto_print_package_label
            and kind.package_label_to_print == "whiz"
        ):
            return super()._post_put_in_pack_hook(package)
        lines = [{"record": package, "copies": 1, "warehouse": kind.warehouse_id}]
        action = self.env["whiz.print.job"]._print_automatically(
            lines, self.picking_id[:1]
        )
        return clean_action(action, self.env) if action else package

    def _get_label_lines(self, per_unit=False):
        """Return what to print for these lines: a dict per lot.

        :param per_unit: a label for each unit, where the product is counted in units
        :return: list of dicts for ``whiz.print.job._print``
        """
        unit = self.env.ref("uom.product_uom_unit")
        lines = []
        for lot, group in self.filtered("lot_id").grouped("lot_id").items():
            quantity = sum(group.mapped("quantity_product_uom"))
            uom = lot.product_id.uom_id
            counted = per_unit and uom._has_common_reference(unit)
            kind = group.picking_type_id[:1]
            lines.append(
                {
                    "record": lot,
                    "copies": int(quantity) if counted else 1,
                    "quantity": 1.0 if counted else quantity,
                    "uom": uom,
                    "warehouse": kind.warehouse_id,
                    "document": group.picking_id[:1] or group.production_id[:1],
                    "partner": group.picking_id.partner_id[:1],
                }
            )
        return lines
