{
    "name": "Lot and Serial Traceability: Scanning in Recalls",
    "summary": "Counting for a recall by scanning, and what the public page says",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "license": "LGPL-3",
    "author": "Whiz Traceability contributors",
    "depends": ["whiz_traceability_recall", "whiz_traceability_barcode"],
    "data": ["views/whiz_recall_views.xml"],
    "assets": {
        "web.assets_tests": [
            "whiz_traceability_recall_barcode/static/tests/tours/**/*",
        ],
    },
    "auto_install": True,
}
