{
    "name": "Lot and Serial Traceability: Repairs",
    "summary": "Numbers of repaired lots come from the numbering templates",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "license": "LGPL-3",
    "author": "Whiz Traceability contributors",
    "depends": ["whiz_traceability", "repair"],
    "auto_install": True,
}
