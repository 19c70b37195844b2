import base64

from odoo import api, models

from odoo.addons.whiz_traceability.lib import gs1

from ..lib import symbols

#: What the test codes hold. The serial follows a lot, which needs a separator; both
#: have
#: capitals, small letters and digits.
CASE_TEXT = "Whiz-Case-1"
ELEMENTS = (("01", "09506000134352"), ("10", "aB1"), ("21", "Xy2"))


class WhizScanSetup(models.AbstractModel):
    _inherit = "whiz.scan"

    @api.readonly
    @api.model
    def get_test_codes(self):
        """Return the codes that show how a scanner is set up.

        :return: list of ``{name, title, kind, text, image}``: ``kind`` is ``case`` or
            ``gs1``, ``text`` what a well set up scanner sends, ``image`` a data URL
        """
        self._get_mode("lookup")
        string = gs1.element_string(ELEMENTS)
        codes = [
            ("case", self.env._("Capitals"), "case", "code128", CASE_TEXT),
            ("gs1_128", self.env._("GS1-128"), "gs1", "gs1_128", string),
            ("datamatrix", self.env._("GS1 DataMatrix"), "gs1", "datamatrix", string),
        ]
        return [
            {
                "name": name,
                "title": title,
                "kind": kind,
                "text": text,
                "image": self._data_url(
                    symbols.svg(symbols.encode(symbol, text, ELEMENTS))
                ),
            }
            for name, title, kind, symbol, text in codes
        ]

    @api.model
    def _data_url(self, svg):
        encoded = base64.b64encode(svg.encode()).decode()
        return f"data:image/svg+xml;base64,{encoded}"
