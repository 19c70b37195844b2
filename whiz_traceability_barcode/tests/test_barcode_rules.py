import json
import re

from odoo.tests import HttpCase, tagged

from odoo.addons.whiz_traceability.lib import gs1

from .common_labels import GTIN, LabelCommon

#: Identifiers in the middle of a code, and what a parser must find besides them.
VECTORS = {
    "11": "260101",
    "12": "260101",
    "16": "260101",
    "20": "07",
    "22": "2A",
    "235": "TPX-1",
    "240": "ADD/1",
    "241": "CUST-1",
    "250": "S2",
    "251": "SRC",
    "254": "EXT",
    "3230": "000100",
    "3925": "1999",
    "400": "PO-1",
    "416": "9506000134352",
    "422": "380",
    "7003": "2612311200",
    "7007": "260101260102",
    "8006": "095060001343520102",
    "8008": "26010112",
    "8013": "1987654Ad4X4bL5ttr2310c2K",
}


def vector(ai, value):
    """Return a code with GTIN, this identifier, and a lot behind it."""
    if ai == "8006":
        return f"{ai}{value}\x1d10ABC"
    return f"01{GTIN}{ai}{value}\x1d10ABC"


#: 100 yards, which Odoo's rule took for nothing at all.
YARDS = f"01{GTIN}3230000100"
#: Run in the browser: read the vectors with Odoo's parser.
PARSE = """
const { BarcodeParser } = odoo.loader.modules.get("@barcodes/js/barcode_parser");
const asked = ASKED;
(async () => {
    const { orm } = odoo.__WOWL_DEBUG__.root.env.services;
    const nomenclature = await BarcodeParser.fetchNomenclature(orm, asked.id);
    const parser = new BarcodeParser({ nomenclature });
    for (const [text, expected] of Object.entries(asked.vectors)) {
        const found = parser.parse_barcode(text).at(-1);
        if (found.value !== expected || found.type !== "lot") {
            throw new Error(`${text}: ${found.type} ${found.value}`);
        }
    }
    const [, yards] = parser.parse_barcode(asked.yards);
    if (yards.value !== 100 || yards.ai !== "3230") {
        throw new Error(`323n: ${yards.ai} ${yards.value}`);
    }
    console.log("test successful");
})().catch((error) => console.error(String(error)));
"""


class RuleCommon(LabelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nomenclature = cls.env.ref(
            "barcodes_gs1_nomenclature.default_gs1_nomenclature"
        )

    def labels(self):
        """What scanners send for our labels: {text: [(type, value)]}."""
        batch = self.lot(self.controller, "B-17", is_whiz_batch=True)
        self.serial.whiz_batch_id = batch
        names = [gs1.CSET82[start : start + 20] for start in range(0, 82, 20)]
        lots = [
            self.jar_lot,
            self.serial,
            *(self.lot(self.jar, name) for name in names),
        ]
        found = {}
        for lot in lots:
            contents, reason = self.env["whiz.label.symbol"]._get_contents(
                "datamatrix", ("01", "17/15", "11", "10", "21"), lot._prepare_label()
            )
            self.assertFalse(reason)
            found[contents["text"]] = [value for _ai, value in contents["elements"]]
        return found


@tagged("post_install", "-at_install")
class TestBarcodeRules(RuleCommon):
    """Odoo's own nomenclature reads every identifier, and our labels (Python)."""

    def parse(self, text):
        return self.nomenclature.parse_barcode(text)

    def test_one_more_identifier_does_not_reject_the_code(self):
        for ai, value in VECTORS.items():
            with self.subTest(ai):
                found = self.parse(vector(ai, value))
                self.assertIsNotNone(found)
                self.assertEqual(found[-1]["type"], "lot")
                self.assertEqual(found[-1]["value"], "ABC")
                self.assertEqual(found[-2]["ai"], ai)

    def test_every_identifier_has_one_rule(self):
        rules = self.nomenclature.rule_ids.filtered(
            lambda rule: rule.encoding == "gs1-128"
        )
        heads = [re.compile(rule.pattern.split(")")[0] + ")$") for rule in rules]
        for ai in gs1.TABLE:
            self.assertEqual(sum(bool(head.match(ai)) for head in heads), 1, ai)

    def test_values(self):
        found = {
            each["ai"]: each for each in self.parse("]d2" + vector("3230", "000100"))
        }
        self.assertEqual(found["3230"]["value"], 100)
        self.assertEqual(
            found["3230"]["rule"].associated_uom_id,
            self.env.ref("uom.product_uom_yard"),
        )
        found = {each["ai"]: each for each in self.parse(vector("7003", "2612311200"))}
        self.assertEqual(str(found["7003"]["value"]), "2026-12-31")
        self.assertEqual(found["7003"]["type"], "expiration_date")
        found = {
            each["ai"]: each for each in self.parse(vector("8006", VECTORS["8006"]))
        }
        self.assertEqual(
            (found["8006"]["type"], found["8006"]["value"]), ("product", GTIN)
        )
        found = {each["ai"]: each for each in self.parse(vector("3922", "1999"))}
        self.assertEqual(found["3922"]["value"], 19.99)
        self.assertEqual(found["3922"]["type"], "information")

    def test_feet_are_still_feet(self):
        found = self.parse(f"01{GTIN}3220000100")
        self.assertEqual(
            found[1]["rule"].associated_uom_id, self.env.ref("uom.product_uom_foot")
        )

    def test_rule_that_somebody_changed_is_left_alone(self):
        rule = self.env.ref("barcodes_gs1_nomenclature.barcode_rule_gs1_323y")
        rule.pattern = r"(323[0-3])(\d{6})"
        self.env["barcode.rule"]._correct_323()
        self.assertEqual(rule.pattern, r"(323[0-3])(\d{6})")

    def test_our_labels(self):
        for text, values in self.labels().items():
            for prefix in ("", "]d2", "\x1d"):
                found = self.parse(prefix + text)
                self.assertEqual([each["string_value"] for each in found], values)


@tagged("post_install", "-at_install")
class TestBarcodeRulesBrowser(RuleCommon, HttpCase):
    """The same with Odoo's parser in the browser."""

    def test_parser(self):
        vectors = {vector(ai, value): "ABC" for ai, value in VECTORS.items()} | {
            prefix + text: values[-1]
            for text, values in self.labels().items()
            for prefix in ("", "]d2", "]C1", "\x1d")
        }
        # what stands before the lot must be read, too
        asked = {"vectors": vectors, "id": self.nomenclature.id, "yards": YARDS}
        self.browser_js(
            "/odoo?debug=1",
            PARSE.replace("ASKED", json.dumps(asked)),
            "odoo.isReady === true && Boolean(odoo.__WOWL_DEBUG__)",
            login="admin",
        )
