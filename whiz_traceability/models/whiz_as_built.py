from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import format_quantity


class WhizAsBuilt(models.Model):
    """Which component lot is in which finished unit of one manufacturing order.

    An order with several finished serials consumes all its components together;
    only a record made while building tells them apart. Where it exists, the
    genealogy is exact; what is not recorded remains possible for every unit.
    """

    _name = "whiz.as.built"
    _description = "As-Built Record"
    _order = "production_id, finished_lot_id, id"
    _rec_name = "component_lot_id"
    _check_company_auto = True

    production_id = fields.Many2one(
        "mrp.production",
        string="Manufacturing Order",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="production_id.company_id", store=True)
    finished_lot_id = fields.Many2one(
        "stock.lot",
        string="Finished Unit",
        required=True,
        index=True,
        ondelete="restrict",
        help="The finished lot or serial number that the component was built into.",
    )
    component_lot_id = fields.Many2one(
        "stock.lot",
        string="Component",
        required=True,
        index=True,
        ondelete="restrict",
        help="The lot or serial number of the component that is in this unit.",
    )
    component_product_id = fields.Many2one(
        related="component_lot_id.product_id", string="Component Product"
    )
    quantity = fields.Float(
        digits="Product Unit",
        default=1.0,
        required=True,
        help="How much of the component lot is in this unit, in the component's unit "
        "of measure.",
    )
    product_uom_id = fields.Many2one(related="component_lot_id.product_id.uom_id")
    possible_component_lot_ids = fields.Many2many(
        "stock.lot", compute="_compute_possible_lot_ids"
    )
    possible_finished_lot_ids = fields.Many2many(
        "stock.lot", compute="_compute_possible_lot_ids"
    )

    _unit_uniq = models.Constraint(
        "unique (production_id, finished_lot_id, component_lot_id)",
        "This component lot is recorded for this unit already: change the quantity of "
        "that record instead.",
    )
    _quantity_positive = models.Constraint(
        "check (quantity > 0)",
        "An as-built record needs a quantity above zero: delete the record if the "
        "component is not in the unit.",
    )

    @api.depends("production_id.move_raw_ids", "production_id.lot_producing_ids")
    def _compute_possible_lot_ids(self):
        for record in self:
            production = record.production_id
            record.possible_component_lot_ids = production.move_raw_ids.lot_ids
            record.possible_finished_lot_ids = production._as_built_finished_lots()

    @api.constrains("production_id", "finished_lot_id", "component_lot_id", "quantity")
    def _check_lots(self):
        for production, records in self.grouped("production_id").items():
            consumed = production._as_built_consumed()
            finished = production._as_built_finished_lots()
            recorded = {}
            for record in production.whiz_as_built_ids:
                lot = record.component_lot_id
                recorded[lot] = recorded.get(lot, 0.0) + record.quantity
            for record in records:
                lot, unit = record.component_lot_id, record.finished_lot_id
                if unit not in finished:
                    raise ValidationError(
                        self.env._(
                            "%(order)s does not produce %(unit)s: choose one of its "
                            "own finished lots or serial numbers.",
                            order=production.display_name,
                            unit=unit.display_name,
                        )
                    )
                if lot not in consumed:
                    raise ValidationError(
                        self.env._(
                            "%(order)s does not consume %(lot)s: choose a lot of its "
                            "components, or add it to the components first.",
                            order=production.display_name,
                            lot=lot.display_name,
                        )
                    )
                uom = lot.product_id.uom_id
                if uom.compare(recorded[lot], consumed[lot]) > 0:
                    raise ValidationError(
                        self.env._(
                            "%(recorded)s %(uom)s of %(lot)s are recorded as built in, "
                            "but %(order)s consumes only %(consumed)s.",
                            recorded=format_quantity(self.env, recorded[lot]),
                            consumed=format_quantity(self.env, consumed[lot]),
                            uom=uom.name,
                            lot=lot.display_name,
                            order=production.display_name,
                        )
                    )
