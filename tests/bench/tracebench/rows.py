"""Which columns differ from one generated row to the next.

All other columns are as in the sample of the same name, see ``samples``.
"""


def _same(*columns):
    return {column: column for column in columns}


_CREATED = {"id": "id", "create_date": "date", "write_date": "date"}

_TRANSFER = {
    **_CREATED,
    **_same("name", "partner_id"),
    "scheduled_date": "date",
    "date_done": "date",
}
_MOVE = {
    **_CREATED,
    **_same("product_id", "reference", "date"),
    "reservation_date": "day",
    "product_uom_qty": "quantity",
    "product_qty": "quantity",
    "quantity": "quantity",
    "packaging_uom_qty": "quantity",
}
_LINE = {
    **_CREATED,
    **_same("product_id", "move_id", "lot_id", "quantity", "date"),
    "quantity_product_uom": "quantity",
}
_TRANSFER_MOVE = {**_MOVE, **_same("picking_id", "partner_id")}
_TRANSFER_LINE = {**_LINE, **_same("picking_id")}
_ORDER = {
    **_CREATED,
    **_same("product_id", "production_group_id", "bom_id"),
    "name": "reference",
    "product_qty": "quantity",
    "product_uom_qty": "quantity",
    "qty_producing": "quantity",
    "date_start": "date",
    "date_finished": "date",
}
_ORDER_MOVE = {
    **_MOVE,
    **_same("production_group_id", "unit_factor"),
    "origin": "reference",
}
_RAW_MOVE = {
    **_ORDER_MOVE,
    **_same("bom_line_id"),
    "raw_material_production_id": "order_id",
    "date_deadline": "date",
}
_QUANT = {**_CREATED, **_same("product_id", "lot_id", "quantity"), "in_date": "date"}

#: name of the sample: (table, {column: name of the value given for it})
ROWS = {
    "lot": ("stock_lot", {**_CREATED, **_same("name", "product_id", "location_id")}),
    "receipt": ("stock_picking", _TRANSFER),
    "receipt_move": ("stock_move", _TRANSFER_MOVE),
    "receipt_line": ("stock_move_line", _TRANSFER_LINE),
    "delivery": ("stock_picking", _TRANSFER),
    "delivery_move": ("stock_move", _TRANSFER_MOVE),
    "delivery_line": ("stock_move_line", _TRANSFER_LINE),
    "vendors_quant": ("stock_quant", _QUANT),
    "stock_quant": ("stock_quant", _QUANT),
    "production_quant": ("stock_quant", _QUANT),
    "customers_quant": ("stock_quant", _QUANT),
}
for _kind in ("semi", "finished"):
    ROWS |= {
        f"{_kind}_group": ("mrp_production_group", {**_CREATED, "name": "reference"}),
        f"{_kind}_order": ("mrp_production", _ORDER),
        f"{_kind}_raw_move": ("stock_move", _RAW_MOVE),
        f"{_kind}_raw_line": (
            "stock_move_line",
            {**_LINE, "production_id": "order_id"},
        ),
        f"{_kind}_out_move": (
            "stock_move",
            {**_ORDER_MOVE, "production_id": "order_id"},
        ),
        f"{_kind}_out_line": ("stock_move_line", _LINE),
    }
