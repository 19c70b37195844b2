"""Read and write GS1 Digital Link URIs (uncompressed).

Source: GS1 Digital Link Standard: URI Syntax. Any domain and any path before the key
will do; behind the ``?`` stand attributes and parameters that are not GS1's.
"""

import re
from urllib.parse import quote, unquote

from . import ais
from .issues import GS1Error, Issue, show

_SCHEME = re.compile(r"https?://", re.IGNORECASE)
#: What may not be in a URI without an escape; also everything that is not ASCII.
_FORBIDDEN = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")
#: Words for identifiers that earlier versions of the standard had.
WORDS = {
    "cpid": "8010", "cpsn": "8011", "cpv": "22", "gcn": "255", "gdti": "253",
    "giai": "8004", "ginc": "401", "gln": "414", "glnx": "254", "gmn": "8013",
    "grai": "8003", "gsin": "402", "gsrn": "8018", "gsrnp": "8017", "gtin": "01",
    "itip": "8006", "lot": "10", "party": "417", "refno": "8020", "ser": "21",
    "srin": "8019", "sscc": "00",
}  # fmt: skip


def is_link(data):
    """Tell whether ``data`` begins as a web address does."""
    return bool(_SCHEME.match(data))


def read_link(message, data):
    """Read the web address ``data`` into ``message``."""
    bad = _FORBIDDEN.search(data)
    if bad:
        message.error("dl_characters", character=show(bad[0]))
        return
    address, _hash, _fragment = _SCHEME.sub("", data, count=1).partition("#")
    address, _mark, query = address.partition("?")
    domain, *segments = address.split("/")
    if not domain:
        message.error("dl_no_domain")
        return
    path = _key_and_qualifiers(segments)
    if path is None:
        message.error("dl_no_key")
        return
    for word, _text in path:
        if word in WORDS:
            message.error("dl_words", WORDS[word], word=word, right=WORDS[word])
    path = [(WORDS.get(ai, ai), unquote(text)) for ai, text in path]
    for ai, text in path:
        message.add(ais.TABLE[ai], text)
    order = [ai for ai, _text in path]
    if not _in_order(order):
        shown = "".join(f"/{ai}/..." for ai in order)
        message.error("dl_order", path=shown)
    _read_query(message, query, order)


def _key_and_qualifiers(segments):
    """Return the pairs at the end of the path, from the last key on, or None."""
    for position in range(len(segments) - 2, -1, -2):
        identifier = ais.TABLE.get(WORDS.get(segments[position], segments[position]))
        if identifier is None:
            return None
        if identifier.link is not None:
            rest = segments[position:]
            return list(zip(rest[::2], rest[1::2], strict=True))
    return None


def _in_order(path):
    """Whether a key is followed by qualifiers of one of its orders, none twice."""
    key, *qualifiers = path
    for order in ais.TABLE[key].link:
        left = iter(order)
        if all(qualifier in left for qualifier in qualifiers):
            return True
    return False


def _read_query(message, query, path):
    for parameter in query.split("&"):
        ai, equals, text = parameter.partition("=")
        if not equals or not (ai.isascii() and ai.isdigit()):
            if parameter:
                message.ignored.append(parameter)
            continue
        identifier = ais.TABLE.get(ai)
        if identifier is None:
            message.error("dl_unknown", ai, text=ai)
            continue
        code = None
        if any(ai in order for order in ais.TABLE[path[0]].link):
            code = "dl_path"
        if not identifier.query:
            code = "dl_attribute"
        if code:
            message.errors.append(identifier.issue(code))
        elif message.has(ai):
            message.errors.append(identifier.issue("repeated"))
            continue
        message.add(identifier, unquote(text.replace("+", " ")))


def write_link(elements, domain):
    """Return the Digital Link of ``elements``; see :func:`gs1.digital_link`."""
    texts = dict(elements)
    key = next((ai for ai in texts if ais.TABLE[ai].link is not None), None)
    if key is None:
        raise GS1Error([Issue("dl_no_key", "", {})])
    order = max(ais.TABLE[key].link, key=lambda order: sum(ai in texts for ai in order))
    path = [key, *(ai for ai in order if ai in texts)]
    rest = [ais.TABLE[ai] for ai in texts if ai not in path]
    wrong = [
        identifier.issue("dl_attribute") for identifier in rest if not identifier.query
    ]
    if wrong:
        raise GS1Error(wrong)
    # Those of predefined length first, as in an element string
    rest.sort(key=lambda identifier: not identifier.predefined)
    link = domain.rstrip("/") + "".join(
        f"/{ai}/{quote(texts[ai], safe='')}" for ai in path
    )
    attributes = "&".join(
        f"{identifier.ai}={quote(texts[identifier.ai], safe='')}" for identifier in rest
    )
    return f"{link}?{attributes}" if attributes else link
