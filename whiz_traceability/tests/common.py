from contextlib import contextmanager

from odoo.fields import Command, Datetime
from odoo.tests import TransactionCase


class TraceCommon(TransactionCase):
    """Lots that are moved through Odoo's real flows, in a few words each.

    Offers ``receive``, ``produce``, ``deliver``, ``give_back``, ``take_back``,
    ``scrap``, ``count`` and ``unbuild``, which validate real documents and return
    them; ``plan``, an order that is not done yet; and ``labels``, ``edges`` and
    ``gap_kinds`` of a genealogy.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.trace = cls.env["whiz.trace"]
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.stock = cls.warehouse.lot_stock_id
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.kg = cls.env.ref("uom.product_uom_kgm")
        cls.gram = cls.env.ref("uom.product_uom_gram")
        cls.unit = cls.env.ref("uom.product_uom_unit")
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.supplier, cls.supplier_2, cls.rossi, cls.weber = cls.env[
            "res.partner"
        ].create(
            [
                {"name": name, "is_company": True}
                for name in ("Trace Supplier", "Second Supplier", "Rossi", "Weber")
            ]
        )

    # ------------------------------------------------------------------
    # Master data
    # ------------------------------------------------------------------

    @classmethod
    def product(cls, name, tracking="lot", uom=None, **vals):
        return cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "tracking": tracking,
                "uom_id": (uom or cls.unit).id,
                **vals,
            }
        )

    @classmethod
    def lot(cls, product, name, **vals):
        """Return the lot of that name, made when it is new."""
        found = cls.env["stock.lot"].search(
            [("product_id", "=", product.id), ("name", "=", name)], limit=1
        )
        return found or cls.env["stock.lot"].create(
            {"product_id": product.id, "name": name, **vals}
        )

    @classmethod
    def lots(cls, product, names):
        """Return a list of lots, for names separated by blanks."""
        return [cls.lot(product, name) for name in names.split()]

    # ------------------------------------------------------------------
    # Flows
    # ------------------------------------------------------------------

    @classmethod
    def transfer(cls, lines, source, destination, picking_type, partner=None, **vals):
        """Validate a transfer of ``[(product, lot or None, quantity[, uom])]``."""
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "partner_id": partner.id if partner else False,
                **vals,
            }
        )
        for product, lot, quantity, *uom in lines:
            cls.env["stock.move"].create(
                {
                    "product_id": product.id,
                    "product_uom": (uom[0] if uom else product.uom_id).id,
                    "product_uom_qty": quantity,
                    "picking_id": picking.id,
                    "location_id": source.id,
                    "location_dest_id": destination.id,
                    "picked": True,
                    "move_line_ids": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "product_uom_id": (
                                    uom[0] if uom else product.uom_id
                                ).id,
                                "lot_id": lot.id if lot else False,
                                "quantity": quantity,
                                "picking_id": picking.id,
                                "location_id": source.id,
                                "location_dest_id": destination.id,
                            }
                        )
                    ],
                }
            )
        picking.move_ids._action_confirm(merge=False)
        picking.move_ids.picked = True
        picking._action_done()
        return picking

    @classmethod
    def receive(cls, lines, partner=None, **vals):
        return cls.transfer(
            lines,
            cls.suppliers,
            cls.stock,
            cls.warehouse.in_type_id,
            partner or cls.supplier,
            **vals,
        )

    @classmethod
    def deliver(cls, lines, partner=None, source=None, **vals):
        return cls.transfer(
            lines,
            source or cls.stock,
            cls.customers,
            cls.warehouse.out_type_id,
            partner or cls.rossi,
            **vals,
        )

    @classmethod
    def give_back(cls, picking, quantities):
        """Return ``{lot: quantity}`` of a delivery, with Odoo's return wizard."""
        wizard = cls.env["stock.return.picking"].create({"picking_id": picking.id})
        for line in wizard.product_return_moves:
            lots = line.move_id.move_line_ids.lot_id
            line.quantity = sum(quantities.get(lot, 0.0) for lot in lots)
        back = cls.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        for move in back.move_ids:
            move.move_line_ids.unlink()
            move.move_line_ids = [
                Command.create(
                    {
                        "product_id": lot.product_id.id,
                        "lot_id": lot.id,
                        "quantity": quantity,
                        "picking_id": back.id,
                        "location_id": move.location_id.id,
                        "location_dest_id": move.location_dest_id.id,
                    }
                )
                for lot, quantity in quantities.items()
                if lot in move.origin_returned_move_id.move_line_ids.lot_id
            ]
            move.picked = True
        back._action_done()
        return back

    @classmethod
    def take_back(cls, lines, partner=None, **vals):
        """Receive from a customer without saying which delivery it was."""
        return cls.transfer(
            lines,
            cls.customers,
            cls.stock,
            cls.warehouse.in_type_id,
            partner,
            **vals,
        )

    @classmethod
    def produce(cls, outputs, inputs, byproducts=(), **vals):
        """Complete a manufacturing order; the arguments are those of ``plan``."""
        order = cls.plan(outputs, inputs, byproducts, **vals)
        order.qty_producing = order.product_qty
        cls._fill(order.move_raw_ids, inputs)
        cls._fill(
            order.move_byproduct_ids,
            [(lot.product_id, lot, quantity) for lot, quantity in byproducts],
        )
        order.with_context(skip_consumption=True).button_mark_done()
        assert order.state == "done", order.state
        return order

    @classmethod
    def plan(cls, outputs, inputs, byproducts=(), **vals):
        """Confirm a manufacturing order.

        :param outputs: ``[(lot, quantity)]`` of one product, or
            ``[(product, None, quantity)]`` when it is not tracked
        :param inputs: ``[(product, lot or None, quantity[, uom])]``
        :param byproducts: ``[(lot, quantity)]``
        """
        if len(outputs[0]) == 3:
            product, lots = outputs[0][0], cls.env["stock.lot"]
            total = outputs[0][2]
        else:
            product = outputs[0][0].product_id
            lots = cls.env["stock.lot"].union(*[lot for lot, _quantity in outputs])
            total = sum(quantity for _lot, quantity in outputs)
        needed = {}
        for component, _lot, quantity, *uom in inputs:
            key = component, (uom[0] if uom else component.uom_id)
            needed[key] = needed.get(key, 0.0) + quantity
        order = cls.env["mrp.production"].create(
            {
                "product_id": product.id,
                "product_qty": total,
                "product_uom_id": product.uom_id.id,
                "bom_id": False,
                "lot_producing_ids": [Command.set(lots.ids)],
                "move_raw_ids": [
                    Command.create(
                        {
                            "product_id": component.id,
                            "product_uom": uom.id,
                            "product_uom_qty": quantity,
                        }
                    )
                    for (component, uom), quantity in needed.items()
                ],
                **vals,
            }
        )
        if byproducts:
            order.move_byproduct_ids = [
                Command.create(
                    {
                        "product_id": lot.product_id.id,
                        "product_uom": lot.product_id.uom_id.id,
                        "product_uom_qty": quantity,
                    }
                )
                for lot, quantity in byproducts
            ]
        order.action_confirm()
        return order

    @classmethod
    def _fill(cls, moves, lines):
        """Give the moves exactly these lines, each to the move of its product."""
        for move in moves:
            move.move_line_ids.unlink()
            move.move_line_ids = [
                Command.create(
                    {
                        "product_id": product.id,
                        "product_uom_id": (uom[0] if uom else product.uom_id).id,
                        "lot_id": lot.id if lot else False,
                        "quantity": quantity,
                        "location_id": move.location_id.id,
                        "location_dest_id": move.location_dest_id.id,
                    }
                )
                for product, lot, quantity, *uom in lines
                if product == move.product_id
            ]
            move.picked = True

    @classmethod
    def unbuild(cls, order, lot, quantity=1.0):
        unbuild = cls.env["mrp.unbuild"].create(
            {
                "mo_id": order.id,
                "product_id": lot.product_id.id,
                "lot_id": lot.id,
                "product_qty": quantity,
            }
        )
        unbuild.action_unbuild()
        return unbuild

    @classmethod
    def as_built(cls, order, component, unit, quantity=1.0):
        return cls.env["whiz.as.built"].create(
            {
                "production_id": order.id,
                "component_lot_id": component.id,
                "finished_lot_id": unit.id,
                "quantity": quantity,
            }
        )

    @classmethod
    def scrap(cls, lot, quantity, **vals):
        scrap = cls.env["stock.scrap"].create(
            {
                "product_id": lot.product_id.id,
                "lot_id": lot.id,
                "scrap_qty": quantity,
                "location_id": cls.stock.id,
                **vals,
            }
        )
        scrap.do_scrap()
        return scrap

    @classmethod
    def scrap_by_transfer(cls, lot, quantity):
        product = lot.product_id
        return cls.transfer(
            [(product, lot, quantity)],
            cls.stock,
            product.property_stock_inventory,
            cls.warehouse.int_type_id,
        )

    @classmethod
    def count(cls, lot, quantity):
        """Set what is on the shelf by an inventory count."""
        quant = (
            cls.env["stock.quant"]
            .with_context(inventory_mode=True)
            .create(
                {
                    "product_id": lot.product_id.id,
                    "lot_id": lot.id,
                    "location_id": cls.stock.id,
                    "inventory_quantity": quantity,
                }
            )
        )
        quant.action_apply_inventory()

    @classmethod
    def backdate(cls, record, when):
        """Set the date of the done lines of a document."""
        fields = {
            "stock.picking": "move_ids",
            "stock.scrap": "move_ids",
            "mrp.production": "move_raw_ids,move_finished_ids",
        }[record._name]
        for field in fields.split(","):
            record[field].move_line_ids.date = Datetime.to_datetime(when)

    @classmethod
    @contextmanager
    def in_company(cls, company):
        """Let the flows happen in the company's warehouse."""
        kept = cls.env, cls.warehouse, cls.stock
        context = {**cls.env.context, "allowed_company_ids": company.ids}
        cls.env = cls.env(context=context)
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        cls.stock = cls.warehouse.lot_stock_id
        try:
            yield
        finally:
            cls.env, cls.warehouse, cls.stock = kept

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    @staticmethod
    def labels(payload, kind=None):
        return {
            node["label"]
            for node in payload["nodes"]
            if kind is None or node["kind"] == kind
        }

    @staticmethod
    def edges(payload):
        """Return {(label, label): (quantity, certainty)}."""
        label = {node["key"]: node["label"] for node in payload["nodes"]}
        return {
            (label[e["source"]], label[e["target"]]): (e["quantity"], e["certainty"])
            for e in payload["edges"]
        }

    @staticmethod
    def gap_kinds(payload):
        return {gap["kind"] for gap in payload["gaps"]}

    @staticmethod
    def node(payload, label):
        (node,) = [node for node in payload["nodes"] if node["label"] == label]
        return node

    def assertTrace(self, direction, lot, expected):
        """Check the lots that a walk from ``lot`` reaches, ``lot`` left out."""
        walk = {"forward": "_descendants", "backward": "_ancestors"}[direction]
        found = getattr(self.trace, walk)(lot) - lot
        self.assertEqual(set(found.mapped("name")), set(expected.split()))

    def balance(self, lot):
        (balance,) = lot.get_mass_balance()
        return balance

    def assertBalance(self, lot, **terms):
        """Check the mass balance: these terms, nothing else, nothing unexplained."""
        found = {
            name: value
            for name, value in self.balance(lot).items()
            if value and name != "lot_id"
        }
        self.assertEqual(found, {**terms, "balanced": True})
