"""Common Transfer Files: pupils, SEN history and needs, free meals, care and results; and those that are broken."""

from datetime import date

import pytest

from data import models
from tests.data.packs import dump, rows
from tests.data.packs.foreign import (
    SCHOOL,
    database,
    of_transfer,
    preview,
    recognised,
    take,
    transfer_file,
    with_pupils,
)


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return database(tmp_path, monkeypatch)


def said(outcome):
    return outcome.report.text()


SEN_BLOCK = (
    "<SENhistory><SEN><StartDate>2021-09-01</StartDate><SENprovision>K</SENprovision></SEN>"
    "<SEN><StartDate>2024-01-10</StartDate><SENprovision>E</SENprovision></SEN>"
    "<SENneeds><SENneed><NeedStartDate>2021-09-01</NeedStartDate><SENtypeRank>1</SENtypeRank><SENtype>SLCN</SENtype>"
    "</SENneed></SENneeds></SENhistory>"
)
MEALS = (
    "<FSMhistory><FSMinstance><FSMstartDate>{}</FSMstartDate><FSMendDate>{}</FSMendDate><UKcountry>{}</UKcountry>"
    "</FSMinstance></FSMhistory>"
)


def test_a_transfer_file_gives_the_pupil_the_sen_history_and_the_needs(engine, tmp_path):
    path = transfer_file(
        tmp_path / "9991234_CTF_9995678_001.xml",
        of_transfer(1, SEN_BLOCK + "<LookedAfter><InCare>true</InCare></LookedAfter>"),
        of_transfer(2),
    )
    found = recognised(engine, path)["9991234_CTF_9995678_001.xml"]
    assert found.words == "A Common Transfer File, version 25.0, from Former School, with 2 pupils."
    outcome = take(engine, path, school=SCHOOL)
    assert outcome.report.accepted, said(outcome)
    assert rows(engine, models.Pupil, "surname", "looked_after") == [("Canary1", True), ("Canary2", None)]
    assert rows(engine, models.SenStatus, "start_date", "status", "end_date") == [
        (date(2021, 9, 1), "K", date(2024, 1, 9)), (date(2024, 1, 10), "E", None),
    ]  # fmt: skip
    assert rows(engine, models.Need, "need_type", "rank", "start_date") == [("SLCN", 1, date(2021, 9, 1))]
    assert take(engine, path).report.nothing_to_change


@pytest.mark.parametrize(
    ("start", "end", "country", "wanted"),
    [
        ("2025-01-01", "", "ENG", True),
        ("2025-01-01", "2026-09-10", "ENG", True),
        ("2025-01-01", "2026-09-09", "ENG", False),
        ("2026-09-11", "", "ENG", False),
        ("2025-01-01", "", "WLS", False),
    ],
)
def test_free_meals_are_those_of_england_on_the_day_of_the_file(
    engine, tmp_path, start, end, country, wanted
):
    path = transfer_file(tmp_path / "ctf.xml", of_transfer(1, MEALS.format(start, end, country)))
    assert take(engine, path, school=SCHOOL).report.accepted
    assert rows(engine, models.Pupil, "fsm") == [wanted]


def test_a_pupil_with_nothing_but_a_name_is_taken_and_the_year_group_worked_out(engine, tmp_path):
    outcome = take(engine, transfer_file(tmp_path / "ctf.xml", of_transfer(1, year="")), school=SCHOOL)
    assert outcome.report.accepted, said(outcome)
    assert rows(engine, models.Enrolment, "year_group") == ["8"]  # 12 on 31 August 2026
    assert any("worked out from dates of birth: 1" in note for note in outcome.report.notes)


