{
    "name": "Lot and Serial Traceability: Point of Sale",
    "summary": "Lots on hold are not offered and not sold at the till",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "license": "LGPL-3",
    "author": "Whiz Traceability contributors",
    "depends": ["whiz_traceability", "point_of_sale"],
    "assets": {
        "point_of_sale._assets_pos": [
            "whiz_traceability_point_of_sale/static/src/**/*"
        ],
        "web.assets_tests": ["whiz_traceability_point_of_sale/static/tests/tours/**/*"],
    },
    "auto_install": True,
}
