"""Text as the fonts of paper can write it."""

import unicodedata

from reportlab.pdfbase.pdfmetrics import stringWidth

# Helvetica stands in every PDF reader, so nothing has to go with the file; it writes what Western Europe writes.
FONT, BOLD = "Helvetica", "Helvetica-Bold"
WRITTEN_AS = str.maketrans(
    {"\u2212": "\u2013", "\u2011": "-", "\u2009": " ", "\u202f": " ", "\u2265": ">=", "\u2264": "<="}
)


def plain(text: str) -> str:
    """The text in letters of Western Europe: a letter that is not one of them without its mark, else as "?"."""
    return "".join(map(_letter, text.translate(WRITTEN_AS)))


def _letter(letter: str) -> str:
    for form in (letter, unicodedata.normalize("NFKD", letter)[0]):
        if form.isprintable() and form.encode("cp1252", "ignore"):
            return form
    return " " if letter.isspace() else "?"


def width_of(text: str, size: float) -> float:
    """How wide a text is in the same unit as its size."""
    return stringWidth(plain(text), FONT, size)
