from odoo.tools import SQL

from .common import TraceCommon


class SqlCommon(TraceCommon):
    """Done lines written straight into the tables, for genealogies of any size.

    What the lines join (lots, orders, transfers) is made by the ORM; ``line``
    collects, and ``write_lines`` writes all at once, with the stock that follows
    from them.
    """

    PLACES = ("supplier", "internal", "transit", "customer", "inventory", "production")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        locations = cls.env["stock.location"]
        company = cls.env.company.id
        cls.place = {
            usage: locations.search(
                [("usage", "=", usage), ("company_id", "in", (False, company))], limit=1
            )
            for usage in cls.PLACES
        }
        cls.place["internal"] = cls.stock
        cls.place["transit"] = locations.create({"name": "Road", "usage": "transit"})
        cls.pending = []

    @classmethod
    def orders(cls, product, number):
        """Return draft orders, whose moves are to be written."""
        orders = cls.env["mrp.production"].create(
            [{"product_id": product.id, "product_qty": 1} for _i in range(number)]
        )
        (orders.move_raw_ids | orders.move_finished_ids).unlink()
        return orders

    @classmethod
    def unbuilds(cls, product, number):
        bom = cls.env["mrp.bom"].create({"product_tmpl_id": product.product_tmpl_id.id})
        return cls.env["mrp.unbuild"].create(
            [
                {"product_id": product.id, "bom_id": bom.id, "product_qty": 1}
                for _i in range(number)
            ]
        )

    @classmethod
    def pickings(cls, partner, number=1):
        return cls.env["stock.picking"].create(
            [
                {
                    "picking_type_id": cls.warehouse.out_type_id.id,
                    "location_id": cls.stock.id,
                    "location_dest_id": cls.customers.id,
                    "partner_id": partner.id,
                }
                for _i in range(number)
            ]
        )

    @classmethod
    def line(cls, lot, quantity, source, target, date="2026-03-01", **vals):
        """Collect a done line of a lot between two usages.

        :param vals: more columns of ``stock_move``; ``product`` for a line without
            lot, ``picking`` for its transfer
        """
        product = vals.pop("product", None) or lot.product_id
        picking = vals.pop("picking", None)
        line = {
            "lot_id": lot.id if lot else None,
            "product": product,
            "quantity": quantity,
            "source": source,
            "target": target,
            "date": date,
            "picking_id": picking.id if picking else None,
            "vals": vals,
        }
        cls.pending.append(line)
        return line

    @classmethod
    def consume(cls, order, lot, quantity, date="2026-03-01", **vals):
        field = "unbuild_id"
        if order._name == "mrp.production":
            field = "raw_material_production_id"
        return cls.line(
            lot, quantity, "internal", "production", date, **{field: order.id}, **vals
        )

    @classmethod
    def output(cls, order, lot, quantity, date="2026-03-01", **vals):
        field = "unbuild_id" if order._name == "mrp.unbuild" else "production_id"
        return cls.line(
            lot, quantity, "production", "internal", date, **{field: order.id}, **vals
        )

    @classmethod
    def insert(cls, table, rows):
        """Insert dicts of the same keys; return their ids in order."""
        if not rows:
            return []
        query = SQL(
            "INSERT INTO %s (%s) VALUES %s RETURNING id",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, rows[0])),
            SQL(", ").join(SQL("%s", tuple(row.values())) for row in rows),
        )
        return [id_ for (id_,) in cls.env.execute_query(query)]

    @classmethod
    def write_lines(cls):
        """Write what was collected, give it ids, and bring the stock up to date."""
        lines, cls.pending = cls.pending, []
        cls.env.flush_all()
        columns = dict.fromkeys(name for line in lines for name in line["vals"])
        company = cls.env.company.id
        moves = cls.insert(
            "stock_move",
            [
                {
                    "company_id": company,
                    "date": line["date"],
                    "location_id": cls.place[line["source"]].id,
                    "location_dest_id": cls.place[line["target"]].id,
                    "procure_method": "make_to_stock",
                    "product_id": line["product"].id,
                    "product_uom": line["product"].uom_id.id,
                    "product_uom_qty": line["quantity"],
                    "quantity": line["quantity"],
                    "picking_id": line["picking_id"],
                    "state": "done",
                    **{name: line["vals"].get(name) for name in columns},
                }
                for line in lines
            ],
        )
        ids = cls.insert(
            "stock_move_line",
            [
                {
                    "company_id": company,
                    "date": line["date"],
                    "location_id": cls.place[line["source"]].id,
                    "location_dest_id": cls.place[line["target"]].id,
                    "product_id": line["product"].id,
                    "product_uom_id": line["product"].uom_id.id,
                    "quantity": line["quantity"],
                    "quantity_product_uom": line["quantity"],
                    "lot_id": line["lot_id"],
                    "picking_id": line["picking_id"],
                    "move_id": move,
                    "state": "done",
                }
                for line, move in zip(lines, moves)
            ],
        )
        for line, id_, move in zip(lines, ids, moves):
            line.update(id=id_, move_id=move)
        cls.write_stock(lines)
        cls.env.invalidate_all()
        return lines

    @classmethod
    def write_stock(cls, lines):
        stock = {}
        for line in lines:
            for usage, sign in ((line["source"], -1), (line["target"], 1)):
                if usage in ("internal", "transit") and line["lot_id"]:
                    key = line["product"], line["lot_id"], usage
                    stock[key] = stock.get(key, 0) + sign * line["quantity"]
        cls.insert(
            "stock_quant",
            [
                {
                    "product_id": product.id,
                    "lot_id": lot_id,
                    "location_id": cls.place[usage].id,
                    "company_id": cls.place[usage].company_id.id or None,
                    "in_date": "2026-03-01",
                    "quantity": quantity,
                    "reserved_quantity": 0,
                }
                for (product, lot_id, usage), quantity in stock.items()
                if quantity
            ],
        )
