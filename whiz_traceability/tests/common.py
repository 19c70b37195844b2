from odoo.fields import Command, Datetime
from odoo.tests import TransactionCase


class TraceCommon(TransactionCase):
    """Lots that are moved through Odoo's real flows, in a few words each.

    Offers ``receive``, ``produce``, ``deliver``, ``give_back``, ``scrap``,
    ``count`` and ``unbuild``, which validate real documents and return them;
    and ``labels(payload)``, the names of a genealogy's nodes.
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
        wanted = {}
        for lot, quantity in quantities.items():
            wanted[lot.product_id] = wanted.get(lot.product_id, 0.0) + quantity
        for line in wizard.product_return_moves:
            line.quantity = wanted.get(line.product_id, 0.0)
        back = cls.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
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
                if lot.product_id == move.product_id
            ]
            move.picked = True
        back._action_done()
        return back

    @classmethod
    def produce(cls, outputs, inputs, byproducts=()):
        """Complete a manufacturing order.

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
                            "product_uom": (uom[0] if uom else component.uom_id).id,
                            "product_uom_qty": quantity,
                        }
                    )
                    for component, _lot, quantity, *uom in inputs
                ],
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
        order.qty_producing = total
        cls._fill(order.move_raw_ids, inputs)
        cls._fill(
            order.move_byproduct_ids,
            [(lot.product_id, lot, quantity) for lot, quantity in byproducts],
        )
        order.with_context(skip_consumption=True).button_mark_done()
        assert order.state == "done", order.state
        return order

    @classmethod
    def _fill(cls, moves, lines):
        """Give the moves exactly these lines, in order."""
        todo = list(lines)
        for move in moves:
            own = [line for line in todo if line[0] == move.product_id]
            if not own:
                continue
            same = moves.filtered(lambda m, p=move.product_id: m.product_id == p)
            if len(same) > 1:
                own = own[:1]
            todo = [line for line in todo if not any(line is o for o in own)]
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
                for product, lot, quantity, *uom in own
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
    def scrap(cls, lot, quantity):
        scrap = cls.env["stock.scrap"].create(
            {
                "product_id": lot.product_id.id,
                "lot_id": lot.id,
                "scrap_qty": quantity,
                "location_id": cls.stock.id,
            }
        )
        scrap.do_scrap()
        return scrap

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
            "mrp.production": "move_raw_ids,move_finished_ids",
        }[record._name]
        for field in fields.split(","):
            record[field].move_line_ids.date = Datetime.to_datetime(when)

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

    def balance(self, lot):
        (balance,) = lot.get_mass_balance()
        return balance
