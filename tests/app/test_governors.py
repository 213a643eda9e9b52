"""What governors get of the whole application: the release, all of it, and nothing else."""

import base64
import csv
import io
import json
import re
import shutil
from dataclasses import replace
from datetime import date

import pytest

from components.page import page_key
from data import demo, ingest, source, store
from data.filters import Filters
from data.reader import Reader, reading_as
from data.release import file
from data.source import Live
from tests.support_app import draw, layout_of, small_school
from tests.support_database import address, empty, use
from tests.support_governors import (
    OUTPUT,
    OUTSIDE,
    asked,
    draw_of,
    in_plain,
    parts_of,
    published,
    text_of_pdf,
    text_of_slides,
)
from tests.support_web import ORIGIN, update


@pytest.fixture(scope="module")
def release(started):
    """A release of the demo school, served while these tests run."""
    use(started.folder)
    yield published()
    use(started.folder)
    shutil.rmtree(file.folder())


@pytest.fixture
def governor(whole, release):
    return whole.client("governor")


@pytest.fixture
def unreachable(monkeypatch):
    """The pupil database raises whoever opens it."""

    def refuse():
        raise AssertionError("a governor's request opened the pupil data")

    monkeypatch.setattr(store, "school_engine", refuse)


def canaries() -> set[str]:
    """Whatever says who a pupil is: names, UPNs, birthdays, keys of their pages; also reversed and in base64."""
    school = Live(store.school_engine()).school()
    found = {str(value) for name in ("surname", "forename") for value in school.people[name].dropna()}
    found = {name for name in found if len(name) > 5} | set(school.people["upn"]) | set(school.keys)
    more = {name[::-1] for name in found} | {base64.b64encode(name.encode()).decode() for name in found}
    return found | more


def test_9_nothing_that_a_governor_can_ask_for_holds_who_a_pupil_is(whole, governor, release):
    named = {name.lower() for name in canaries()}
    assert len(named) > 1000
    words: dict[str, str] = {}
    for what, answer in asked(whole, governor, release):
        text = f"{in_plain(what, answer)} {answer.headers}".lower()
        words |= dict.fromkeys(re.findall(r"[^\s\"<>,;()\[\]{}]+", text), what)
    assert len(words) > 5000
    everything = " ".join(words)
    assert [name for name in named if name in everything] == []


def test_4_every_answer_to_a_governor_is_made_without_opening_the_pupil_data(
    whole, governor, release, unreachable
):
    for what, answer in asked(whole, governor, release):
        assert answer.status_code in (200, 400, 403, 404), what
        assert b"Sorry" not in answer.data, what


def other_schools(folder):
    """Databases of other pupils: another demo school, one pupil, and none."""
    for name, pupils in (("one", 1), ("none", 0)):
        (folder / name).mkdir()
        small_school(folder / name, pupils)
        yield address(folder / name / "sightline.db")
    other = folder / "other.db"
    engine = empty(other, "school")
    pack = demo.write_pack(folder / "pack", pupils=120, phase="primary", seed=11, today=date(2026, 11, 20))
    assert not ingest.import_pack(pack, engine, progress=False).problems
    engine.dispose()
    yield address(other)


def test_23_24_other_pupils_behind_the_same_release_change_no_byte_of_what_governors_get(
    whole, governor, release, tmp_path, monkeypatch
):
    before = {what: (answer.status_code, answer.data) for what, answer in asked(whole, governor, release)}
    for url in other_schools(tmp_path):
        monkeypatch.setenv("SIGHTLINE_DATABASE_URL", url)
        after = {what: (answer.status_code, answer.data) for what, answer in asked(whole, governor, release)}
        assert [what for what in before if before[what] != after[what]] == []


def test_a_governor_sees_the_pages_with_their_figures(whole, governor, release):
    answer = layout_of(governor, "/register")
    assert "How many of our pupils have SEN?" in answer.text
    whole_school = release.table("share_of_roll", Filters()).row("SEN")
    assert f"{whole_school['numerator']} of {whole_school['denominator']}" in answer.text
    for gone in ("Who is on the register?", "surname", "What if?"):
        assert gone not in answer.text, gone


def test_20_only_what_was_published_is_answered_and_all_of_it(whole, governor, release):
    answers = set()
    for choice in release.choices:
        got = governor.get(f"/tables/register/shares.csv?{choice.filters.to_query()}")
        assert got.status_code == 200
        answers.add((choice.filters.to_query(), got.data))
    assert len(answers) == len(release.choices)
    for query in OUTSIDE:
        if Filters.from_query(query) in {choice.filters for choice in release.choices}:
            continue
        assert governor.get(f"/tables/register/shares.csv?{query}").status_code == 400, query
        assert governor.get(f"/packs/governors.pdf?{'of=' + query.replace('&', '%26')}").status_code == 400, (
            query
        )
        drawn = draw_of(whole, governor, "register", query)
        assert drawn.status_code == 400, query
        assert b"not published" in drawn.data
        page = layout_of(governor, f"/register?{query}")
        assert "These choices are not published" in page.text, query
        assert "numerator" not in page.text


