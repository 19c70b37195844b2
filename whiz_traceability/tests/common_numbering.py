from odoo.fields import Command

from .common import TraceCommon


class NumberingCommon(TraceCommon):
    """Products with a numbering template.

    Offers ``template``, ``numbered`` (a product with a template of its own),
    ``receipt`` (an open receipt of one product), ``order`` (an open manufacturing
    order), ``generate`` (what the dialog of a receipt does) and ``numbers`` (the
    ledger).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Fast templates draw in a transaction of their own: here it is a part of the
        # test's.
        if not cls._registry_patched:
            cls.registry_enter_test_mode_cls()
        cls.Template = cls.env["whiz.numbering.template"]
        cls.Number = cls.env["whiz.numbering.number"]
        cls.warehouse.partner_id.tz = "UTC"

    @classmethod
    def template(cls, pattern, **vals):
        return cls.Template.create({"name": pattern, "pattern": pattern, **vals})

    @classmethod
    def numbered(cls, name, pattern, tracking="serial", **vals):
        product = cls.product(name, tracking, default_code=name)
        product.product_tmpl_id.whiz_numbering_template_id = cls.template(
            pattern, **vals
        )
        return product

    @classmethod
    def template_of(cls, product):
        return product.product_tmpl_id.whiz_numbering_template_id

    @classmethod
    def receipt(cls, product, quantity, **vals):
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": cls.warehouse.in_type_id.id,
                "location_id": cls.suppliers.id,
                "location_dest_id": cls.stock.id,
                "partner_id": cls.supplier.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom": product.uom_id.id,
                            "product_uom_qty": quantity,
                            "location_id": cls.suppliers.id,
                            "location_dest_id": cls.stock.id,
                        }
                    )
                ],
                **vals,
            }
        )
        picking.action_confirm()
        return picking

    @classmethod
    def order(cls, product, quantity=1, **vals):
        order = cls.env["mrp.production"].create(
            {
                "product_id": product.id,
                "product_qty": quantity,
                "product_uom_id": product.uom_id.id,
                "bom_id": False,
                **vals,
            }
        )
        order.action_confirm()
        return order

    @classmethod
    def dialog(cls, picking, **vals):
        """Return what the dialog of a receipt sends as its context."""
        move = picking.move_ids[0]
        return {
            "default_company_id": picking.company_id.id,
            "default_picking_id": picking.id,
            "default_picking_type_id": picking.picking_type_id.id,
            "default_location_id": move.location_id.id,
            "default_location_dest_id": move.location_dest_id.id,
            "default_product_id": move.product_id.id,
            "default_tracking": move.has_tracking,
            "default_quantity": move.product_qty,
            **vals,
        }

    @classmethod
    def generate(cls, picking, count, first="", user=None, text="", mode="generate"):
        """Press Generate in the dialog; return the names of the new lines."""
        moves = cls.env["stock.move"].with_user(user or cls.env.user)
        lines = moves.action_generate_lot_line_vals(
            cls.dialog(picking), mode, first, count, text
        )
        return [
            line.get("lot_name") or line["lot_id"]["display_name"] for line in lines
        ]

    def numbers(self, product, state=None):
        domain = [("range_id.product_id", "=", product.id)]
        if state:
            domain.append(("state", "=", state))
        return self.Number.search(domain, order="id").mapped("name")
