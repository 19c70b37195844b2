"""The manual's page of tokens. Run this file to write it anew."""

import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "whiz_traceability" / "readme" / "NUMBERING.md"

HEAD = """\
# Numbering patterns

A pattern is text with tokens in braces: `L{date:YYMMDD}-{seq:3}{check}` makes
`L261123-001`, `L261123-002` and so on, each with a check character behind it.
What stands in braces is filled in; everything else is taken as it is. `{{` and
`}}` stand for braces.

A setting follows the token's name after a colon, several are separated by
commas: `{seq:4,start=1000,step=10}`. The examples are those of a number 42 that
is made on 23 November 2026 at 14:05.
"""

RESTART = """\
## Restart

The sequence begins again by what you enter under *Restart*, separated by commas:
{names}. Where a template shows several dates, say which one you mean:
`expires.month`. The pattern must show what the sequence restarts by, or the same
numbers would come again; you are told so before it is saved.
"""

RANGES = """\
## Typing and pasting many numbers

Where a list of numbers is imported, each line is one or more numbers, then,
behind a tab or a semicolon, a quantity and a date.

| entered | means |
|---|---|
| `SN010-SN015` | the six numbers from SN010 to SN015 |
| `1,4-7` | 1, 4, 5, 6, 7 |
| `SN010+5` | SN010 and the five after it |
| `~` | the next number of the template |
| `~+5` | the next number and the five after it |
| `"2026-001"` | one number, whatever is in it |
| `LOT-A;25;2027-05-31` | 25 of LOT-A, which expires on 31 May 2027 |
"""


def page(numbering):
    """Return the text of the page."""
    parts = [
        HEAD,
        "## Tokens\n",
        table(("token", "gives", "meaning"), tokens(numbering)),
    ]
    for name, title in (
        ("seq", "Settings of a sequence"),
        ("random", "Settings of a random part"),
        ("product", "Settings of codes and names"),
        ("check", "Settings of a check character"),
    ):
        rows = [(f"`{typed}`", help_) for typed, help_ in numbering.option_rows(name)]
        parts += [f"## {title}\n", table(("setting", "meaning"), rows)]
    codes = [
        (f"`{code}`", title, f"`{example}`")
        for code, title, example in numbering.date_rows()
    ]
    parts += ["## Codes of dates\n", table(("code", "shows", "example"), codes)]
    names = ", ".join(f"`{name}`" for name in (*numbering.EVERY, *numbering.VALUES))
    parts += [fill(RESTART.replace("{names}", names)), RANGES]
    return "\n".join(parts)


def fill(text):
    """Wrap the paragraphs of ``text``."""
    head, *paragraphs = text.strip().split("\n\n")
    wrapped = [textwrap.fill(p, 80, break_on_hyphens=False) for p in paragraphs]
    return "\n\n".join([head, *wrapped]) + "\n"


def tokens(numbering):
    for title, typed, example, help_ in numbering.rows():
        gives = f"`{example}`" if example else "reads only"
        yield f"`{typed}`", gives, f"**{title}.** {help_}"


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    text = [
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
        for row in lines
    ]
    return "\n".join(text).replace("| --- ", "|---").replace("--- |", "---|") + "\n"


def test_page_is_current():
    from lib import numbering

    assert PAGE.read_text(encoding="utf-8") == page(numbering), (
        f"The tokens have changed: run {Path(__file__).name} to write the page anew."
    )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "whiz_traceability"))
    from lib import numbering

    PAGE.write_text(page(numbering), encoding="utf-8")
