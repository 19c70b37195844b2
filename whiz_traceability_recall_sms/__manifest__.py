{
    "name": "Lot and Serial Traceability: Recalls by SMS",
    "summary": "Recall notices as short texts, through Odoo's own SMS",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "license": "LGPL-3",
    "author": "Whiz Traceability contributors",
    "external_dependencies": {"python": ["phonenumbers"]},
    "depends": ["whiz_traceability_recall", "sms"],
    "data": [
        "security/whiz_traceability_recall_sms_security.xml",
        "security/ir.model.access.csv",
        "data/whiz_recall_template_data.xml",
        "views/whiz_recall_template_views.xml",
        "views/whiz_recall_notice_views.xml",
        "views/whiz_recall_views.xml",
    ],
    "auto_install": True,
}
