"""A whole pack, every file with every column: into the database as it is meant, once, and out again."""

import json
import shutil
from datetime import date

import pytest

from data import ingest, models
from data.errors import Refused
from data.ingest.importing import Wish, carry_out
from data.ingest.origins import Origin
from tests.data import packs
from tests.data.packs import SCHOOL, TODAY, URN, dump, load, pupil, rows, small, upn, version

LONG_AGO = date(1900, 1, 1)


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return packs.database(tmp_path, monkeypatch)


@pytest.fixture
def whole(engine):
    report = load(engine, packs.WHOLE)
    assert report.accepted, report.text()
    return engine


def day(text):
    return date.fromisoformat(text)


def test_an_import_is_written_down_with_its_number_source_and_counts(whole):
    (kept,) = ingest.imports(whole)
    assert (kept.urn, kept.import_no, kept.by, kept.source, kept.refused) == (
        URN,
        1,
        "command line",
        "whole",
        0,
    )
    files = json.loads(kept.files)
    assert files["pupils.csv"] == {"rows": 6, "added": 11, "changed": 0, "gone": 0, "refused": 0}
    assert kept.added == sum(file["added"] for file in files.values())
    assert len(kept.digest) == 64


def test_the_same_pack_twice_changes_nothing_and_uses_no_number(whole):
    before, at = dump(whole), version(whole)
    report = load(whole, packs.WHOLE)
    assert report.nothing_to_change
    assert report.import_no is None
    assert report.headline() == f"Nothing to change: Example School (URN {URN}) already holds all of it."
    assert (dump(whole), version(whole)) == (before, at)


def test_the_same_pack_in_another_shape_changes_nothing(whole, tmp_path):
    """Semicolons, Windows-1252, another order of rows and columns: what it says is the same."""
    shutil.copytree(packs.WHOLE, tmp_path / "other")
    lines = (packs.WHOLE / "pupils.csv").read_text(encoding="utf-8").splitlines()
    turned = [";".join(reversed(line.split(","))) for line in [lines[0], *reversed(lines[1:])]]
    (tmp_path / "other" / "pupils.csv").write_bytes("\r\n".join(turned).encode("cp1252"))
    assert load(whole, tmp_path / "other").nothing_to_change


def test_a_trial_run_writes_nothing(engine):
    before = dump(engine)
    report = load(engine, packs.WHOLE, dry_run=True)
    assert (report.accepted, report.import_no, report.dry_run) == (True, None, True)
    assert report.added > 50
    assert report.headline().startswith("A trial run, nothing was written.")
    assert dump(engine) == before


def test_a_pack_with_one_error_leaves_the_database_as_it_was(whole, tmp_path):
    shutil.copytree(packs.WHOLE, tmp_path / "other")
    with (tmp_path / "other" / "staff.csv").open("a", encoding="utf-8") as stream:
        stream.write("T2,,teacher,Science,,,\nT3,,astronaut,Science,,,\n")
    before = dump(whole), version(whole)
    report = load(whole, tmp_path / "other")
    assert not report.accepted
    assert report.headline() == (
        "Nothing was imported: the pack has 1 error. Mend it, or leave the row out (--skip-bad-rows)."
    )
    assert (dump(whole), version(whole)) == before


def test_a_later_pack_changes_what_it_names_and_nothing_else(whole, tmp_path):
    before = dump(whole, "import", "before", "staff_member", "school")
    later = {"staff.csv": "staff_id,role,team\nT1,leader,English\nT2,TA,Year 9\n"}
    report = load(whole, tmp_path / "later", later)
    assert (report.import_no, report.added, report.changed) == (2, 1, 1)
    assert dump(whole, "import", "before", "staff_member", "school") == before
    assert rows(whole, models.StaffMember, "staff_id", "role", "import_no") == [
        ("007", "TA", 1), ("S1", "SENCO", 1), ("T1", "leader", 2), ("T2", "TA", 2),
    ]  # fmt: skip
    assert version(whole) == 2


