from odoo import api, models
from odoo.fields import Domain

# Lots of which the till says why they are not offered; the others are counted.
LOTS_SHOWN = 3


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    @api.model
    def get_existing_lots(self, company_id, config_id, product_id):
        """Offer no lot that may not be sold, and of a part only what is free."""
        offered = super().get_existing_lots(company_id, config_id, product_id)
        if not offered:
            return offered
        config = self.env["pos.config"].browse(config_id)
        lots = self.env["stock.lot"].sudo()
        stops = self._get_sale_stops(
            config, [(lots.browse(vals["id"]), 1.0) for vals in offered]
        )
        stopped = {stop.lot.id for stop in stops}
        held = config._get_held_quantities([vals["id"] for vals in offered])
        result = []
        for vals in offered:
            quantity = vals["product_qty"] - held.get(vals["id"], 0.0)
            if vals["id"] not in stopped and quantity > 0:
                result.append({**vals, "product_qty": quantity})
        return result

    @api.model
    def get_withheld_lots(self, config_id, product_id):
        """Return why lots that are in stock here are not offered, a text for each.

        The till shows it: a number that is on the shelf and not in the list would
        leave the cashier guessing. At most ``LOTS_SHOWN`` texts, and how many more.
        """
        self.check_access("read")
        config = self.env["pos.config"].browse(config_id)
        source = config.picking_type_id.sudo().default_location_src_id
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                Domain("product_id", "=", int(product_id))
                & Domain("lot_id", "!=", False)
                & Domain("location_id", "child_of", source.id)
                & Domain("quantity", ">", 0),
                ["lot_id"],
            )
        )
        stops = self._get_sale_stops(config, [(lot, 1.0) for (lot,) in groups])
        texts = list(dict.fromkeys(stop.message for stop in stops))
        more = len(texts) - LOTS_SHOWN
        if more > 0:
            texts = texts[:LOTS_SHOWN] + [
                self.env._(
                    "%(count)s more lots or serial numbers must not be sold either.",
                    count=more,
                )
            ]
        return texts

    @api.model
    def get_lot_stops(self, config_id, lines):
        """Return why lots may not be sold here, a text for each; empty if they may.

        :param lines: ``[[product id, lot or serial number, quantity], ...]``
        """
        self.check_access("read")
        config = self.env["pos.config"].browse(config_id)
        wanted = {}
        for product_id, name, quantity in lines:
            key = (int(product_id), str(name))
            wanted[key] = wanted.get(key, 0.0) + float(quantity)
        wanted = {key: quantity for key, quantity in wanted.items() if quantity > 0}
        if not wanted:
            return []
        lots = (
            self.env["stock.lot"]
            .with_context(skip_preprocess_gs1=True)
            .sudo()
            .search(
                Domain("product_id", "in", [product_id for product_id, _name in wanted])
                & Domain("name", "in", [name for _product_id, name in wanted])
                & Domain("company_id", "in", [False, config.company_id.id])
            )
        )
        stops = self._get_sale_stops(
            config,
            [
                (lot, wanted[lot.product_id.id, lot.name])
                for lot in lots
                if (lot.product_id.id, lot.name) in wanted
            ],
        )
        return list(dict.fromkeys(stop.message for stop in stops))

    @api.model
    def _get_sale_stops(self, config, lots):
        """Ask the guard about the sale of ``[(lot, quantity)]`` at this till."""
        guard = self.env["whiz.guard"]
        picking_type = config.picking_type_id.sudo()
        source = picking_type.default_location_src_id
        destination = (
            picking_type.default_location_dest_id
            or self.env["stock.warehouse"].sudo()._get_partner_locations()[0]
        )
        return guard._get_stops(
            [
                guard._movement(
                    lot, source, destination, quantity, company=config.company_id
                )
                for lot, quantity in lots
            ]
        )
