from odoo.addons.mail.tests.common import mail_new_test_user

from .common import TraceCommon


class HoldCommon(TraceCommon):
    """Lots on hold, and transfers that are planned but not done yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jar = cls.product("Hold Jar")
        cls.paste = cls.product("Hold Paste")
        cls.serial = cls.product("Hold Controller", "serial")
        cls.a, cls.b, cls.c = cls.lots(cls.jar, "A B C")
        cls.quarantine = cls.env["stock.location"].create(
            {
                "name": "Quarantine",
                "location_id": cls.warehouse.view_location_id.id,
                "is_quarantine": True,
            }
        )
        cls.shelf_1, cls.shelf_2 = cls.env["stock.location"].create(
            [
                {"name": name, "location_id": cls.stock.id}
                for name in ("Shelf 1", "Shelf 2")
            ]
        )
        cls.company_2 = cls.env["res.company"].create({"name": "Second Company"})
        cls.guard = cls.env["whiz.guard"]

    @classmethod
    def user(cls, login, groups, **vals):
        return mail_new_test_user(cls.env, login, f"base.group_user,{groups}", **vals)

    @classmethod
    def put(cls, lot, quantity, location=None, package=None):
        """Have so much of a lot on hand, as if it had always been there."""
        cls.env["stock.quant"]._update_available_quantity(
            lot.product_id,
            location or cls.stock,
            quantity,
            lot_id=lot,
            package_id=package,
        )

    @classmethod
    def order(cls, product, quantity, partner=None, picking_type=None, **vals):
        """Return a confirmed and reserved delivery of a product."""
        picking_type = picking_type or cls.warehouse.out_type_id
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "location_id": picking_type.default_location_src_id.id,
                "location_dest_id": picking_type.default_location_dest_id.id
                or cls.customers.id,
                "partner_id": (partner or cls.rossi).id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "product_uom": product.uom_id.id,
                            "product_uom_qty": quantity,
                            "location_id": picking_type.default_location_src_id.id,
                            "location_dest_id": (
                                picking_type.default_location_dest_id or cls.customers
                            ).id,
                        },
                    )
                ],
                **vals,
            }
        )
        picking.action_confirm()
        picking.action_assign()
        return picking

    @classmethod
    def procure(cls, product, quantity, location=None, **values):
        """Return the moves that the rules make to bring goods to a location."""
        before = cls.env["stock.move"].search([("product_id", "=", product.id)])
        location = location or cls.customers
        cls.env["stock.rule"].run(
            [
                cls.env["stock.rule"].Procurement(
                    product,
                    quantity,
                    product.uom_id,
                    location,
                    "Hold Test",
                    "Hold Test",
                    cls.env.company,
                    {
                        "warehouse_id": cls.warehouse,
                        "partner_id": cls.rossi.id,
                        **values,
                    },
                )
            ]
        )
        moves = cls.env["stock.move"].search([("product_id", "=", product.id)]) - before
        moves._action_assign()
        return moves

    @staticmethod
    def reserved(record):
        """Return {lot name: quantity} that a transfer or move has reserved."""
        result = {}
        for line in record.move_line_ids:
            name = line.lot_id.name
            result[name] = result.get(name, 0) + line.quantity
        return result

    def quants(self, lot):
        """Return [(location, quantity, reserved)] of a lot in our stock."""
        quants = self.env["stock.quant"].search(
            [("lot_id", "=", lot.id), ("location_id.usage", "=", "internal")]
        )
        quants = quants.filtered(lambda q: q.quantity or q.reserved_quantity)
        return sorted(
            (q.location_id.name, q.quantity, q.reserved_quantity) for q in quants
        )

    def forecast_graph(self, day):
        """Return what the graph of the forecast shows of the jars on a day."""
        self.env.flush_all()
        groups = self.env["report.stock.quantity"]._read_group(
            [
                ("product_id", "=", self.jar.id),
                ("state", "=", "forecast"),
                ("date", "=", day),
                ("warehouse_id", "=", self.warehouse.id),
            ],
            [],
            ["product_qty:sum"],
        )
        return round(groups[0][0], 3)
