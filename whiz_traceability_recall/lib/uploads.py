"""Files that strangers send in: which are taken, told by their content."""

import re

MAX_BYTES = 10 * 1024 * 1024
MAX_FILES = 10
# The first bytes of what a phone or a scanner makes.
SIGNATURES = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
)


def kind(content):
    """Return (MIME type, extension) of a file that is taken, else None."""
    for start, mimetype, extension in SIGNATURES:
        if content.startswith(start):
            return mimetype, extension
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp", "webp"
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"):
        return "image/heic", "heic"
    return None


def safe_name(name, extension):
    """Return a file name without path and without anything but letters and digits."""
    stem = re.split(r"[\\/]", name or "")[-1].rpartition(".")[0] or "proof"
    stem = re.sub(r"[^\w -]", "", stem).strip()[:60] or "proof"
    return f"{stem}.{extension}"
