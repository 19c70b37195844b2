"""How many messages a short text is: 3GPP TS 23.038 (alphabet), TS 23.040 (parts)."""

# Table of 6.2.1 without the escape, and the table of 6.2.1.1 it leads to.
GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_7_ESCAPED = frozenset("\f^{}\\[~]|€")
# (characters of a text that is alone, characters of each part of a longer one)
LIMITS = {"GSM-7": (160, 153), "UCS-2": (70, 67)}


def measure(text):
    """Return ``(alphabet, length, parts, others)`` of a short text.

    :return: alphabet "GSM-7" or "UCS-2"; length in characters of that alphabet, where
        some need two; parts, the number of messages that it is sent and paid as (0 for
        an empty text); others, the characters that force UCS-2, in their order
    """
    text = text or ""
    others = "".join(
        dict.fromkeys(c for c in text if c not in GSM_7 and c not in GSM_7_ESCAPED)
    )
    if others:
        alphabet = "UCS-2"
        sizes = [2 if ord(c) > 0xFFFF else 1 for c in text]
    else:
        alphabet = "GSM-7"
        sizes = [2 if c in GSM_7_ESCAPED else 1 for c in text]
    alone, part = LIMITS[alphabet]
    if sum(sizes) <= alone:
        return alphabet, sum(sizes), 1 if text else 0, others
    # a character that needs two is not cut in the middle
    parts, room = 1, part
    for size in sizes:
        if size > room:
            parts, room = parts + 1, part
        room -= size
    return alphabet, sum(sizes), parts, others