def test_a_column_that_is_not_there_is_left_alone_and_an_empty_cell_is_not_known(whole, tmp_path):
    load(
        whole,
        tmp_path / "one",
        {"pupils.csv": f"upn,year_group,entry_date,surname\n{upn(1)},7,2026-09-01,\n"},
    )
    first = rows(whole, models.Pupil, "surname", "forename", "pupil_premium")[0]
    assert first == (None, "Zoë", True)
    assert rows(whole, models.Enrolment, "registration_group")[0] == "7A"


def test_undoing_the_only_import_leaves_an_empty_database(engine):
    before = dump(engine, "import")
    load(engine, packs.WHOLE)
    done = ingest.undo(engine, URN, 1, "command line")
    assert dump(engine, "import") == before
    assert done.removed > 50
    (kept,) = ingest.imports(engine)
    assert kept.undone_by == "command line"
    assert kept.undone_at is not None


def changed_pack(folder):
    """The whole pack with other values in many files, and rows added."""
    shutil.copytree(packs.WHOLE, folder)
    changes = {
        "school.csv": ("Example School", "Renamed School"),
        "pupils.csv": ("Zoë", "Zoé"),
        "sen.csv": ("teacher concern,", "teacher concern,left"),
        "needs.csv": (f"{upn(1)},SLCN,1,,", f"{upn(1)},SLCN,1,2026-09-07,"),
        "attendance.csv": (f"{upn(1)},2026-09-08,L,I", f"{upn(1)},2026-09-08,/,/\n{upn(5)},2026-09-08,/,I"),
        "attendance_weekly.csv": ("10,2,1,3", "10,2,2,3"),
        "assessments.csv": ("98.5", "99"),
        "staff.csv": ("S1,Sam", "T9,New,TA,Year 8,,,\nS1,Samuel"),
        "interventions.csv": ("Talk Time", "Talk Boost"),
        "actions.csv": ("open", "done"),
        "budget.csv": ("250000", "260000"),
    }
    for name, (old, new) in changes.items():
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text, name
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    return folder


def test_undoing_gives_back_every_row_to_the_letter(whole, tmp_path):
    before, at = dump(whole, "import"), version(whole)
    report = load(whole, changed_pack(tmp_path / "changed"))
    assert report.added >= 3
    assert report.changed >= 11
    assert dump(whole, "import") != before
    ingest.undo(whole, URN, 2, "me")
    assert dump(whole, "import") == before
    assert version(whole) == at + 2


def test_after_undoing_the_same_pack_is_a_new_import_with_a_new_number(whole, tmp_path):
    folder = changed_pack(tmp_path / "changed")
    load(whole, folder)
    after = dump(whole, "import", "before")
    ingest.undo(whole, URN, 2, "me")
    assert load(whole, folder).import_no == 3
    again = dump(whole, "import", "before")
    assert {name: len(found) for name, found in again.items()} == {
        name: len(found) for name, found in after.items()
    }


def test_only_the_last_import_that_stands_can_be_undone(whole, tmp_path):
    load(whole, tmp_path / "two", {"staff.csv": "staff_id,role,team\nT2,TA,x\n"})
    load(whole, tmp_path / "three", {"staff.csv": "staff_id,role,team\nT3,TA,x\n"})
    with pytest.raises(Refused, match="Undo 3, then 2 first"):
        ingest.undo(whole, URN, 1, "me")
    ingest.undo(whole, URN, 3, "me")
    with pytest.raises(Refused, match="Import 3 has been undone already"):
        ingest.undo(whole, URN, 3, "me")
    with pytest.raises(Refused, match="Undo 2 first"):
        ingest.undo(whole, URN, 1, "me")
    ingest.undo(whole, URN, 2, "me")
    ingest.undo(whole, URN, 1, "me")
    with pytest.raises(Refused, match=r"has no import 9\. Its imports: 1, 2, 3"):
        ingest.undo(whole, URN, 9, "me")
    assert rows(whole, models.Pupil, "upn") == []


def test_a_data_version_is_never_used_again_even_when_the_school_is_gone(engine):
    seen = []
    for number in (1, 2, 3):
        assert load(engine, packs.WHOLE).import_no == number
        seen.append(version(engine))
        ingest.mark_demo(engine, URN)
        seen.append(version(engine))
        ingest.undo(engine, URN, number, "me")
    assert seen == sorted(set(seen))


