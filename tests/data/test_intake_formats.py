"""Formats of others: census and results downloads, transfer files, published statistics, Arbor's tables."""

import re
from datetime import date

import pytest

from data import models
from data.errors import Refused
from data.ingest import intake
from data.ingest.formats import translators
from tests.data.packs import dump, rows, upn
from tests.data.packs.foreign import (
    SCHOOL,
    census,
    database,
    of_transfer,
    recognised,
    table,
    take,
    transfer_file,
    with_pupils,
)


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return database(tmp_path, monkeypatch)


def said(outcome):
    return outcome.report.text()


def test_every_module_in_the_folder_of_formats_is_a_format():
    names = [module.FORMAT for module in translators()]
    assert len(names) == len(set(names)) == 6
    assert names[-1] == "table"
    assert all(callable(module.recognise) and callable(module.translate) for module in translators())


# School census


def test_a_census_gives_pupils_with_status_and_needs(engine, tmp_path):
    path = census(
        tmp_path / "census.csv",
        {"UPN": upn(1), "SENProvision": "K", "PrimarySENeedsType": "ASD", "SecondarySENType": "SLCN", "Language": "URD",
         "FSMeligible": "1", "Ethnicity": "WBRI"},
        {"UPN": upn(2), "Language": "ENG", "FSMeligible": "0"},
        {"UPN": upn(3), "Language": "ZZZ"},
    )  # fmt: skip
    found = recognised(engine, path)["census.csv"]
    assert (found.format, found.sure) == ("pupil data download", "certain")
    outcome = take(engine, path, school=SCHOOL)
    assert outcome.report.accepted, said(outcome)
    assert rows(engine, models.Pupil, "upn", "eal", "fsm", "ethnicity") == [
        (upn(1), True, True, "WBRI"), (upn(2), False, False, None), (upn(3), None, None, None),
    ]  # fmt: skip
    assert rows(engine, models.SenStatus, "pupil_no", "status") == [(1, "K")]
    assert sorted(rows(engine, models.Need, "need_type", "rank")) == [("ASD", 1), ("SLCN", 2)]
    assert take(engine, path).report.nothing_to_change


def test_censuses_of_several_terms_make_a_history_whatever_their_order(engine, tmp_path):
    rows_of = [
        {"UPN": upn(1), "CensusTerm": "Summer", "SENProvision": "E"},
        {"UPN": upn(1), "CensusTerm": "Autumn", "SENProvision": "N"},
        {"UPN": upn(1), "CensusTerm": "Spring", "SENProvision": "K"},
    ]
    outcome = take(engine, census(tmp_path / "census.csv", *rows_of), school=SCHOOL)
    assert outcome.report.accepted, said(outcome)
    assert rows(engine, models.SenStatus, "start_date", "status", "end_date") == [
        (date(2026, 1, 15), "K", date(2026, 5, 20)), (date(2026, 5, 21), "E", None),
    ]  # fmt: skip


def test_the_year_group_of_a_former_census_is_carried_to_the_year_of_the_data(engine, tmp_path):
    former = {"UPN": upn(1), "AcademicYear": "2024/2025", "NCyearActual": "7", "EntryDate": "2024-09-01"}
    take(engine, census(tmp_path / "c.csv", former), school=SCHOOL)
    assert rows(engine, models.Enrolment, "year_group", "year_group_in") == [("9", 2026)]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"CensusTerm": "Michaelmas"}, "c.csv, line 2: .*should be Autumn, Spring or Summer"),
        ({"AcademicYear": "soon"}, 'c.csv, line 2: "soon" should be an academic year'),
        ({"SENProvision": "Q"}, 'c.csv, line 2, SENProvision: "Q" should be K'),
        (
            {"PrimarySENeedsType": "PLD", "SENProvision": "K"},
            'c.csv, line 2, PrimarySENeedsType: "PLD" should be',
        ),
        ({"UPN": ""}, "c.csv, line 2, UPN: is empty; it should be the pupil's UPN"),
        ({"UPN": "A123"}, 'c.csv, line 2, UPN: "A123" should be a UPN'),
    ],
)
def test_a_census_with_something_wrong_says_where_and_changes_nothing(engine, tmp_path, cells, words):
    with_pupils(engine, tmp_path, 5)
    before = dump(engine)
    report = take(engine, census(tmp_path / "c.csv", {"UPN": upn(1)} | cells)).report
    assert not report.accepted
    assert re.search(words, report.text()), report.text()
    assert dump(engine) == before


