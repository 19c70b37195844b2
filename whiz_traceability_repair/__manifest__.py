{
    "name": "Lot and Serial Traceability: Repairs",
    "summary": "Repairs: numbers from the numbering templates, lots on hold are shown",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "license": "LGPL-3",
    "author": "Whiz Traceability contributors",
    "depends": ["whiz_traceability", "repair"],
    "data": ["views/repair_order_views.xml"],
    "auto_install": True,
}