def test_a_pack_without_a_school_goes_into_the_only_one(whole, tmp_path):
    report = load(whole, tmp_path / "later", {"pupils.csv": [pupil(50)]})
    assert (report.accepted, report.urn) == (True, URN)


def test_a_pack_without_a_school_is_refused_where_it_is_not_clear_which(engine, tmp_path):
    with pytest.raises(Refused, match=r"no school in the database yet.*Add a school\.csv"):
        load(engine, tmp_path / "one", {"pupils.csv": [pupil(1)]})
    load(engine, tmp_path / "two", small())
    other = {"school.csv": [SCHOOL["school.csv"][0] | {"urn": "123457"}], "pupils.csv": [pupil(1)]}
    assert load(engine, tmp_path / "three", other).accepted
    with pytest.raises(Refused, match="2 schools in the database"):
        load(engine, tmp_path / "one")


def test_two_schools_keep_their_rows_numbers_and_imports_apart(engine, tmp_path):
    load(engine, tmp_path / "one", small(sen=f"upn,status,start_date\n{upn(1)},K,2026-09-01\n"))
    other = {"school.csv": [SCHOOL["school.csv"][0] | {"urn": "123457"}], "pupils.csv": [pupil(2), pupil(1)]}
    load(engine, tmp_path / "two", other)
    assert rows(engine, models.Pupil, "urn", "pupil_no", "upn") == [
        (URN, 1, upn(1)), (URN, 2, upn(2)), (123457, 1, upn(2)), (123457, 2, upn(1)),
    ]  # fmt: skip
    assert [(kept.urn, kept.import_no) for kept in ingest.imports(engine)] == [(URN, 1), (123457, 1)]
    ingest.undo(engine, 123457, 1, "me")
    assert rows(engine, models.Pupil, "urn") == [URN, URN]


def test_nobodys_pupils_are_put_into_the_demo_school_unasked(engine, tmp_path):
    load(engine, tmp_path / "one", small())
    ingest.mark_demo(engine, URN)
    with pytest.raises(Refused, match="only school in the database is the demo's"):
        load(engine, tmp_path / "two", {"pupils.csv": [pupil(3)]})
    assert load(engine, tmp_path / "three", small(staff="staff_id,role,team\nS1,TA,x\n")).accepted
    assert rows(engine, models.School, "demo") == [True]


def test_marking_a_demo_asks_for_a_school_and_changes_it_once(engine, tmp_path):
    with pytest.raises(Refused, match="no school with URN 123456"):
        ingest.mark_demo(engine, URN)
    load(engine, tmp_path / "one", small())
    ingest.mark_demo(engine, URN)
    at = version(engine)
    ingest.mark_demo(engine, URN)
    assert version(engine) == at


def test_pupils_are_numbered_as_they_appear_and_keep_their_number(engine, tmp_path):
    load(engine, tmp_path / "one", SCHOOL | {"pupils.csv": [pupil(9), pupil(3)]})
    load(engine, tmp_path / "two", {"pupils.csv": [pupil(5), pupil(3), pupil(1)]})
    assert rows(engine, models.Pupil, "pupil_no", "upn") == [
        (1, upn(9)),
        (2, upn(3)),
        (3, upn(5)),
        (4, upn(1)),
    ]


def test_the_latest_time_on_roll_says_who_a_pupil_is(engine, tmp_path):
    early = pupil(1, surname="Old", entry_date="2022-09-01", leaving_date="2023-07-20")
    late = pupil(1, surname="New", entry_date="2025-09-01", leaving_date="")
    load(engine, tmp_path / "one", SCHOOL | {"pupils.csv": [late, early]})
    assert rows(engine, models.Pupil, "surname") == ["New"]
    assert len(rows(engine, models.Enrolment, "entry_date")) == 2
    load(engine, tmp_path / "two", {"pupils.csv": [early | {"surname": "Older"}]})
    assert rows(engine, models.Pupil, "surname") == ["New"]


def test_a_blank_entry_is_the_time_on_roll_that_stands_or_long_ago(engine, tmp_path):
    load(engine, tmp_path / "one", SCHOOL | {"pupils.csv": [pupil(1), pupil(2, entry_date="")]})
    load(engine, tmp_path / "two", {"pupils.csv": f"upn,year_group\n{upn(1)},8\n{upn(2)},9\n"})
    kept = rows(engine, models.Enrolment, "entry_date", "year_group")
    assert kept == [(day("2025-09-01"), "8"), (LONG_AGO, "9")]


