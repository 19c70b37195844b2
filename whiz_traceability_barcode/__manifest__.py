{
    "name": "Lot and Serial Traceability: Labels and Scanning",
    "summary": "GS1 labels, a scan station and a public verification page",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "license": "LGPL-3",
    "author": "Whiz Traceability contributors",
    "depends": ["whiz_traceability", "barcodes_gs1_nomenclature"],
    "external_dependencies": {"python": ["python-barcode", "qrcode", "zxing-cpp"]},
    "data": [],
    "assets": {
        "web.assets_backend": ["whiz_traceability_barcode/static/src/**/*"],
        "web.assets_unit_tests": [
            "whiz_traceability_barcode/static/tests/**/*",
            ("remove", "whiz_traceability_barcode/static/tests/tours/**/*"),
        ],
        "web.assets_tests": ["whiz_traceability_barcode/static/tests/tours/**/*"],
    },
    "application": True,
}