# Pupil premium and results


PREMIUM = ["UPN", "Surname", "Forename", "Sex", "DOB", "NCYear", "Deprivation Pupil Premium", "Service Child Premium",
           "Adopted from Care Premium", "Looked After Premium", "PupilPremiumFTE"]  # fmt: skip


def test_a_pupil_premium_list_changes_the_premium_and_leaves_the_rest(engine, tmp_path):
    with_pupils(engine, tmp_path, 1, 2, registration_group="7A", fsm="Y")
    lines = [PREMIUM, [upn(1), "Canary", "Robin", "F", "2014-05-01", "7", "0", "1", "0", "0", "1"],
             [upn(2), "Canary", "Jo", "F", "2014-06-01", "7", "0", "0", "0", "0", "0"]]  # fmt: skip
    outcome = take(engine, table(tmp_path / "pp.csv", lines))
    assert outcome.report.accepted, said(outcome)
    assert rows(engine, models.Pupil, "pupil_premium", "fsm") == [(True, True), (False, True)]
    assert (
        rows(engine, models.Enrolment, "registration_group", "entry_date") == [("7A", date(2025, 9, 1))] * 2
    )


RESULTS = {
    "phonics": (["Phonics_ACADYR", "Phonics_UPN", "Phonics_PHONICS_MARK"], [("2019/2020", "28"), ("2019/2020", "A")],
                [("phonics", date(2020, 6, 8), "points", 28.0, 32.0)]),
    "mtc": (["ACADYR", "UPN", "FormMark", "ReasonNotTakingCheck"],
            [("2023/2024", "25", ""), ("2023/2024", "", "Absent")],
            [("maths", date(2024, 6, 3), "points", 25.0, None)]),
    "ks2": (["ACADYR", "UPN", "READSCORE", "MATSCORE", "GPSSCORE"], [("2023/2024", "101", "80", "120")],
            [("grammar, punctuation and spelling", date(2024, 5, 13), "scaled", 120.0, 100.0),
             ("maths", date(2024, 5, 13), "scaled", 80.0, 100.0),
             ("reading", date(2024, 5, 13), "scaled", 101.0, 100.0)]),
    "ks4": (["KS4_ACADYR", "KS4_UPN", "KS4_ATT8"], [("2024/2025", "45.75")],
            [("Attainment 8", date(2025, 8, 21), "points", 45.75, None)]),
}  # fmt: skip


@pytest.mark.parametrize("kind", RESULTS)
def test_results_become_scores_on_their_own_scale(engine, tmp_path, kind):
    with_pupils(engine, tmp_path, 1, 2)
    header, lines, wanted = RESULTS[kind]
    cells = [[line[0], upn(1 + at), *line[1:]] for at, line in enumerate(lines)]
    outcome = take(engine, table(tmp_path / "r.csv", [header, *cells]))
    assert outcome.report.accepted, said(outcome)
    assert sorted(rows(engine, models.Assessment, "subject", "date", "scale", "score", "expected")) == wanted


def test_results_of_pupils_nobody_knows_are_left_out_and_counted(engine, tmp_path):
    with_pupils(engine, tmp_path, 1)
    header = RESULTS["phonics"][0]
    path = table(tmp_path / "p.csv", [header, ["2019/2020", upn(1), "28"], ["2019/2020", upn(9), "30"]])
    outcome = take(engine, path)
    assert (
        "assessments.csv: 1 row of a pupil who is not in the school's list left out." in outcome.report.notes
    )
    assert rows(engine, models.Assessment, "pupil_no", "score") == [(1, 28.0)]


