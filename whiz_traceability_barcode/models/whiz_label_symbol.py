from odoo import api, models

from odoo.addons.whiz_traceability.lib import gs1

from ..lib import symbols

#: What stands in for a symbol that GS1 data cannot be written into.
PLAIN = {
    "datamatrix": "qr",
    "gs1_qr": "qr",
    "digital_link": "qr",
    "gs1_128": "code128",
}


def _choose(identifier, values):
    """Return the keys of ``values`` that ``identifier`` stands for.

    "17/15" is the first of the two that there is; "310" is 3100 to 3105, whichever the
    weight needs.
    """
    for alternative in identifier.split("/"):
        found = [ai for ai in values if ai[: len(alternative)] == alternative]
        if found:
            return found
    return []


class WhizLabelSymbol(models.AbstractModel):
    """Choose what a symbol holds; make it; read it back.

    A *source* is what :meth:`_prepare_label` of a lot, package or product returns.
    *Contents* are a dict that can be kept as JSON: ``kind`` (of ``lib.symbols``),
    ``text``, ``elements`` and ``hri``.
    """

    _name = "whiz.label.symbol"
    _description = "Symbols on Labels"

    @api.model
    def _get_contents(self, kind, identifiers, source):
        """Return what a symbol of ``kind`` holds for ``source``, and a note.

        :param str kind: of ``lib.symbols``; a plain symbol takes its place where GS1
            cannot encode the number
        :param identifiers: application identifiers in question, "17/15" for the first
            of the two; those that the source has no value for are left out
        :return: ``(contents or None, reason)``; the reason is a sentence when a plain
            symbol takes the place, or when there is none, else False
        """
        if not symbols.KINDS[kind].gs1 and kind != "digital_link":
            return self._plain(kind, source), False
        elements, reason = self._elements(identifiers, source)
        if reason:
            reason = source["reason"] or reason
            if kind == "digital_link" and source["link"]:
                return self._link(source["link"]), False
            if not set(identifiers) & set(source["keys"]):
                # a second symbol beside the one with the number
                return None, reason
            return self._plain(PLAIN[kind], source), reason
        if kind == "digital_link":
            try:
                text = gs1.digital_link(elements, source["domain"])
            except gs1.GS1Error as error:
                return self._plain("qr", source), self._translate(error.issues[0])
        else:
            text = gs1.element_string(elements)
        return {
            "kind": kind,
            "text": text,
            "elements": elements,
            "hri": gs1.hri(elements),
        }, False

    @api.model
    def _elements(self, identifiers, source):
        """Return ``([[identifier, text as encoded]], reason)``."""
        values = {ai: value for ai, value in source["elements"].items() if value}
        wanted = [ai for each in identifiers for ai in _choose(each, values)]
        try:
            elements = [list(gs1.element(ai, values[ai])) for ai in wanted]
        except gs1.GS1Error as error:
            return [], self._translate(error.issues[0])
        if not elements:
            return [], self.env._(
                "nothing of what it holds (%(identifiers)s) is known. An empty package "
                "has no contents yet; a product may lack a GTIN, a lot its dates.",
                identifiers=", ".join(f"({each})" for each in identifiers),
            )
        # The symbols of a pallet are judged together: the others hold these
        beside = []
        if "00" in source["keys"] and "00" not in wanted:
            both = [ai for ai in ("00", "02", "37") if ai in values]
            beside = [gs1.element(ai, values[ai]) for ai in both if ai not in wanted]
        message = gs1.check([*elements, *beside])
        if message.errors:
            return [], self._translate(message.errors[0])
        return gs1.arrange(elements), False

    @api.model
    def _translate(self, issue):
        """Return the sentence of a ``gs1.Issue`` or a ``SymbolError``."""
        return self.env._(issue.template, **issue.values)

    @api.model
    def _plain(self, kind, source):
        text = source["plain"]
        if kind == "code128" and not all(" " <= sign <= "~" for sign in text):
            kind = "qr"
        return {"kind": kind, "text": text, "elements": [], "hri": text}

    @api.model
    def _link(self, link):
        return {"kind": "digital_link", "text": link, "elements": [], "hri": link}

    @api.model
    def _make(self, contents):
        """Return the ``lib.symbols.Symbol`` of contents, read back already.

        :raise symbols.SymbolError: when it cannot be made or reads wrong
        """
        symbol = symbols.encode(
            contents["kind"], contents["text"], contents["elements"]
        )
        symbols.verify(symbol)
        return symbol
