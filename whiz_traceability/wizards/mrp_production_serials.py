from odoo import api, fields, models


class MrpProductionSerials(models.TransientModel):
    _inherit = "mrp.production.serials"

    # What lot_name showed when the dialog opened. If it still does, nobody has chosen a
    # first number, and Generate draws.
    whiz_preview = fields.Char(compute="_compute_lot_name", store=True, readonly=False)
    # Drawn in this dialog: Generate pressed again gives them again.
    whiz_drawn = fields.Text(readonly=True)

    @api.depends("production_id")
    def _compute_lot_name(self):
        for wizard in self:
            production = wizard.production_id
            wizard.serial_numbers = "\n".join(
                production.lot_producing_ids.mapped("name")
            )
            wizard.whiz_preview = False
            if wizard.lot_name:
                continue
            wizard.lot_name = production.lot_producing_ids[:1].name
            if not wizard.lot_name and production.product_id:
                preview = production.product_id._preview_lot_names(1, production)
                wizard.lot_name = wizard.whiz_preview = preview["next"]

    def action_generate_serial_numbers(self):
        self.ensure_one()
        product = self.production_id.product_id
        drawing = not self.lot_name or self.lot_name == self.whiz_preview
        if not drawing or self.lot_quantity <= 0:
            wizard = self.with_context(
                whiz_numbering_draw=(
                    product.id,
                    (self.production_id._name, self.production_id.id),
                )
            )
            return super(MrpProductionSerials, wizard).action_generate_serial_numbers()
        names = (self.whiz_drawn or "").split("\n") if self.whiz_drawn else []
        missing = self.lot_quantity - len(names)
        names += product._next_lot_names(missing, self.production_id)
        self.whiz_drawn = "\n".join(names)
        self.serial_numbers = "\n".join(names[: self.lot_quantity])
        action = self.env["ir.actions.actions"]._for_xml_id(
            "mrp.action_assign_serial_numbers"
        )
        return {**action, "res_id": self.id}

    def action_apply(self):
        self._create_typed_lots()
        return super().action_apply()

    def _create_typed_lots(self):
        """Create the lots that are new, in the order in which they were typed.

        Odoo then finds them all: its own creation sorts the numbers as texts, and
        advances the sequence, which a manufacturing user may not.
        """
        self.ensure_one()
        production = self.production_id
        names = [
            name for name in (self.serial_numbers or "").split("\n") if name.strip()
        ]
        Lot = self.env["stock.lot"].with_context(
            skip_preprocess_gs1=True,
            whiz_numbering_record=(production._name, production.id),
        )
        known = set(
            Lot.search(
                [
                    ("company_id", "in", [False, production.company_id.id]),
                    ("product_id", "=", production.product_id.id),
                    ("name", "in", names),
                ]
            ).mapped("name")
        )
        Lot.create(
            [
                {"name": name, "product_id": production.product_id.id}
                for name in dict.fromkeys(names)
                if name not in known
            ]
        )
