{
    "name": "Lot and Serial Traceability: Recalls",
    "summary": "Recalls and drills, from the first suspicion to proof",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "license": "LGPL-3",
    "author": "Whiz Traceability contributors",
    "depends": ["whiz_traceability", "project", "portal"],
    "data": [
        "security/whiz_traceability_recall_security.xml",
        "security/ir.model.access.csv",
        "data/ir_sequence_data.xml",
        "data/ir_cron_data.xml",
        "views/whiz_recall_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["whiz_traceability_recall/static/src/**/*"],
        "web.assets_unit_tests": [
            "whiz_traceability_recall/static/tests/**/*",
            ("remove", "whiz_traceability_recall/static/tests/tours/**/*"),
        ],
        "web.assets_tests": ["whiz_traceability_recall/static/tests/tours/**/*"],
    },
    "application": True,
}
