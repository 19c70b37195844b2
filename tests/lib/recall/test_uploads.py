"""Files that strangers send in."""

import pytest
from recall_lib import uploads


@pytest.mark.parametrize(
    "content, extension",
    [
        (b"%PDF-1.7 rest", "pdf"),
        (b"\xff\xd8\xff\xe0 rest", "jpg"),
        (b"\x89PNG\r\n\x1a\n rest", "png"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"\0\0\0\x18ftypheic\0\0", "heic"),
        (b"<html><script>", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"MZ\x90\0", None),
        (b"", None),
    ],
)
def test_kind_is_told_by_content(content, extension):
    found = uploads.kind(content)
    assert (found and found[1]) == extension


@pytest.mark.parametrize(
    "name, safe",
    [
        ("photo.JPG", "photo.jpg"),
        ("..\\..\\evil.php.jpg", "evilphp.jpg"),
        ("/etc/passwd", "proof.jpg"),
        ("Übergabe 1.pdf", "Übergabe 1.jpg"),
        ("<b>.x", "b.jpg"),
        (None, "proof.jpg"),
        ("a" * 200 + ".png", "a" * 60 + ".jpg"),
    ],
)
def test_safe_name(name, safe):
    assert uploads.safe_name(name, "jpg") == safe
