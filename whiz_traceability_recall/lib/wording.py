"""What a recall notice must not say, and placeholders in its texts.

Article 36 of Regulation (EU) 2023/988 (GPSR) wants the hazard described without
"elements that may decrease consumers' perception of risk"; 21 CFR 7.49(c)(2) wants no
irrelevant and no promotional content. The first group of each list are the words that
the regulation names itself, in the language's usual wording; the others are akin.
"""

import re

# A star stands for any ending.
MINIMISING = {
    "en": (
        "voluntar*",
        "precaution*",
        "discretionary",
        "in rare situations",
        "in specific situations",
        "no reported accidents",
        # akin
        "abundance of caution",
        "in rare cases",
        "on rare occasions",
        "no accidents have been reported",
        "no incidents have been reported",
        "no injuries have been reported",
        "no reported incidents",
        "no reported injuries",
        "negligible",
        "harmless",
    ),
    "de": (
        "freiwillig*",
        "vorsorglich*",
        "nach eigenem ermessen",
        "im ermessen",
        "in seltenen situationen",
        "in bestimmten situationen",
        "keine unfälle",
        # akin
        "vorsichtshalber",
        "aus vorsicht",
        "in seltenen fällen",
        "in einzelfällen",
        "keine vorfälle",
        "unbedenklich*",
        "harmlos*",
    ),
    "fr": (
        "volontaire*",
        "précaution*",
        "discrétionnaire*",
        "dans de rares situations",
        "dans des situations spécifiques",
        "aucun accident",
        # akin
        "dans de rares cas",
        "dans certains cas",
        "aucun incident",
        "sans danger",
        "négligeable*",
    ),
    "it": (
        "volontari*",
        "precauzional*",
        "discrezional*",
        "in rare situazioni",
        "in situazioni specifiche",
        "nessun incidente",
        # akin
        "a scopo cautelativo",
        "in via cautelativa",
        "in rari casi",
        "in casi rari",
        "innocu*",
        "trascurabil*",
    ),
    "es": (
        "voluntari*",
        "precaución",
        "discrecional*",
        "en situaciones excepcionales",
        "en situaciones específicas",
        "ningún accidente",
        # akin
        "cautelar*",
        "en raras ocasiones",
        "en casos raros",
        "no se han notificado accidentes",
        "inofensiv*",
    ),
}
PROMOTION = {
    "en": (
        "special offer*",
        "discount*",
        "% off",
        "buy now",
        "best price*",
        "free gift*",
        "newsletter*",
        "follow us",
        "new range",
        "our latest",
    ),
    "de": (
        "sonderangebot*",
        "rabatt*",
        "jetzt kaufen",
        "bestpreis*",
        "gratisgeschenk*",
        "newsletter*",
        "folgen sie uns",
        "unser neues",
    ),
    "fr": (
        "offre spéciale",
        "remise*",
        "code promo*",
        "achetez maintenant",
        "meilleur prix",
        "newsletter*",
        "suivez-nous",
    ),
    "it": (
        "offerta speciale",
        "sconto",
        "sconti",
        "acquista ora",
        "miglior prezzo",
        "newsletter*",
        "seguici",
    ),
    "es": (
        "oferta especial",
        "descuento*",
        "compre ahora",
        "mejor precio",
        "newsletter*",
        "síganos",
    ),
}

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def _pattern(phrase):
    """Return the pattern of a phrase: whole words, any white space between them."""
    stem = phrase.endswith("*")
    words = r"\s+".join(re.escape(word) for word in phrase.rstrip("*").split())
    begin = r"(?<!\w)" if phrase[0].isalnum() else ""
    return re.compile(begin + words + (r"\w*" if stem else r"(?!\w)"), re.IGNORECASE)


_PATTERNS = {
    (kind, lang): [_pattern(phrase) for phrase in phrases]
    for kind, lists in (("minimising", MINIMISING), ("promotion", PROMOTION))
    for lang, phrases in lists.items()
}


def findings(text, lang="en"):
    """Return what must not be in a notice, in the order of the text.

    :param lang: language of the text, "de" or "de_DE"; English words are looked for in
        every language, for they slip in
    :return: list of ``(kind, words as written, position)``; kinds are ``minimising``
        and ``promotion``
    """
    found = set()
    for kind in ("minimising", "promotion"):
        for code in {(lang or "en")[:2].lower(), "en"}:
            for pattern in _PATTERNS.get((kind, code), ()):
                for match in pattern.finditer(text or ""):
                    found.add((match.start(), kind, match.group()))
    return [(kind, words, start) for start, kind, words in sorted(found)]


def placeholders(text):
    """Return the names in braces, in their order."""
    return PLACEHOLDER.findall(text or "")


def fill(text, values):
    """Return the text with ``{name}`` replaced from ``values``.

    Only names of ``values`` are replaced, and what they stand for is not looked at
    again; anything else in braces stays as it is.
    """
    return PLACEHOLDER.sub(
        lambda match: str(values.get(match.group(1), match.group()) or ""), text or ""
    )
