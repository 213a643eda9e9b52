"""The pack as slides with charts that can be edited. The same pack gives the same bytes."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATED
from pptx.util import Inches, Pt
from reportlab.lib.utils import simpleSplit

from components.figures.style import STATUS_COLOURS, colour, luminance
from components.pack.charts import Chart, chart_of
from components.pack.content import HIDDEN_WORDS, Pack, Sheet
from components.pack.words import BOLD, FONT, plain

WIDE, HIGH, EDGE = 13.333, 7.5, 0.6
ACROSS = WIDE - 2 * EDGE
TITLE_ONLY = 5
TITLE, FRONT, SAID, ASK, QUIET, STAMP = 28, 40, 18, 16, 14, 11
LINE = 1.2
SERIES = ("all_sen", "no_sen", "support", "ehc", "step_2", "step_4", "muted")
PARTS, MIDDLE = ("step_4", "step_3", "no_sen", "step_2", "step_1"), 0.18
# A moment that every file says it was made at, so that it says nothing of when it was.
MADE = (1980, 1, 1, 0, 0, 0)
STAMPED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
# Arial stands on every machine that shows slides, and is as wide as the Helvetica that lines are counted with.
TYPEFACE, OURS = b'typeface="Calibri"', b'typeface="Arial"'


def pptx(pack: Pack) -> bytes:
    """The pack as a PowerPoint presentation, 16 by 9."""
    show = Presentation()
    show.slide_width, show.slide_height = Inches(WIDE), Inches(HIGH)
    front, below = _slide(show, pack.title, pack, FRONT, 2.2)
    said = [(f"As at {pack.as_at}. {pack.choices}.", 24, "ink"), (HIDDEN_WORDS, SAID, "muted")]
    _write(front, said, below + 0.2)
    for sheet in pack.sheets:
        _panel(show, pack, sheet)
    _sign(show, pack)
    out = BytesIO()
    show.save(out)
    return settled(out.getvalue())


def _sign(show, pack: Pack) -> None:
    """Say in the file's properties what it is, in place of what its template says of its own maker and printer."""
    about = show.core_properties
    about.title, about.subject, about.language = pack.title, pack.stamp, "en-GB"
    about.author = about.last_modified_by = "Sightline"
    about.comments = ""
    for owner in (show.part.package, show.part):
        for name, related in list(owner._rels.items()):
            if related.reltype in (RELATED.THUMBNAIL, RELATED.PRINTER_SETTINGS):
                owner.drop_rel(name)


def _slide(show, title: str, pack: Pack, size: int = TITLE, top: float = 0.4) -> tuple:
    """A slide with its title and the stamp at its foot, and how far down the title reaches."""
    slide = show.slides.add_slide(show.slide_layouts[TITLE_ONLY])
    heading = slide.shapes.title
    high = _high([(title, size, "ink")], BOLD)
    heading.left, heading.top, heading.width, heading.height = map(Inches, (EDGE, top, ACROSS, high))
    _fill(heading.text_frame, [(title, size, "ink")])
    heading.text_frame.paragraphs[0].font.bold = True
    heading.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    _write(slide, [(pack.stamp, STAMP, "muted")], HIGH - 0.5)
    return slide, top + high


def _write(slide, lines: list[tuple[str, int, str]], top: float) -> float:
    """Write lines of text, each with its size and colour, across the slide; how far down they reach."""
    high = _high(lines)
    box = slide.shapes.add_textbox(Inches(EDGE), Inches(top), Inches(ACROSS), Inches(high))
    _fill(box.text_frame, lines)
    return top + high


def _fill(frame, lines: list[tuple[str, int, str]]) -> None:
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for place, (words, size, ink) in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.text = words
        paragraph.line_spacing = 1.0
        paragraph.font.size = Pt(size)
        paragraph.font.color.rgb = _rgb(ink)


def _high(lines: list[tuple[str, int, str]], font: str = FONT) -> float:
    """How high lines of text are when they are broken to fit across the slide, in inches."""
    return (
        sum(len(simpleSplit(plain(words), font, size, 72 * ACROSS)) * size * LINE for words, size, _ in lines)
        / 72
    )