def test_a_download_of_judgements_alone_is_known_and_said_to_hold_nothing(engine, tmp_path):
    with_pupils(engine, tmp_path, 1)
    path = table(
        tmp_path / "k.csv", [["KS1_ID", "UPN", "READ_OUTCOME", "WRIT_OUTCOME"], ["1", upn(1), "EXS", "WTS"]]
    )
    with pytest.raises(Refused, match="Key stage 1, downloaded .* nothing of it is read"):
        take(engine, path)


# Published statistics


STATISTICS = ["time_period", "time_identifier", "geographic_level", "region_name", "la_name", "education_phase",
              "sen_provision", "sess_overall_percent"]  # fmt: skip


def figures(tmp_path, *lines):
    return table(tmp_path / "absence.csv", [STATISTICS, *lines])


def test_figures_of_the_country_the_region_and_the_authority_become_comparators(engine, tmp_path):
    with_pupils(engine, tmp_path, 1)
    record = ["123456", "Example School", "secondary", "Camden"]
    take(engine, table(tmp_path / "school.csv", [["urn", "name", "phase", "local authority"], record]))
    path = figures(
        tmp_path,
        ["202425", "Academic year", "National", "", "", "Total", "Total", "6.6"],
        ["202425", "Academic year", "National", "", "", "State-funded secondary", "SEN support", "12.1"],
        ["202425", "Academic year", "National", "", "", "Total", "EHC plan", "c"],
        ["202425", "Academic year", "Regional", "North East", "", "Total", "Total", "7.9"],
        ["202425", "Academic year", "Regional", "London", "", "Total", "Total", "6.1"],
        ["202425", "Academic year", "Local authority", "London", "Camden", "Total", "Total", "6.3"],
        ["202425", "Academic year", "Local authority", "London", "Barnet", "Total", "Total", "6.4"],
        ["202425", "Autumn term", "National", "", "", "Total", "Total", "6.0"],
        ["202425", "Academic year", "National", "", "", "Total", "Boarding", "9.9"],
    )
    outcome = take(engine, path)
    assert outcome.report.accepted, said(outcome)
    assert sorted(rows(engine, models.SchoolBenchmark, "measure", "phase", "year", "group", "value")) == [
        ("overall_absence", "all", "2024/25", "total", 6.6),
        ("overall_absence", "secondary", "2024/25", "K", 12.1),
        ("overall_absence@la", "all", "2024/25", "total", 6.3),
        ("overall_absence@region", "all", "2024/25", "total", 6.1),
    ]
    notes = " ".join(outcome.report.notes)
    assert "with a sign in place of the figure (z, x, c, low, k, u or :): 1." in notes
    assert "of a part of a year: 1." in notes
    assert "of phases or groups that are not compared here: 1." in notes


@pytest.mark.parametrize("sign", ["z", "x", "c", "low", "k", ":", "u", ""])
def test_a_sign_in_place_of_a_figure_is_never_a_number(engine, tmp_path, sign):
    with_pupils(engine, tmp_path, 1)
    path = figures(
        tmp_path,
        ["202425", "Academic year", "National", "", "", "Total", "Total", sign],
        ["202324", "Academic year", "National", "", "", "Total", "Total", "7.1"],
    )
    assert take(engine, path).report.accepted
    assert rows(engine, models.SchoolBenchmark, "year", "value") == [("2023/24", 7.1)]


# Arbor


