{
    "name": "Lot and Serial Traceability: Subcontracting",
    "summary": "Serial numbers of subcontracted orders are made as they were typed",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "license": "LGPL-3",
    "author": "Whiz Traceability contributors",
    "depends": ["whiz_traceability", "mrp_subcontracting"],
    "auto_install": True,
}