def test_results_of_a_transfer_file_that_are_scores_are_read_and_others_counted(engine, tmp_path):
    def result(subject, method, component, value):
        return (
            f"<StageAssessment><Locale>ENG</Locale><Year>2025</Year><Subject>{subject}</Subject><Method>{method}</Method>"
            f"<Component>{component}</Component><ResultStatus>R</ResultStatus><Result>{value}</Result></StageAssessment>"
        )

    block = (
        "<StageAssessments><KeyStage><Stage>KS2</Stage>"
        + result("MAT", "TT", "MTC", "21") + result("MAT", "TT", "FIN", "104") + result("WRI", "TA", "SUB", "EXS")
        + "</KeyStage></StageAssessments>"
    )  # fmt: skip
    outcome = take(engine, transfer_file(tmp_path / "ctf.xml", of_transfer(1, block)), school=SCHOOL)
    assert outcome.report.accepted, said(outcome)
    assert sorted(rows(engine, models.Assessment, "test", "score", "date")) == [
        ("Key stage 2 test", 104.0, date(2025, 5, 12)), ("Multiplication tables check", 21.0, date(2025, 6, 2)),
    ]  # fmt: skip
    assert any(note.endswith("not known here: 1.") for note in outcome.report.notes)


def test_a_history_that_says_no_sen_ends_the_status_before_it(engine, tmp_path):
    none = "<SEN><StartDate>2025-03-01</StartDate><SENprovision>N</SENprovision></SEN></SENhistory>"
    history = SEN_BLOCK[: SEN_BLOCK.index("<SENneeds>")] + none
    outcome = take(engine, transfer_file(tmp_path / "ctf.xml", of_transfer(1, history)), school=SCHOOL)
    assert outcome.report.accepted, said(outcome)
    assert rows(engine, models.SenStatus, "status", "end_date") == [
        ("K", date(2024, 1, 9)), ("E", date(2025, 2, 28)),
    ]  # fmt: skip


def test_codes_from_before_2015_are_taken_as_what_came_after_them_and_said(engine, tmp_path):
    old = (
        "<SENhistory><SEN><StartDate>2013-09-01</StartDate><SENprovision>P</SENprovision></SEN></SENhistory>"
    )
    outcome = take(engine, transfer_file(tmp_path / "ctf.xml", of_transfer(1, old)), school=SCHOOL)
    assert rows(engine, models.SenStatus, "status") == ["K"]
    assert any("from before 2015" in note for note in outcome.report.notes)


@pytest.mark.parametrize(("version", "notes"), [("19.0", 0), ("25.0", 0), ("31.0", 1)])
def test_a_version_that_was_never_seen_is_read_and_said(engine, tmp_path, version, notes):
    path = transfer_file(tmp_path / "ctf.xml", of_transfer(1), version=version)
    (found,) = recognised(engine, path).values()
    assert (found.sure, len(found.notes)) == ("certain", notes)


def test_what_is_wrong_in_a_transfer_file_is_said_with_its_line_and_element(engine, tmp_path):
    bad = SEN_BLOCK.replace("SLCN", "PLD").replace("2024-01-10", "10-2024")
    report = preview(
        engine, transfer_file(tmp_path / "ctf.xml", of_transfer(1), of_transfer(2, bad)), school=SCHOOL
    ).report
    found = {(p.file, p.line, p.column, p.value) for p in report.problems}
    assert ("ctf.xml", 6, "SENtype", "PLD") in found
    assert ("ctf.xml", 6, "StartDate", "10-2024") in found


def test_a_transfer_file_without_an_outermost_element_is_refused_in_words_to_act_on(engine, tmp_path):
    with_pupils(engine, tmp_path, 1)
    before = dump(engine)
    text = transfer_file(tmp_path / "ctf.xml", of_transfer(1)).read_text()
    bare = (
        text.replace("<CTfile>", "")
        .replace("</CTfile>", "")
        .split("?>")[1]
        .strip()
        .replace("Header>", "header>")
    )
    path = tmp_path / "bare.xml"
    path.write_text(bare)
    (found,) = recognised(engine, path).values()
    assert found.sure == ""
    report = take(engine, path).report
    assert not report.accepted
    assert "bare.xml: is a Common Transfer File that is not whole: it begins with <header>" in report.text()
    assert "Ask whoever sent it for a new Common Transfer File, or export it again" in report.text()
    assert dump(engine) == before
