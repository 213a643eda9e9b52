"""The pack on paper and on slides: every mark in its place, every word that is said, the same bytes each time."""

import io
import re
import time
import zlib
from base64 import a85decode
from dataclasses import replace
from datetime import date
from itertools import pairwise
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation

from components.figures.bars import bars
from components.figures.dots import dots
from components.pack.charts import chart_of
from components.pack.content import Pack, sheet
from components.pack.document import pdf
from components.pack.drawing import drawn
from components.pack.paper import laid_out
from components.pack.slides import pptx
from components.pack.words import plain
from components.panel import Ask, Panel
from components.sentences.register import share_of_roll
from data.filters import Filters
from data.measures import register
from data.measures.core import share
from data.table import Table

DAY = date(2026, 11, 20)


def table(*rows, groups=("sen_status",)) -> Table:
    return Table(
        groups, list(rows), DAY, counted="62 pupils with SEN, 412 on roll.", facts={"filters": Filters()}
    )


def row(status: str, numerator: int, denominator: int = 412) -> dict:
    return share(("sen_status",), (status,), numerator, denominator)


def hidden(status: str) -> dict:
    gone = dict.fromkeys(("value", "numerator", "denominator", "n", "low", "high"))
    return {"sen_status": status, "unit": "percent", "note": "c", "hidden": True} | gone


SHARES = table(row("SEN", 62), row("K", 48), row("E", 14))
MASKED = table(row("SEN", 62), row("K", 57), hidden("E"))
PANEL = Panel(
    "shares", "How many of our pupils have SEN?", register.share_of_roll, dots, share_of_roll,
    ask=("What explains a difference?", Ask("Never asked?", lambda _table: False)),
)  # fmt: skip


def pack(*tables, school="St Mary\u2019s & <b>All</b> Saints") -> Pack:
    sheets = tuple(sheet(PANEL, each) for each in tables)
    return Pack(school, "20 November 2026", "0123456789abcdef" * 4, "Whole school", sheets)


