"""One of each document, made by Odoo itself, as the pattern for millions.

The master data (products, bills of materials, partners) stays in the database. The
sample documents are rolled back: only the rows that Odoo wrote for them are kept,
with the columns of every installed module filled in as Odoo fills them in.
"""

from odoo.fields import Command

from .copying import read_sample
from .plan import (
    FINISHED,
    FINISHED_QUANTITY,
    PRODUCTS_PER_FAMILY,
    RAW,
    RAW_PER_SEMI,
    RAW_QUANTITIES,
    SEMI,
    SEMI_PER_FINISHED,
    SEMI_QUANTITIES,
)

SEMI_BATCH = 100.0  # kg, the quantity of the semi-finished products' bills


class MasterData:
    """Products, bills of materials and partners for a :class:`plan.Spec`."""

    def __init__(self, env, spec):
        self.env = env
        self.warehouse = self._find_warehouse()
        self.stock = self.warehouse.lot_stock_id
        self.vendors = env.ref("stock.stock_location_suppliers")
        self.customers = env.ref("stock.stock_location_customers")
        self.suppliers = self._partners("Supplier", spec.suppliers)
        self.buyers = self._partners("Customer", spec.customers)
        self.products = self._create_products(spec)
        self.production = self.products[0].property_stock_production
        self.boms = self._create_boms(spec)

    def _find_warehouse(self):
        warehouse = self.env["stock.warehouse"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("reception_steps", "=", "one_step"),
                ("delivery_steps", "=", "ship_only"),
                ("manufacture_steps", "=", "mrp_one_step"),
            ],
            limit=1,
        )
        if not warehouse:
            raise LookupError("no warehouse with one-step receipts and deliveries")
        return warehouse

    def _partners(self, word, count):
        return self.env["res.partner"].create(
            [
                {
                    "name": f"{word} {n:04d}",
                    "is_company": True,
                    "city": f"Town {n % 97}",
                }
                for n in range(count)
            ]
        )

    def _create_products(self, spec):
        kilogram = self.env.ref("uom.product_uom_kgm")
        unit = self.env.ref("uom.product_uom_unit")
        values = []
        for family in range(spec.families):
            for offset in range(PRODUCTS_PER_FAMILY):
                kind = kind_of_product(offset)
                word = ("Raw", "Semi", "Finished")[kind]
                uom = unit if kind == FINISHED else kilogram
                values.append(
                    {
                        "name": f"{word} {family:02d}-{offset}",
                        "is_storable": True,
                        "tracking": "lot",
                        "uom_id": uom.id,
                    }
                )
        return self.env["product.product"].create(values)

    def _create_boms(self, spec):
        """Return the bills in the order of the products; raw materials have none."""
        values, products = [], []
        for index, product in enumerate(self.products):
            family, offset = divmod(index, PRODUCTS_PER_FAMILY)
            kind = kind_of_product(offset)
            first = family * PRODUCTS_PER_FAMILY
            if kind == SEMI:
                amounts, quantity = RAW_QUANTITIES, SEMI_BATCH
            elif kind == FINISHED:
                amounts, quantity = SEMI_QUANTITIES, FINISHED_QUANTITY / 100
                first += RAW_PER_SEMI
            else:
                continue
            products.append(product.id)
            lines = [
                Command.create(
                    {
                        "product_id": part.id,
                        "product_qty": amount / 100,
                        "product_uom_id": part.uom_id.id,
                    }
                )
                for part, amount in zip(self.products[first:], amounts)
            ]
            values.append(
                {
                    "product_tmpl_id": product.product_tmpl_id.id,
                    "product_qty": quantity,
                    "product_uom_id": product.uom_id.id,
                    "bom_line_ids": lines,
                }
            )
        boms = self.env["mrp.bom"].create(values)
        return dict(zip(products, boms))


def kind_of_product(offset):
    """Return the kind of a product from its place (0 to 9) in the family."""
    if offset < RAW_PER_SEMI:
        return RAW
    return SEMI if offset < RAW_PER_SEMI + SEMI_PER_FINISHED else FINISHED