@pytest.mark.parametrize("file", ["pupils", "needs"])
def test_a_start_that_becomes_known_takes_the_place_of_the_unknown_one(engine, tmp_path, file):
    without, with_start = {
        "pupils": ([pupil(1, entry_date="")], [pupil(1, entry_date="2024-09-01")]),
        "needs": ([{"upn": upn(1), "need_type": "ASD", "rank": "1"}],
                  [{"upn": upn(1), "need_type": "ASD", "rank": "1", "start_date": "2024-09-01"}]),
    }[file]  # fmt: skip
    model, start = {"pupils": (models.Enrolment, "entry_date"), "needs": (models.Need, "start_date")}[file]
    load(engine, tmp_path / "one", small(**{file: without}))
    before = dump(engine, "import")
    report = load(engine, tmp_path / "two", {f"{file}.csv": with_start})
    assert report.accepted, report.text()
    assert rows(engine, model, start) == [day("2024-09-01")]
    assert load(engine, tmp_path / "two").nothing_to_change
    ingest.undo(engine, URN, 2, "me")
    assert dump(engine, "import") == before


@pytest.mark.parametrize(
    ("row", "school", "marks", "expected"),
    [
        ({"entry_date": "2020-09-01"}, "2026-08-31", None, 2025),
        ({"entry_date": "2020-09-01"}, "2026-09-01", None, 2026),
        ({"entry_date": "2020-09-01"}, "", "2026-07-17", 2025),
        ({"entry_date": "2020-09-01"}, "", None, 2026),
        ({"entry_date": "2020-09-01", "leaving_date": "2025-07-18"}, "2026-11-20", None, 2024),
        ({"entry_date": "2027-09-01"}, "2026-11-20", None, 2027),
        ({"entry_date": ""}, "2026-11-20", None, 2026),
    ],
)  # fmt: skip
def test_a_year_group_is_true_in_the_year_of_the_data_or_of_leaving_or_of_a_later_entry(
    engine, tmp_path, row, school, marks, expected
):
    files = {"school.csv": [SCHOOL["school.csv"][0] | {"data_date": school}], "pupils.csv": [pupil(1, **row)]}
    if marks:
        files["attendance.csv"] = f"upn,date,am,pm\n{upn(1)},{marks},/,\\\n"
    report = load(engine, tmp_path / "pack", files)
    assert rows(engine, models.Enrolment, "year_group_in") == [expected]
    assert any("year groups in pupils.csv" in note for note in report.notes) == (marks is not None)


def test_the_day_of_the_data_is_what_the_school_says_else_the_latest_mark_ever(engine, tmp_path):
    def seen():
        return rows(engine, models.School, "data_date")[0]

    load(engine, tmp_path / "one", small())
    assert seen() is None
    load(engine, tmp_path / "two", {"attendance.csv": f"upn,date,am,pm\n{upn(1)},2026-09-11,/,\\\n"})
    assert seen() == day("2026-09-11")
    load(engine, tmp_path / "three", {"attendance.csv": f"upn,date,am,pm\n{upn(1)},2026-09-10,/,\\\n"})
    assert seen() == day("2026-09-11")
    weekly = "upn,week_start,possible,authorised,unauthorised\n"
    load(engine, tmp_path / "four", {"attendance_weekly.csv": f"{weekly}{upn(1)},2026-11-16,8,0,0\n"})
    assert seen() == TODAY
    load(engine, tmp_path / "five", {"school.csv": [SCHOOL["school.csv"][0] | {"data_date": "2026-10-01"}]})
    assert seen() == day("2026-10-01")
    ingest.undo(engine, URN, 5, "me")
    assert seen() == TODAY


def test_a_demo_is_marked_in_the_transaction_that_imports_it(engine, tmp_path):
    wish = Wish(demo=True, progress=False, today=TODAY)
    assert carry_out(packs.write(tmp_path / "demo", small()), engine, wish, Origin()).accepted
    assert rows(engine, models.School, "demo") == [True]
