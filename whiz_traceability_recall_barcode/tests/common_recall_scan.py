from odoo.addons.whiz_traceability_barcode.tests.common_scan import ScanCommon
from odoo.addons.whiz_traceability_recall.tests.common_recall import RecallCommon


class RecallScanCommon(ScanCommon, RecallCommon):
    """A case over three lots, which lie on a shelf; others lie beside them.

    On A-03: 5 of J1, 2 kg of N1, the units P1 and P2, all of the case; 3 of J2, which
    is of none. In stock: 4 of J3, of the case, too.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shelf = cls.env["stock.location"].create(
            {"name": "A-03", "location_id": cls.stock.id, "barcode": "A-03"}
        )
        cls.j1, cls.j2, cls.j3 = cls.lots(cls.jar, "J1 J2 J3")
        cls.n1 = cls.lot(cls.nut, "N1")
        cls.p1, cls.p2, cls.p3 = cls.lots(cls.phone, "P1 P2 P3")
        shelved = [
            (cls.jar, cls.j1, 5),
            (cls.jar, cls.j2, 3),
            (cls.nut, cls.n1, 2),
            (cls.phone, cls.p1, 1),
            (cls.phone, cls.p2, 1),
        ]
        for line in shelved:
            cls.receive([line])
        cls.receive([(cls.jar, cls.j3, 4)])
        cls.receive([(cls.phone, cls.p3, 1)])
        cls.transfer(shelved, cls.stock, cls.shelf, cls.warehouse.int_type_id)
        cls.recall = cls.contained(cls.j1 | cls.j3 | cls.n1 | cls.p1 | cls.p2)
        cls.sheet = cls.sheet_of(cls.recall, cls.shelf)

    @classmethod
    def contained(cls, lots, **vals):
        recall = cls.frozen_case(*lots, to_quarantine=False, **vals)
        recall.action_contain()
        # which cases a lot is in is worked out once in a request
        lots.invalidate_recordset(["recall_ids"])
        return recall

    @classmethod
    def sheet_of(cls, recall, location):
        return recall.count_ids.filtered(lambda sheet: sheet.location_id == location)

    def found(self, sheet=None):
        """Return {lot: (found, expected)} of what was found."""
        lines = (sheet or self.sheet).line_ids.filtered("found")
        return {line.lot_id.name: (line.found, line.expected) for line in lines}