class _Undo(Exception):
    """Ends the savepoint of the samples."""


def take_samples(master):
    """Return ``{name: {column: COPY text}}`` of one row of each kind."""
    samples = {}
    try:
        with master.env.cr.savepoint():
            for name, record in _make_documents(master):
                master.env.flush_all()
                samples[name] = read_sample(master.env.cr, record._table, record.id)
            raise _Undo
    except _Undo:
        return samples


def _make_documents(master):
    """Receive, make and deliver the products of the first family; yield records."""
    env = master.env
    products = master.products[:PRODUCTS_PER_FAMILY]
    lots = env["stock.lot"].create(
        [
            {"name": f"SAMPLE-{product.id}", "product_id": product.id}
            for product in products
        ]
    )
    raw = range(RAW_PER_SEMI)
    semi = range(RAW_PER_SEMI, RAW_PER_SEMI + SEMI_PER_FINISHED)
    finished = RAW_PER_SEMI + SEMI_PER_FINISHED
    receipt = _transfer(master, "in", [(lots[n], 1000.0) for n in raw])
    orders = [_order(master, lots[n]) for n in semi] + [_order(master, lots[finished])]
    delivery = _transfer(master, "out", [(lots[finished], 1.0)])

    yield "lot", lots[0]
    for name, picking in (("receipt", receipt), ("delivery", delivery)):
        yield name, picking
        yield f"{name}_move", picking.move_ids[0]
        yield f"{name}_line", picking.move_line_ids[0]
    for name, order in (("semi", orders[0]), ("finished", orders[-1])):
        yield f"{name}_order", order
        yield f"{name}_group", order.production_group_id
        yield f"{name}_raw_move", order.move_raw_ids[0]
        yield f"{name}_raw_line", order.move_raw_ids[0].move_line_ids
        yield f"{name}_out_move", order.move_finished_ids
        yield f"{name}_out_line", order.move_finished_ids.move_line_ids
    quants = env["stock.quant"].search([("lot_id", "in", lots.ids)])
    for name in ("vendors", "stock", "production", "customers"):
        location = getattr(master, name)
        yield (
            f"{name}_quant",
            quants.filtered(lambda q, at=location: q.location_id == at)[0],
        )


def _transfer(master, direction, amounts):
    env = master.env
    if direction == "in":
        source, target = master.vendors, master.stock
        kind, partner = master.warehouse.in_type_id, master.suppliers[0]
    else:
        source, target = master.stock, master.customers
        kind, partner = master.warehouse.out_type_id, master.buyers[0]
    places = {"location_id": source.id, "location_dest_id": target.id}
    picking = env["stock.picking"].create(
        {"partner_id": partner.id, "picking_type_id": kind.id, **places}
    )
    for lot, quantity in amounts:
        product = lot.product_id
        move = env["stock.move"].create(
            {
                "picking_id": picking.id,
                "product_id": product.id,
                "product_uom_qty": quantity,
                "product_uom": product.uom_id.id,
                **places,
            }
        )
        move._action_confirm(merge=False)
        move.move_line_ids.unlink()
        env["stock.move.line"].create(
            {
                "move_id": move.id,
                "picking_id": picking.id,
                "product_id": product.id,
                "product_uom_id": product.uom_id.id,
                "lot_id": lot.id,
                "quantity": quantity,
                **places,
            }
        )
        move.picked = True
    picking._action_done()
    _expect(picking, "done")
    return picking


def _order(master, lot):
    bom = master.boms[lot.product_id.id]
    order = master.env["mrp.production"].create(
        {
            "product_id": lot.product_id.id,
            "product_qty": bom.product_qty,
            "product_uom_id": bom.product_uom_id.id,
            "bom_id": bom.id,
        }
    )
    order.action_confirm()
    order.action_assign()
    order.lot_producing_ids = lot
    order.qty_producing = bom.product_qty
    order.set_qty_producing()
    order.move_raw_ids.picked = True
    order.button_mark_done()
    _expect(order, "done")
    return order


def _expect(record, state):
    if record.state != state:
        raise RuntimeError(f"sample {record.name} is {record.state}, not {state}")