def arbor(folder):
    made = {
        "Staff": [["id", "staffNumber", "hltaStatus"], ["11", "S1", "0"], ["12", "S2", "1"]],
        "Student": [["id", "upn", "studentNumber"], ["501", upn(1), "1"], ["502", upn(2), "2"]],
        "Intervention": [["id", "name", "startDatetime", "aimsOfIntervention"], ["7", "Talk", "2026-09-07 09:00", "x"]],
        "InterventionGroup": [["id", "name", "intervention", "startDate", "endDate", "staff"],
                              ["71", "A", "7", "2026-09-07", "", "11"], ["72", "B", "7", "2026-09-07", "", "12"]],
        "InterventionCost": [["intervention", "amount", "description"], ["7", "120.50", "books"]],
        "InterventionStaffCost": [["staff", "costPerHour", "effectiveDate"],
                                  ["11", "15.10", "2026-09-01"], ["11", "14.20", "2025-09-01"]],
        "StudentIntervention": [["student", "intervention", "interventionGroup", "startDatetime"],
                                ["501", "7", "71", "2026-09-07 09:00:00"], ["502", "7", "", "2026-09-07 09:00:00"]],
        "InterventionSession": [["interventionGroup", "intervention", "startDatetime", "endDatetime"],
                                ["71", "7", "2026-09-08 09:00", "2026-09-08 09:30"],
                                ["71", "7", "2026-09-10 09:00", "2026-09-10 09:40"]],
        "Allocation": [["staff", "dayOfCycle", "startTime", "endTime", "effectiveDate", "endDate", "allocatedTo"],
                       ["11", "1", "09:00:00", "10:00:00", "2026-09-07", "", "501"],
                       ["11", "7", "09:00:00", "10:00:00", "2026-09-07", "", "7B"]],
        "SenNeed": [["student", "senNeedType", "ranking", "effectiveDate"], ["502", "SLCN", "1", "2026-09-01"]],
        "Status": [["senStatus", "student", "startDate", "endDate"], ["SEN support", "502", "2025-09-01", ""]],
    }  # fmt: skip
    for name, lines in made.items():
        table(folder / f"{name}.csv", lines)
    return folder


def test_arbors_tables_become_interventions_with_costs_groups_and_slots(engine, tmp_path):
    with_pupils(engine, tmp_path, 1, 2)
    folder = arbor(tmp_path / "arbor")
    assert {found.format for found in recognised(engine, folder).values()} == {"arbor"}
    outcome = take(engine, folder)
    assert outcome.report.accepted, said(outcome)
    assert rows(engine, models.StaffMember, "staff_id", "role", "hourly_cost") == [
        ("11", "TA", 15.1),
        ("12", "HLTA", None),
    ]
    columns = ("group_id", "resource_cost", "sessions_delivered", "minutes_per_session")
    assert rows(engine, models.InterventionGroup, *columns) == [
        ("71", 60.25, 2.0, 35.0),
        ("72", 60.25, None, None),
    ]
    assert rows(engine, models.InterventionPupil, "pupil_no", "group_id") == [(1, "71")]
    assert rows(engine, models.TimetableSlot, "staff_id", "weekday", "activity", "pupils") == [
        ("11", 1, "one-to-one", "1")
    ]
    assert rows(engine, models.SenStatus, "pupil_no", "status") == [(2, "K")]
    assert rows(engine, models.Need, "pupil_no", "need_type") == [(2, "SLCN")]
    assert take(engine, folder).report.nothing_to_change


def test_what_arbor_does_not_say_stays_as_the_school_said_it(engine, tmp_path):
    with_pupils(engine, tmp_path, 1, 2)
    take(engine, table(tmp_path / "staff.csv", [["staff_id", "role", "team"], ["12", "teacher", "Year 7"]]))
    take(
        engine,
        table(tmp_path / "interventions.csv", [["intervention_id", "name", "wave"], ["7", "Talk", "3"]]),
    )
    lines = [["id", "staffNumber"], ["12", "S2"]]
    take(engine, table(tmp_path / "a" / "Staff.csv", lines))
    take(
        engine,
        table(
            tmp_path / "b" / "I.csv",
            [["id", "name", "startDatetime", "aimsOfIntervention"], ["7", "Talk time", "", ""]],
        ),
    )
    assert rows(engine, models.StaffMember, "role", "team") == [("teacher", "Year 7")]
    assert rows(engine, models.Intervention, "name", "wave") == [("Talk time", 3)]


def test_every_format_says_what_it_was_taken_for(engine, tmp_path):
    folder = arbor(tmp_path / "all")
    census(folder / "census.csv", {"UPN": upn(1)})
    transfer_file(folder / "ctf.xml", of_transfer(2))
    figures(folder, ["202425", "Academic year", "National", "", "", "Total", "Total", "6.6"])
    found = intake.recognise(folder, engine)
    assert {one.format for one in found} == {"arbor", "pupil data download", "transfer file", "statistics"}
    assert all(one.words.endswith(".") and one.sure for one in found)