def test_20_the_bar_offers_what_the_release_answers_and_nothing_else(governor, release):
    text = layout_of(governor, "/register").text
    offered = set(re.findall(r'"data-query": ?"([^"]*)"', text))
    assert offered == {choice.filters.to_query() for choice in release.choices}


def test_12_who_asks_first_changes_nothing_for_who_asks_next(whole, governor, release):
    senco = whole.client("senco")
    for _time in range(2):
        theirs = senco.get("/tables/register/shares.csv").data
        ours = governor.get("/tables/register/shares.csv").data
        assert senco.get("/tables/register/list.csv").status_code == 200
        assert governor.get("/tables/register/list.csv").status_code == 404
        assert governor.get("/tables/register/shares.csv").data == ours
        assert senco.get("/tables/register/shares.csv").data == theirs
    assert governor.get("/tables/register/shares.csv").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("said", ["senco", "leader", "admin"])
def test_5_nothing_that_a_governors_browser_says_makes_them_somebody_else(whole, governor, release, said):
    panels = ["register/list", "register/shares", "attendance/watch", "progress-meeting/list"]
    output = next(name for name in whole.roles if OUTPUT in name)
    for page in ("register", "progress-meeting", "pupils", "../register", "attendance"):
        answer = draw(governor, output, page, panels, f"role={said}&account_id=1&preview=x")
        assert answer.status_code == 200
        drawn = parts_of(answer)
        assert {name.split(" ")[1] for name in drawn} <= {"register/shares"}, page


def test_3_a_governor_publishes_and_prepares_nothing(whole, governor, release):
    before = file.current().id
    output = next(name for name in whole.roles if "publish-desk" in name)
    body = {"output": output, "outputs": [], "inputs": [], "changedPropIds": []}
    for role in ("governor", "admin"):
        assert update(whole.client(role), body).status_code == 403
    assert governor.post("/preview", data={"release": before}, headers={"Origin": ORIGIN}).status_code == 403
    for path in ("/publish", "/data"):
        assert "This page is not for your role" in layout_of(governor, path).text
    assert file.current().id == before


def test_21_the_same_numbers_are_hidden_in_tables_figures_csv_and_alt_text(whole, governor, release):
    seen = 0
    for page in whole.pages():
        key = page_key(page)
        parts = parts_of(draw_of(whole, governor, key, ""))
        for panel in page["panels"]:
            name = f"{key}/{panel.key}"
            if f"rows {name}" not in parts:
                continue
            table = release.table(panel.measure.key, Filters())
            hidden = [place for place, row in enumerate(table.rows) if row.get("hidden")]
            sheet = parts[f"rows {name}"]
            values = [column["id"] for column in sheet["columns"]].index("value") if sheet["rows"] else None
            on_screen = [place for place, cells in enumerate(sheet["rows"]) if cells[values] == "c"]
            text = governor.get(f"/tables/{name}.csv").data.decode("utf-8-sig")
            in_csv = [
                place for place, row in enumerate(csv.DictReader(io.StringIO(text))) if row["value"] == "c"
            ]
            assert in_csv == hidden, name
            assert on_screen == [place for place in hidden if place < len(sheet["rows"])], name
            if hidden:
                seen += 1
                assert "hidden to protect pupils" in json.dumps(parts[f"words {name}"]).lower(), name
                assert not sheet["alt"] or f"{len(hidden)} hidden to protect pupils" in sheet["alt"], name
    assert seen > 5


def test_22_no_number_of_a_figure_is_one_that_is_hidden(whole, governor, release):
    school, compared = Live(store.school_engine()).school(), 0
    for page in whole.pages():
        parts = parts_of(draw_of(whole, governor, page_key(page), ""))
        for panel in page["panels"]:
            drawn = parts.get(f"figure {page_key(page)}/{panel.key}")
            if drawn is None:
                continue
            table = release.table(panel.measure.key, Filters())
            told = {
                round(value, 6) for row in table.rows for value in row.values() if isinstance(value, float)
            }
            live = source.answer(school, panel.measure, Filters())
            true = {live.key(row): row for row in live.rows}
            hidden = [true.get(table.key(row), {}) for row in table.rows if row.get("hidden")]
            secret = {
                round(row[name], 6)
                for row in hidden
                for name in ("value", "low", "high")
                if isinstance(row.get(name), float) and row[name] % 1
            }
            compared += len(secret - told)
            found = {round(float(value), 6) for _path, value in numbers_in(drawn)}
            assert not found & (secret - told), panel.key
            assert "customdata" not in json.dumps(drawn)
    assert compared > 20