def _panel(show, pack: Pack, sheet: Sheet) -> None:
    told = sheet.told
    slide, below = _slide(show, sheet.question, pack)
    said = [(told.sentence, SAID, "ink")] + ([(told.comparator, QUIET, "muted")] if told.comparator else [])
    below = _write(slide, said, below + 0.05) + 0.1
    asked = [(f"Ask: {told.asks[0]}", ASK, "ink")] if told.asks else []
    foot = HIGH - 0.65 - _high(asked)
    _write(slide, asked, foot)
    found = chart_of(sheet.table)
    if found:
        about = [words for words in (found.heading, found.note) if words]
        if about:
            below = _write(slide, [(". ".join(about), QUIET, "muted")], below)
        _draw(slide, found, sheet, (EDGE, below, ACROSS, foot - below - 0.1))
    notes = [*told.lines, told.small_print, f"{sheet.measure.title}: {sheet.measure.definition}"]
    notes += [f"Source: {sheet.measure.source}", *(f"Ask: {words}" for words in told.asks)]
    slide.notes_slide.notes_text_frame.text = "\n".join(filter(None, notes))


def _draw(slide, found: Chart, sheet: Sheet, place: tuple[float, float, float, float]) -> None:
    data = CategoryChartData(number_format=found.number_format)
    data.categories = found.categories
    for name, values in found.series.items():
        data.add_series(name, values)
    kind = XL_CHART_TYPE.BAR_STACKED if found.of_a_whole else XL_CHART_TYPE.BAR_CLUSTERED
    kind = XL_CHART_TYPE.LINE_MARKERS if found.in_time else kind
    frame = slide.shapes.add_chart(kind, *map(Inches, place), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", sheet.told.alt or sheet.measure.title)
    chart = frame.chart
    bars = len(found.categories) * (1 if found.of_a_whole or found.in_time else len(found.series))
    chart.font.size = Pt(14 if bars <= 10 else 12 if bars <= 20 else 10)
    chart.font.color.rgb = _rgb("ink")
    chart.has_title = False
    chart.has_legend = len(found.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    _axes(chart, found)
    _dress(chart, found)


def _axes(chart, found: Chart) -> None:
    """Names of categories beside the chart, and not in it where bars go the other way; lines that stay behind."""
    value, category = chart.value_axis, chart.category_axis
    category.reverse_order, value.visible = not found.in_time, found.in_time
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    category.major_tick_mark = value.major_tick_mark = XL_TICK_MARK.NONE
    category.format.line.color.rgb = _rgb("muted")
    value.has_major_gridlines = found.in_time
    value.format.line.fill.background()
    if found.in_time:
        value.major_gridlines.format.line.color.rgb = _rgb("hairline")
    if found.from_zero:
        value.minimum_scale = 0
    if found.of_a_whole:
        value.maximum_scale = 100


def _dress(chart, found: Chart) -> None:
    """Colours and labels: values stand at their bars, and on a line in its last point's axis alone."""
    plot = chart.plots[0]
    plot.has_data_labels = not found.in_time
    if plot.has_data_labels:
        labels = plot.data_labels
        labels.number_format, labels.number_format_is_linked = found.number_format, False
        labels.position = XL_LABEL_POSITION.CENTER if found.of_a_whole else XL_LABEL_POSITION.OUTSIDE_END
        plot.gap_width, plot.overlap = 50, 100 if found.of_a_whole else 0
    for place, series in enumerate(plot.series):
        palette = PARTS if found.of_a_whole else SERIES
        name = STATUS_COLOURS.get(found.codes[place]) or palette[place % len(palette)]
        if found.in_time:
            series.smooth = False
            series.format.line.color.rgb = _rgb(name)
            series.format.line.width = Pt(2.25)
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = _rgb(name)
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = _rgb(name)
            series.invert_if_negative = False
        if found.of_a_whole:
            _label_inside(series, found, "ink" if luminance(colour(name)) > MIDDLE else "surface")


def _label_inside(series, found: Chart, ink: str) -> None:
    """Labels in their part of the bar, in the ink that can be read on it."""
    labels = series.data_labels
    labels.show_value, labels.position = True, XL_LABEL_POSITION.CENTER
    labels.number_format, labels.number_format_is_linked = '0;;""', False
    labels.font.size, labels.font.color.rgb = Pt(11), _rgb(ink)


def _rgb(name: str) -> RGBColor:
    return RGBColor.from_string(colour(name)[1:])


def settled(written: bytes) -> bytes:
    """The same file without the moment it was made at, in it and in the workbooks it holds."""
    out = BytesIO()
    with ZipFile(BytesIO(written)) as had, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for entry in had.infolist():
            content = had.read(entry)
            if entry.filename.endswith(".xlsx"):
                content = settled(content)
            elif entry.filename.endswith("core.xml"):
                content = STAMPED.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            elif "/theme/" in entry.filename:
                content = content.replace(TYPEFACE, OURS)
            member = ZipInfo(entry.filename, MADE)
            member.compress_type = ZIP_DEFLATED
            made.writestr(member, content)
    return out.getvalue()
