"""The pack as slides with charts that can be edited. The same pack gives the same bytes."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.util import Inches, Pt

from components.figures.style import STATUS_COLOURS, colour
from components.pack.charts import Chart, chart_of
from components.pack.content import HIDDEN_WORDS, Pack, Sheet

WIDE, HIGH, EDGE = 13.333, 7.5, 0.6
TITLE_ONLY = 5
SERIES = ("all_sen", "no_sen", "support", "ehc", "step_2", "step_4", "muted")
# A moment that every file says it was made at, so that it says nothing of when it was.
MADE = (1980, 1, 1, 0, 0, 0)
STAMPED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def pptx(pack: Pack) -> bytes:
    """The pack as a PowerPoint presentation, 16 by 9."""
    show = Presentation()
    show.slide_width, show.slide_height = Inches(WIDE), Inches(HIGH)
    front = _slide(show, pack.title, pack)
    _write(front, [(f"As at {pack.as_at}. {pack.choices}.", 24, "ink"), (HIDDEN_WORDS, 18, "muted")], 1.9, 4)
    for sheet in pack.sheets:
        _panel(show, pack, sheet)
    out = BytesIO()
    show.save(out)
    return settled(out.getvalue())


def _slide(show, title: str, pack: Pack):
    slide = show.slides.add_slide(show.slide_layouts[TITLE_ONLY])
    heading = slide.shapes.title
    heading.left, heading.top, heading.width, heading.height = map(Inches, (EDGE, 0.4, WIDE - 2 * EDGE, 0.9))
    heading.text_frame.word_wrap = True
    heading.text_frame.text = title
    paragraph = heading.text_frame.paragraphs[0]
    paragraph.alignment = 1
    paragraph.font.size, paragraph.font.bold = Pt(30), True
    paragraph.font.color.rgb = _rgb("ink")
    _write(slide, [(pack.stamp, 11, "muted")], HIGH - 0.5, 0.3)
    return slide


def _write(slide, lines: list[tuple[str, int, str]], top: float, high: float) -> None:
    """Write lines of text, each with its size and colour, across the slide."""
    box = slide.shapes.add_textbox(Inches(EDGE), Inches(top), Inches(WIDE - 2 * EDGE), Inches(high))
    frame = box.text_frame
    frame.word_wrap = True
    for place, (words, size, ink) in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.text = words
        paragraph.font.size = Pt(size)
        paragraph.font.color.rgb = _rgb(ink)


def _panel(show, pack: Pack, sheet: Sheet) -> None:
    slide, told = _slide(show, sheet.question, pack), sheet.told
    said = [(told.sentence, 18, "ink")] + ([(told.comparator, 14, "muted")] if told.comparator else [])
    _write(slide, said, 1.25, 1.2)
    found = chart_of(sheet.table)
    if found:
        _draw(slide, found, sheet)
    if told.asks:
        _write(slide, [("Ask: " + told.asks[0], 14, "ink")], HIGH - 1.0, 0.4)
    notes = [*told.lines, told.small_print, f"{sheet.measure.title}: {sheet.measure.definition}"]
    notes += [f"Source: {sheet.measure.source}", *(f"Ask: {words}" for words in told.asks)]
    slide.notes_slide.notes_text_frame.text = "\n".join(filter(None, notes))


def _draw(slide, found: Chart, sheet: Sheet) -> None:
    data = CategoryChartData(number_format=found.number_format)
    data.categories = found.categories
    for name, values in found.series.items():
        data.add_series(name, values)
    kind = XL_CHART_TYPE.LINE_MARKERS if found.in_time else XL_CHART_TYPE.BAR_CLUSTERED
    place = map(Inches, (EDGE, 2.55, WIDE - 2 * EDGE, HIGH - 3.65))
    frame = slide.shapes.add_chart(kind, *place, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", sheet.told.alt or sheet.measure.title)
    chart = frame.chart
    chart.font.size = Pt(14 if len(found.categories) <= 8 else 11)
    chart.has_title = False
    chart.has_legend = len(found.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    chart.value_axis.has_major_gridlines = found.in_time
    if found.from_zero:
        chart.value_axis.minimum_scale = 0
    chart.category_axis.reverse_order = not found.in_time
    chart.value_axis.visible = found.in_time
    _dress(chart, found)


def _dress(chart, found: Chart) -> None:
    """Colours and labels: values stand at their bars, and on a line in its last point's axis alone."""
    plot = chart.plots[0]
    plot.has_data_labels = not found.in_time
    if plot.has_data_labels:
        labels = plot.data_labels
        labels.number_format, labels.number_format_is_linked = found.number_format, False
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
        plot.gap_width = 50
    for place, series in enumerate(plot.series):
        name = STATUS_COLOURS.get(found.codes[place]) or SERIES[place % len(SERIES)]
        if found.in_time:
            series.smooth = False
            series.format.line.color.rgb = _rgb(name)
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = _rgb(name)
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = _rgb(name)
            series.invert_if_negative = False


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
            member = ZipInfo(entry.filename, MADE)
            member.compress_type = ZIP_DEFLATED
            made.writestr(member, content)
    return out.getvalue()
