"""The pack as a PDF. The same pack gives the same bytes."""

from html import escape
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, KeepTogether, ListFlowable, Paragraph, SimpleDocTemplate, Spacer

from components.figures.style import colour
from components.pack.content import HIDDEN_WORDS, Pack, Sheet
from components.pack.drawing import drawn, ink
from components.pack.tall import Tall
from components.pack.words import BOLD, FONT, plain

MARGIN, FOOT = 48, 44
WIDTH = A4[0] - 2 * MARGIN
TALLEST = 480  # of a drawing that is kept with its words


def _style(size: int, line: int, name: str = "ink", font: str = FONT, **more: object) -> ParagraphStyle:
    how = {"fontName": font, "fontSize": size, "leading": line, "textColor": ink(colour(name))}
    return ParagraphStyle(f"{font}-{size}-{name}", **how, **more)


TITLE = _style(24, 30, font=BOLD, spaceAfter=6)
QUESTION = _style(14, 18, font=BOLD, spaceBefore=18, spaceAfter=4)
SAID = _style(11, 15, spaceAfter=3)
QUIET = _style(10, 14, "muted", spaceAfter=3)
SMALL = _style(8, 11, "muted", spaceAfter=2)
ASK = _style(10, 14)


def pdf(pack: Pack) -> bytes:
    """The pack as a PDF document."""
    out = BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=FOOT + 20,
        title=plain(pack.title), author="Sightline", subject=plain(pack.stamp), lang="en-GB", invariant=1,
    )  # fmt: skip
    story = [
        _said(pack.title, TITLE),
        _said(f"As at {pack.as_at}. {pack.choices}.", SAID),
        _said(HIDDEN_WORDS, QUIET),
    ]
    for sheet in pack.sheets:
        story += _panel(sheet)

    def stamp(canvas, _document) -> None:
        canvas.setFont(FONT, 8)
        canvas.setFillColor(ink(colour("muted")))
        canvas.drawString(MARGIN, FOOT - 8, plain(pack.stamp))
        canvas.drawRightString(A4[0] - MARGIN, FOOT - 8, str(canvas.getPageNumber()))

    document.build(story, onFirstPage=stamp, onLaterPages=stamp)
    return out.getvalue()


def _said(words: str, style: ParagraphStyle) -> Paragraph:
    # What comes from a school is text, whatever it looks like.
    return Paragraph(escape(plain(words)), style)


def _panel(sheet: Sheet) -> list[Flowable]:
    told = sheet.told
    top = [_said(sheet.question, QUESTION), _said(told.sentence, SAID)]
    top += [_said(told.comparator, QUIET)] if told.comparator else []
    top += [_said(line, QUIET) for line in told.lines]
    top += [Spacer(1, 4), _chart(told.figure), Spacer(1, 4)] if told.figure else []
    below = [_said(told.small_print, SMALL)] if told.small_print else []
    below.append(
        _said(f"{sheet.measure.title}: {sheet.measure.definition} Source: {sheet.measure.source}", SMALL)
    )
    if told.asks:
        listed = ListFlowable(
            [_said(words, ASK) for words in told.asks], bulletType="bullet", start="\u2022", leftIndent=14
        )
        below += [_said("Questions to ask", _style(10, 16, font=BOLD)), listed]
    return [KeepTogether([*top, *below])]


def _chart(figure: dict) -> Flowable:
    drawing = drawn(figure, WIDTH)
    return Tall(drawing) if drawing.height > TALLEST else drawing