def numbers_in(part, path=""):
    if isinstance(part, dict):
        for key, value in part.items():
            yield from numbers_in(value, f"{path}.{key}")
    elif isinstance(part, list):
        for value in part:
            yield from numbers_in(value, path)
    elif isinstance(part, int | float) and not isinstance(part, bool):
        yield path, part


def test_the_pack_says_what_the_release_says_and_marks_what_is_hidden(governor, release):
    pdf, slides = governor.get("/packs/governors.pdf"), governor.get("/packs/governors.pptx")
    assert (pdf.mimetype, pdf.status_code) == ("application/pdf", 200)
    assert slides.status_code == 200
    row = release.table("share_of_roll", Filters()).row("SEN")
    said = f"{row['numerator']} of {row['denominator']}"
    for text in (text_of_pdf(pdf.data), text_of_slides(slides.data)):
        assert said in text
        assert release.id[:12] in text
        assert "hidden to protect pupils" in text
    assert governor.get("/packs/governors.doc").status_code == 404
    assert governor.get("/packs/governors.pdf?register/list=on").status_code == 404
    one = text_of_pdf(governor.get("/packs/governors.pdf?register/needs=on").data)
    assert "Which types of need do our pupils have?" in one
    assert "How many of our pupils have SEN?" not in one


def broken(release) -> list:
    """The ways in which a release can be broken, each with how it is put right again."""
    place = file.folder() / f"{release.id}.json"
    whole = place.read_bytes()
    return [
        (lambda: place.write_bytes(whole.replace(b'"k":6', b'"k":5')), lambda: place.write_bytes(whole)),
        (place.unlink, lambda: place.write_bytes(whole)),
        (lambda: (file.folder() / "current").write_text("../../etc/passwd"),
         lambda: (file.folder() / "current").write_text(release.id)),
    ]  # fmt: skip


def test_the_senco_is_told_when_what_governors_see_was_protected_by_earlier_rules(
    whole, release, monkeypatch
):
    senco = whole.client("senco")
    assert "stricter since" not in layout_of(senco, "/publish").text
    monkeypatch.setattr("components.publish_page.ALGORITHM", "3")
    assert "stricter since" in layout_of(senco, "/publish").text


def test_62_a_release_that_is_missing_or_was_changed_is_503_and_nothing_of_it_is_shown(
    whole, governor, release
):
    for spoil, mend in broken(release):
        spoil()
        try:
            paths = ("/register", "/tables/", "/tables/register/shares.csv", "/packs/governors.pdf", "/")
            answers = [governor.get(path) for path in paths]
            answers += [layout_of(governor, "/register"), draw_of(whole, governor, "register", "")]
            for answer in answers:
                assert answer.status_code == 503
                assert "published figures cannot be shown" in answer.text
                assert "numerator" not in answer.text
            assert layout_of(whole.client("senco"), "/publish").status_code == 200
        finally:
            mend()
        assert governor.get("/tables/register/shares.csv").status_code == 200


def test_a_preview_is_what_governors_would_get_byte_for_byte(whole, governor, release):
    from data.release import preview

    made = file.release_of(release.content | {"made": "2026-11-21T08:00:00Z"})
    preview.keep(made)
    senco = whole.client("senco")
    assert senco.post("/preview", data={"release": made.id}, headers={"Origin": ORIGIN}).status_code == 303
    for what, answer in asked(whole, senco, replace(made)):
        if what.startswith(("draw", "table")):
            expected = dict_of(whole, governor, release)[what]
            assert (answer.status_code, answer.data) == expected, what
    assert "Preview, not published." in senco.get("/_dash-layout").text
    assert "Preview, not published." not in governor.get("/_dash-layout").text
    assert senco.post("/preview", data={"release": ""}, headers={"Origin": ORIGIN}).status_code == 303
    assert senco.get("/tables/register/list.csv").status_code == 200
    assert senco.post("/preview", data={"release": "f" * 64}, headers={"Origin": ORIGIN}).status_code == 404


KNOWN: dict = {}


def dict_of(whole, client, release) -> dict:
    if not KNOWN:
        KNOWN.update(
            {what: (answer.status_code, answer.data) for what, answer in asked(whole, client, release)}
        )
    return KNOWN


def test_staff_go_on_reading_the_pupil_data(whole, release):
    text = whole.client("leader").get("/tables/register/shares.csv?sex=F")
    assert text.status_code == 200
    with reading_as(Reader(1, "leader", "joe")):
        assert isinstance(source.published(), source.Released)
