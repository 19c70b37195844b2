{
    "name": "Lot and Serial Traceability: Recalls",
    "summary": "Recall cases, from the first suspicion to proof that everything came back",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "license": "LGPL-3",
    "author": "Whiz Traceability contributors",
    "depends": ["whiz_traceability", "project", "portal"],
    "data": [],
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
