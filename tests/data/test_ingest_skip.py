"""Leaving bad rows out: the good ones are kept, what depends on a bad one goes with it, and all of it is said."""

import csv

import pytest

from data import ingest, models
from tests.data import packs
from tests.data.packs import SCHOOL, URN, load, pupil, rows, small, upn

A, B, C = upn(1), upn(2), upn(3)
BAD = {
    "pupils.csv": [pupil(1), pupil(2, sex="?"), pupil(3)],
    "sen.csv": f"upn,status,start_date\n{A},K,2026-09-01\n{B},K,2026-09-01\n{C},Q,2026-09-01\n",
    "attendance.csv": "upn,date,am,pm\n"
    f"{A},2026-09-07,/,\\\n{B},2026-09-07,/,\\\n{C},2026-09-07,?,\\\n{A},2026-09-08,/,I\n",
    "staff.csv": "staff_id,role,team\nS1,TA,x\nS2,wizard,x\n",
    "interventions.csv": "intervention_id,name,wave\nI1,Club,2\n",
    "intervention_groups.csv": "group_id,intervention_id,start_date,staff_id\n"
    "G1,I1,2026-09-07,S1\nG2,I1,2026-09-07,S2\n",
    "intervention_pupils.csv": f"group_id,upn\nG1,{A}\nG2,{A}\nG1,{B}\n",
}


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return packs.database(tmp_path, monkeypatch)


def test_good_rows_are_kept_and_what_names_a_bad_one_goes_with_it(engine, tmp_path):
    report = load(engine, tmp_path / "pack", SCHOOL | BAD, skip_bad_rows=True)
    assert report.accepted
    assert rows(engine, models.Pupil, "upn") == [A, C]
    assert rows(engine, models.SenStatus, "pupil_no", "status") == [(1, "K")]
    assert rows(engine, models.AttendanceWeek, "pupil_no", "marks") == [(1, "/\\/I......")]
    assert rows(engine, models.InterventionGroup, "group_id") == ["G1"]
    assert rows(engine, models.InterventionPupil, "pupil_no", "group_id") == [(1, "G1")]
    left_out = [str(problem) for problem in report.problems if "left out" in problem.right]
    assert left_out == [
        f'sen.csv, line 3, upn: "{B}" names the pupil at line 3 of pupils.csv, which is left out.',
        'intervention_groups.csv, line 3, staff_id: "S2" names the staff member at line 3 of staff.csv, '
        "which is left out.",
        'intervention_pupils.csv, line 3, group_id: "G2" names the intervention group at line 3 of '
        "intervention_groups.csv, which is left out.",
        f'intervention_pupils.csv, line 4, upn: "{B}" names the pupil at line 3 of pupils.csv, which is left out.',
        f'attendance.csv, line 3, upn: "{B}" names the pupil at line 3 of pupils.csv, which is left out.',
    ]
    (kept,) = ingest.imports(engine)
    assert (kept.refused, report.refused) == (9, 9)


def test_without_leaving_out_only_the_rows_to_mend_are_named(engine, tmp_path):
    report = load(engine, tmp_path / "pack", SCHOOL | BAD)
    assert not report.accepted
    assert [(problem.file, problem.line) for problem in report.problems] == [
        ("pupils.csv", 3), ("sen.csv", 4), ("attendance.csv", 4), ("staff.csv", 3),
    ]  # fmt: skip


def test_the_refused_rows_are_written_as_they_came_beside_the_report(engine, tmp_path):
    files = (
        SCHOOL
        | BAD
        | {"pupils.csv": f"UPN;Year Group;Surname;House\n{A};7;x;\n{B};99;=1+1;“Red”\n".encode("cp1252")}
    )
    report = load(engine, tmp_path / "pack", files, skip_bad_rows=True)
    assert report.folder.name == f"{URN}-import-1"
    assert report.folder.parent == tmp_path / "instance" / "reports"
    with (report.folder / "pupils.refused.csv").open(encoding="utf-8-sig") as stream:
        assert list(csv.reader(stream)) == [
            ["UPN", "Year Group", "Surname", "House"],
            [B, "99", "=1+1", "“Red”"],
        ]
    with (report.folder / "attendance.refused.csv").open(encoding="utf-8-sig") as stream:
        assert [row[0] for row in csv.reader(stream)] == ["upn", B, C]
    text = (report.folder / "report.txt").read_text(encoding="utf-8")
    assert all(str(problem) in text for problem in report.problems)
    assert {
        path.stat().st_mode & 0o077
        for path in (report.folder.parent, report.folder, *report.folder.iterdir())
    } == {0}


