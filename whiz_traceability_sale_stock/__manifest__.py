{
    "name": "Lot and Serial Traceability: Sales",
    "summary": "Sales orders show which goods are on hold, and promise none of them",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "license": "LGPL-3",
    "author": "Whiz Traceability contributors",
    "depends": ["whiz_traceability", "sale_stock"],
    "data": ["views/sale_order_views.xml"],
    "assets": {
        "web.assets_backend": ["whiz_traceability_sale_stock/static/src/**/*"],
        "web.assets_unit_tests": ["whiz_traceability_sale_stock/static/tests/**/*"],
    },
    "auto_install": True,
}