def text_of(document: bytes) -> str:
    """The text of a PDF, its strings in the order they are drawn."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", document, re.DOTALL):
        content = zlib.decompress(a85decode(stream.strip().removesuffix(b"~>")))
        drawn_strings = re.findall(rb"\(((?:\\.|[^\\()])*)\) Tj", content)
        found += [
            re.sub(rb"\\([0-7]{3})", lambda code: bytes([int(code[1], 8)]), each)
            .replace(rb"\(", b"(").replace(rb"\)", b")").decode("cp1252")
            for each in drawn_strings
        ]  # fmt: skip
    return " ".join(found)


def words_of(slides: bytes) -> str:
    """All text of a presentation: shapes, charts, notes."""
    parts = []
    for slide in Presentation(io.BytesIO(slides)).slides:
        parts += [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        for shape in slide.shapes:
            if shape.has_chart:
                plot = shape.chart.plots[0]
                parts += [str(category) for category in plot.categories]
                parts += [f"{series.name} {list(series.values)}" for series in plot.series]
        if slide.has_notes_slide:
            parts.append(slide.notes_slide.notes_text_frame.text)
    return "\n".join(parts)


def said_on_paper(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_a_pdf_says_question_answer_comparator_definition_and_the_questions_that_fit():
    text = said_on_paper(text_of(pdf(pack(SHARES))))
    for said in ("How many of our pupils have SEN?", "62 of 412 pupils have SEN", "48 of 412 (11.7%)", "EHC plan",
                 "What explains a difference?", "Source: ", "62 pupils with SEN, 412 on roll.", "release 0123456789ab",
                 "as at 20 November 2026", "Whole school"):  # fmt: skip
        assert said in text, said
    assert "Never asked?" not in text


def test_41_what_a_school_calls_itself_is_text_on_paper_and_on_slides():
    school = "St Mary\u2019s & <b>All</b> <a href='x'>Saints</a>"
    assert school in said_on_paper(text_of(pdf(pack(SHARES, school=school))))
    assert school in words_of(pptx(pack(SHARES, school=school)))


def test_a_letter_that_paper_cannot_write_is_written_as_near_as_can_be():
    assert (
        plain("\u22124.2 \u0141\u00f3d\u017a T\u0175r caf\u00e9 \u65e5")
        == "\u20134.2 ?\u00f3dz Twr caf\u00e9 ?"
    )


def test_slides_have_a_title_a_native_chart_with_its_numbers_and_notes():
    made = Presentation(io.BytesIO(pptx(pack(SHARES))))
    front, slide = made.slides
    assert front.shapes.title.text_frame.text.startswith("Pupils with SEND at")
    assert slide.shapes.title.text_frame.text == "How many of our pupils have SEN?"
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert list(chart.plots[0].categories) == ["All SEN", "SEN support", "EHC plan"]
    assert list(chart.plots[0].series[0].values) == pytest.approx([15.0485, 11.6505, 3.3981], abs=1e-4)
    assert "What explains a difference?" in slide.notes_slide.notes_text_frame.text


def test_21_a_hidden_number_is_c_on_paper_on_slides_and_in_their_workbook():
    paper, slides = said_on_paper(text_of(pdf(pack(MASKED)))), pptx(pack(MASKED))
    assert "Hidden to protect pupils: EHC plan." in paper
    assert "EHC plan: c" in words_of(slides)
    assert "None" in words_of(slides)
    for text in (paper, words_of(slides)):
        assert not re.search(r"\b5 of|\b1\.2", text)


def test_24_the_same_pack_gives_the_same_bytes_whenever_it_is_made():
    first = pdf(pack(SHARES, MASKED)), pptx(pack(SHARES, MASKED))
    time.sleep(2.1)  # the clock of a zip file ticks every other second
    assert (pdf(pack(SHARES, MASKED)), pptx(pack(SHARES, MASKED))) == first


def test_the_properties_of_a_file_say_what_it_is_and_nothing_of_the_template_it_was_made_from():
    made = pptx(pack(SHARES))
    about = Presentation(io.BytesIO(made)).core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("Sightline", "Sightline", "")
    assert "release 0123456789ab" in about.subject
    assert about.title.startswith("Pupils with SEND at")
    with ZipFile(io.BytesIO(made)) as file:
        kinds = {name.rpartition(".")[2] for name in file.namelist()}
    assert kinds == {"xml", "rels", "xlsx"}
    assert b"/Author (Sightline)" in pdf(pack(SHARES))


def test_the_workbook_in_a_slide_holds_what_the_chart_shows_and_nothing_else():
    with ZipFile(io.BytesIO(pptx(pack(MASKED)))) as file:
        (name,) = [name for name in file.namelist() if name.endswith(".xlsx")]
        with ZipFile(io.BytesIO(file.read(name))) as book:
            sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
            cells = b"".join(book.read(name) for name in sheets)
            assert len(sheets) == 1
            assert cells.count(b"<v>") == 1 + 3 + 2  # the head of the series, three names, two numbers


def test_a_row_of_every_figure_kind_is_drawn_where_the_screen_draws_it():
    figure = dots(SHARES)
    laid = laid_out(figure, 600)
    assert laid.height == figure["layout"]["height"]
    limit, fit = figure["layout"]["meta"]["fit"]["limit"], figure["layout"]["meta"]["fit"]
    assert laid.axes["x"](0) == pytest.approx(fit["lead"])
    assert laid.axes["x"](limit) == pytest.approx(600 - fit["room"])
    drawing = drawn(figure, 450)
    assert (drawing.width, drawing.height) == (450, laid_out(figure, 600).height * 0.75)


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("NKE"), st.none() | st.floats(-50, 150)),
        min_size=1, unique_by=lambda each: each[:2],
    )
)  # fmt: skip
def test_any_table_becomes_a_chart_with_each_number_in_its_place(found):
    rows = [
        {
            "need_area": area,
            "sen_status": status,
            "value": value,
            "unit": "percent",
            "numerator": 6,
            "denominator": 60,
        }
        for area, status, value in found
    ]
    chart = chart_of(table(*rows, groups=("need_area", "sen_status")))
    values = sorted(round(value, 4) for _area, _status, value in found if value is not None)
    if not values:
        assert chart is None
        return
    drawn_values = sorted(value for series in chart.series.values() for value in series if value is not None)
    assert drawn_values == values
    assert all(len(series) == len(chart.categories) for series in chart.series.values())


def test_a_chart_taller_than_its_page_breaks_between_two_rows_and_loses_and_doubles_nothing():
    many = table(
        *({**row("SEN", 62), "need_type": f"Need {place:03}"} for place in range(60)), groups=("need_type",)
    )
    panel = replace(PANEL, shown_as=bars)
    document = pdf(Pack("Elm", "20 November 2026", "f" * 64, "Whole school", (sheet(panel, many),)))
    streams = re.findall(rb"stream\r?\n.*?endstream", document, re.DOTALL)
    pages = [said_on_paper(text_of(stream)) for stream in streams]
    drawn_on = {place: [page for page in pages if f"Need {place:03} " in f"{page} "] for place in range(60)}
    known = [place for place, on in drawn_on.items() if on]
    assert len(known) > 20
    assert all(len(on) == 1 for on in drawn_on.values() if on)
    assert len({on[0] for on in drawn_on.values() if on}) > 1


def chart_rows(groups: tuple[str, ...], *rows: tuple) -> Table:
    """A table of these groups; each row is their codes and a value, None for a hidden one."""
    made = [
        {**dict(zip(groups, codes, strict=True)), "value": value, "unit": "percent", "hidden": value is None,
         "note": "c" if value is None else ""}
        for *codes, value in rows
    ]  # fmt: skip
    return table(*made, groups=groups)


def test_what_all_rows_share_stands_over_the_chart_and_what_another_group_says_already_nowhere():
    chart = chart_of(chart_rows(
        ("quantity", "subject", "test", "sen_status"),
        ("absence", "maths", "Larkfield", "K", 1.0), ("absence", "maths", "Larkfield", "E", 2.0),
        ("absence", "reading", "Wendle", "K", 3.0), ("absence", "reading", "Wendle", "E", 4.0),
    ))  # fmt: skip
    assert chart.heading == "Absence, % of sessions"
    assert chart.categories == ["maths", "reading"]
    assert chart.series == {"SEN support": [1.0, 3.0], "EHC plan": [2.0, 4.0]}


def test_a_test_is_named_where_two_are_of_one_subject():
    chart = chart_of(chart_rows(
        ("subject", "test"), ("reading", "Wendle", 1.0), ("reading", "Larkfield", 2.0), ("maths", "Larkfield", 3.0),
    ))  # fmt: skip
    assert len({*chart.categories}) * len(chart.series) >= 3
    assert sorted(value for values in chart.series.values() for value in values if value) == [1.0, 2.0, 3.0]


def test_terms_run_along_the_chart_with_a_line_for_each_subject():
    rows = [(subject, term, float(place)) for subject in ("maths", "reading")
            for place, term in enumerate(("2025/26 autumn", "2025/26 spring", "2026/27 autumn"))]  # fmt: skip
    chart = chart_of(chart_rows(("subject", "term"), *rows))
    assert chart.in_time
    assert chart.categories == ["2025/26 autumn", "2025/26 spring", "2026/27 autumn"]
    assert list(chart.series) == ["maths", "reading"]


def test_weeks_are_said_as_days_and_terms_stand_alone_where_both_are_told():
    weeks = chart_of(chart_rows(("week",), ("2026-09-07", 1.0), ("2026-09-14", 2.0)))
    assert weeks.categories == ["7 Sep", "14 Sep"]
    both = chart_of(chart_rows(("half_term", "week"), ("autumn 1", "", 5.0), ("autumn 2", "", 6.0),
                               ("autumn 1", "2026-09-07", 4.0)))  # fmt: skip
    assert both.series == {"Percent": [5.0, 6.0]}


def test_where_there_is_no_room_hidden_ones_go_first_and_the_slide_says_what_is_left_out():
    many = [
        (f"n{place}", str(status), None if place < 10 else 5.0) for place in range(16) for status in range(4)
    ]
    chart = chart_of(chart_rows(("intervention", "outcome"), *many))
    assert chart.categories == [f"n{place}" for place in range(10, 16)]
    assert chart.note == "c: hidden to protect pupils. 10 more, hidden ones among them, in the PDF."
    teams = [(f"t{team}", f"n{need}", 5.0) for team in range(10) for need in range(11)]
    chart = chart_of(chart_rows(("team", "need_type"), *teams))
    assert (chart.heading, chart.note, len(chart.categories)) == ("t0", "9 other groups in the PDF.", 11)


def test_parts_of_a_whole_are_one_bar_and_parts_with_a_hidden_one_are_not():
    parts = [("SEN", "teacher", 50.0), ("SEN", "ta", 30.0), ("SEN", "peers", 20.0),
             ("N", "teacher", 60.0), ("N", "ta", 10.0), ("N", "peers", 30.0)]  # fmt: skip
    whole = chart_of(
        chart_rows(
            ("sen_status", "company"),
            *parts,
            ("K", "teacher", 40.0),
            ("K", "ta", 30.0),
            ("K", "peers", 30.4),
            ("E", "teacher", 1.0),
            ("E", "ta", 90.0),
            ("E", "peers", 9.0),
        )
    )
    assert whole.of_a_whole
    assert not chart_of(chart_rows(("sen_status", "company"), *parts[:-1], ("N", "peers", None))).of_a_whole


def test_no_text_of_a_slide_lies_on_another_however_long_it_is():
    long = Panel(
        "shares", "How large is the difference beside how much pupils differ anyway, in this school and this year?",
        register.share_of_roll, dots, lambda _table: ("Word " * 90, "National " * 40), ask=("Why " * 30, "What?"),
    )  # fmt: skip
    made = pptx(Pack("Elm", "20 November 2026", "f" * 64, "Whole school", (sheet(long, MASKED),)))
    for slide in Presentation(io.BytesIO(made)).slides:
        places = sorted((shape.top, shape.top + shape.height) for shape in slide.shapes)
        assert all(end <= start for (_, end), (start, _) in pairwise(places))
        assert places[0][0] >= 0
        assert places[-1][1] <= 7.5 * 914400


def test_a_table_without_a_number_has_no_chart():
    assert chart_of(table(hidden("K"), hidden("E"))) is None
    assert chart_of(table()) is None
    assert pptx(pack(table(hidden("K"))))
    assert "All of these numbers are hidden to protect pupils." in said_on_paper(
        text_of(pdf(pack(table(hidden("K")))))
    )
