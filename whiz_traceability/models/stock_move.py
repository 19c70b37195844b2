from odoo import api, models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _prepare_numbering_sources(self):
        """Return what the move knows; see ``whiz.numbering.context``."""
        self.ensure_one()
        owner = self.production_id or self.picking_id
        if owner:
            return owner._prepare_numbering_sources()
        return {
            "company": self.company_id,
            "warehouse": self.warehouse_id or self.location_dest_id.warehouse_id,
            "picking_type": self.picking_type_id,
            "partner": self.partner_id,
            "date": self.date if self.state == "done" else None,
            "origin": self.origin,
        }

    def _get_lots_to_number(self):
        """Return how many lots or serial numbers the move still lacks."""
        self.ensure_one()
        if self.product_id.tracking == "lot":
            return 0 if self.lot_ids else 1
        if self.product_id.tracking != "serial":
            return 0
        wanted = self.product_uom._compute_quantity(
            self.product_uom_qty, self.product_id.uom_id
        )
        named = self.move_line_ids.filtered(lambda line: line.lot_id or line.lot_name)
        return max(int(wanted) - len(named), 0)

    # ------------------------------------------------------------------
    # "Generate Serials/Lots" and "Import Serials/Lots"
    # ------------------------------------------------------------------

    @api.model
    def _get_numbering_record(self, context_data):
        """Return what the dialog was opened on: a move or transfer, or nothing."""
        for key, model in (
            ("whiz_move_id", "stock.move"),
            ("default_move_id", "stock.move"),
            ("default_production_id", "mrp.production"),
            ("active_mo_id", "mrp.production"),
            ("default_picking_id", "stock.picking"),
            ("active_picking_id", "stock.picking"),
        ):
            id_ = context_data.get(key)
            if isinstance(id_, int) and id_:
                record = self.env[model].browse(id_).exists()
                if record:
                    return record
        return None

    @api.model
    def action_generate_lot_line_vals(
        self, context_data, mode, first_lot, count, lot_text
    ):
        """Return values of lines with new numbers.

        Without a first number they are drawn, here and not when the dialog opens. With
        one they follow it, in the way of the product's template.
        """
        record = self._get_numbering_record(context_data)
        product = self.env["product.product"].browse(
            context_data.get("default_product_id")
        )
        moves = self
        if mode == "generate" and product:
            moves = self.with_context(
                whiz_numbering_draw=(
                    product.id,
                    record and (record._name, record.id),
                )
            )
        elif mode == "import" and product:
            moves = self.with_context(
                whiz_numbering_import=(
                    product.id,
                    record and (record._name, record.id),
                )
            )
        return super(StockMove, moves).action_generate_lot_line_vals(
            context_data, mode, first_lot, count, lot_text
        )

    def _generate_serial_numbers(
        self, next_serial, next_serial_count=False, location_id=False
    ):
        moves = self.with_context(
            whiz_numbering_draw=(self.product_id.id, (self._name, self.id))
        )
        return super(StockMove, moves)._generate_serial_numbers(
            next_serial, next_serial_count, location_id
        )

    @api.readonly
    @api.model
    def get_lot_preview(self, context_data):
        """Return what the dialog shows before anything is drawn.

        :return: ``{"next": the next number or "", "template": name or False}``
        """
        record = self._get_numbering_record(context_data)
        product = self.env["product.product"].browse(context_data["default_product_id"])
        product.check_access("read")
        return product._preview_lot_names(1, record)

    @api.model
    def split_lots(self, lots):
        """Also understand ranges: ``10-15``, ``1,4-7``, ``~+5``, quantity and date.

        Only for products with a template: without one a comma or hyphen belongs to the
        number, as in Odoo.
        """
        draw = self.env.context.get("whiz_numbering_import")
        if not draw or not lots:
            return super().split_lots(lots)
        product, record = self.env["whiz.numbering.template"]._read_draw(draw)
        template = product._get_numbering_template(record)
        if not template:
            return super().split_lots(lots)
        return template._read_lines(lots, product, record)