def test_refused_rows_can_be_mended_and_imported_again(engine, tmp_path):
    report = load(engine, tmp_path / "pack", SCHOOL | BAD, skip_bad_rows=True)
    mended = tmp_path / "mended"
    mended.mkdir()
    for path in report.folder.glob("*.refused.csv"):
        text = (
            path.read_text(encoding="utf-8-sig")
            .replace("?", "F", 1)
            .replace(",Q,", ",K,")
            .replace("wizard", "TA")
        )
        text = text.replace("F,\\", "/,\\")
        (mended / path.name.replace(".refused", "")).write_text(text, encoding="utf-8")
    again = load(engine, mended)
    assert again.accepted, again.text()
    assert rows(engine, models.Pupil, "upn") == [A, C, B]
    assert len(rows(engine, models.InterventionPupil, "group_id")) == 3
    assert len(rows(engine, models.AttendanceWeek, "week")) == 3


def test_a_bad_row_of_a_pupil_who_is_known_already_costs_only_itself(engine, tmp_path):
    load(engine, tmp_path / "one", small())
    files = {"pupils.csv": [pupil(1, sex="?")], "sen.csv": f"upn,status,start_date\n{A},K,2026-09-01\n"}
    report = load(engine, tmp_path / "two", files, skip_bad_rows=True)
    assert report.accepted
    assert rows(engine, models.SenStatus, "status") == ["K"]


def test_of_rows_that_run_into_each_other_the_one_named_is_left_out(engine, tmp_path):
    sen = (
        f"upn,status,start_date,end_date\n{A},K,2025-09-01,2026-01-05\n{A},E,2026-01-05,\n{B},K,2026-01-05,\n"
    )
    report = load(engine, tmp_path / "pack", small(sen=sen), skip_bad_rows=True)
    assert [(problem.line, problem.column) for problem in report.problems] == [(3, "start_date")]
    assert rows(engine, models.SenStatus, "pupil_no", "status") == [(1, "K"), (2, "K")]


def test_leaving_a_change_out_leaves_what_was_stored_and_what_runs_into_it_out_too(engine, tmp_path):
    load(engine, tmp_path / "one", small(sen=f"upn,status,start_date\n{A},K,2025-09-01\n"))
    sen = f"upn,status,start_date,end_date\n{A},K,2025-09-01,31/31/2026\n{A},E,2026-01-05,\n"
    report = load(engine, tmp_path / "two", {"sen.csv": sen}, skip_bad_rows=True)
    assert [problem.line for problem in report.problems] == [2, 3]
    assert rows(engine, models.SenStatus, "status", "end_date") == [("K", None)]
    assert report.nothing_to_change


def test_a_whole_file_cannot_be_left_out(engine, tmp_path):
    report = load(engine, tmp_path / "pack", small(sen="upn,start_date\n"), skip_bad_rows=True)
    assert not report.accepted
    assert report.headline() == "Nothing was imported: the pack has 1 error. Mend it."
    assert rows(engine, models.Pupil, "upn") == []


def test_a_trial_run_tells_what_would_be_left_out_and_writes_nothing(engine, tmp_path):
    report = load(engine, tmp_path / "pack", SCHOOL | BAD, skip_bad_rows=True, dry_run=True)
    assert report.accepted
    assert report.refused == 9
    assert rows(engine, models.Pupil, "upn") == []


def test_very_many_problems_are_counted_and_the_first_of_them_kept(engine, tmp_path, monkeypatch):
    monkeypatch.setattr("data.ingest.report.KEPT_OF_A_FILE", 30)
    marks = "upn,date,am,pm\n" + "".join(f"{A},2026-09-07,?,?\n" for _ in range(50))
    report = load(engine, tmp_path / "pack", small(attendance=marks))
    assert (report.errors, len(report.problems)) == (100, 30)
    assert report.text().count("attendance.csv, line") == 20
    assert "... and 80 more." in report.text()
    assert "... and 70 more." in (report.folder / "report.txt").read_text(encoding="utf-8")
