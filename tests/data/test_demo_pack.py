"""The demo school's pack keeps every rule of the data pack that can be checked without importing it."""

import hashlib
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest

from data import terms
from data.demo import write_pack
from data.demo.ask import Ask
from data.demo.roll import enrol
from data.demo.schooldays import Calendar
from data.demo.upns import check_letter
from data.errors import Refused
from data.reference import attendance_lookup, eef_strands, ethnicities, suspension_reasons

TODAY = date(2026, 11, 20)
FILES = {
    "actions", "assessments", "attendance", "benchmarks", "budget", "cpd_attendance", "cpd_audit", "cpd_sessions",
    "ehc", "intervention_groups", "intervention_pupils", "interventions", "needs", "pupil_time", "pupils", "school",
    "sen", "sen_reviews", "staff", "suspensions", "ta_audit", "ta_timetable", "terms", "tests",
}  # fmt: skip


def digests(folder: Path) -> dict[str, str]:
    return {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.csv")}


def pack(
    pupils: int = 1200, phase: str = "secondary", seed: int = 1, today: date = TODAY
) -> dict[str, pd.DataFrame]:
    """The tables of a demo pack, read as text, dates as dates; each pack is made once."""
    return made(pupils, phase, seed, today)


@cache
def made(pupils: int, phase: str, seed: int, today: date) -> dict[str, pd.DataFrame]:
    with TemporaryDirectory() as place:
        folder = write_pack(Path(place), pupils=pupils, phase=phase, seed=seed, today=today)
        tables = {path.stem: pd.read_csv(path, dtype=str) for path in folder.glob("*.csv")}
    for table in tables.values():
        for column in table:
            if column in ("date", "date_of_birth", "start", "end", "opened_on") or column.endswith("_date"):
                table[column] = pd.to_datetime(table[column], format="%Y-%m-%d")
    return tables


def on_roll(tables: dict[str, pd.DataFrame], day: date) -> pd.Series:
    """The UPNs on roll on a day."""
    rows, when = tables["pupils"], pd.Timestamp(day)
    there = (rows.entry_date <= when) & (rows.leaving_date.isna() | (rows.leaving_date >= when))
    return rows.upn[there & rows.enrolment_status.isin(terms.ON_ROLL_STATUSES)]


@pytest.fixture(params=["secondary", "primary"])
def tables(request):
    return pack(phase=request.param)


def test_the_same_four_answers_make_the_same_bytes(tmp_path):
    ask = {"pupils": 90, "phase": "secondary", "seed": 4, "today": TODAY}
    assert digests(write_pack(tmp_path / "a", **ask)) == digests(write_pack(tmp_path / "b", **ask))


def test_another_seed_makes_another_school(tmp_path):
    ask = {"pupils": 90, "phase": "secondary", "today": TODAY}
    one, other = (digests(write_pack(tmp_path / str(seed), seed=seed, **ask)) for seed in (4, 5))
    same = {name for name in one if one[name] == other[name]}
    assert same == {"school", "terms", "tests", "interventions", "actions", "benchmarks"}


def test_every_file_of_the_data_pack_is_written(tables):
    assert set(tables) == FILES
    assert [name for name, table in tables.items() if table.empty] == []


@pytest.mark.parametrize("phase", ["secondary", "primary"])
@pytest.mark.parametrize("pupils", [0, 1, 3, 17, 1200])
def test_exactly_so_many_pupils_are_on_roll_today(phase, pupils):
    upns = on_roll(pack(pupils=pupils, phase=phase), TODAY)
    assert (len(upns), upns.nunique()) == (pupils, pupils)


def test_a_school_of_two_thousand_five_hundred_has_so_many():
    roll = enrol(Ask(2500, "secondary", 1, TODAY))
    assert (roll.current.sum(), roll.on_roll(np.datetime64(TODAY)).sum()) == (2500, 2500)


@pytest.mark.parametrize(
    "today",
    [
        date(2026, 9, 1),
        date(2026, 9, 3),
        date(2026, 12, 25),
        date(2027, 3, 28),
        date(2027, 8, 31),
        date(2028, 2, 29),
    ],
    ids=str,
)
@pytest.mark.parametrize("phase", ["secondary", "primary"])
def test_a_pack_can_be_made_on_any_day_of_the_year(today, phase):
    tables = pack(pupils=130, phase=phase, today=today)
    assert len(on_roll(tables, today)) == 130
    assert tables["attendance"].date.max() <= pd.Timestamp(today)
    assert tables["school"].data_date.tolist() == [pd.Timestamp(today)]


@pytest.mark.parametrize(
    ("answers", "word"),
    [({"pupils": -1}, "-1 pupils"), ({"phase": "special"}, "phase special"), ({"seed": -3}, "seed is -3")],
)
def test_answers_that_make_no_school_are_refused_in_words(tmp_path, answers, word):
    with pytest.raises(Refused, match=word):
        write_pack(tmp_path / "none", today=TODAY, **answers)
    assert not (tmp_path / "none").exists()


def test_every_upn_has_its_check_letter_and_a_local_authority_that_does_not_exist(tables):
    upns = tables["pupils"].upn.unique()
    assert [
        upn for upn in upns if check_letter(upn[1:]) != upn[0] or upn[1:4] != "999" or len(upn) != 13
    ] == []
    assert 0 < sum(upn[-1].isalpha() for upn in upns) < 20


def test_a_check_letter_is_the_sum_of_weighted_digits_by_23():
    # 8 x 2 + 1 x 4 + 2 x 5 + 5 x 10 + 1 x 13 = 93, which leaves 1: B.
    assert check_letter("801200005001") == "B"
    # A temporary number ends in a letter that counts as its place: H is 7, and 80 + 7 x 13 = 171 leaves 10: L.
    assert check_letter("80120000500H") == "L"


def test_nobody_is_without_a_name_and_no_two_share_one(tables):
    people = tables["pupils"].drop_duplicates("upn")
    assert people[["forename", "surname"]].notna().all().all()
    assert not people.duplicated(["forename", "surname"]).any()
    assert tables["staff"].name.str.fullmatch(r"\S+ \S.*").all()
    names = " ".join(people.forename + people.surname)
    assert all(sign in names for sign in "'-éëØñ".replace("Ø", "ö"))


def test_every_upn_named_anywhere_is_a_pupil(tables):
    known = set(tables["pupils"].upn)
    for name, table in tables.items():
        if "upn" in table:
            assert set(table.upn) <= known, name
    supported = tables["ta_timetable"].upns.dropna().str.split(";").explode()
    assert set(supported) <= known


def test_staff_runs_and_sessions_named_anywhere_are_known(tables):
    staff = set(tables["staff"].staff_id)
    for name in ("ta_timetable", "intervention_groups", "cpd_attendance"):
        assert set(tables[name].staff_id) <= staff, name
    assert set(tables["intervention_groups"].intervention_id) <= set(tables["interventions"].intervention_id)
    assert set(tables["intervention_pupils"].group_id) <= set(tables["intervention_groups"].group_id)
    assert set(tables["cpd_attendance"].session_id) <= set(tables["cpd_sessions"].session_id)


KEYS = {
    "pupils": ["upn", "entry_date"], "sen": ["upn", "start_date"], "needs": ["upn", "need_type", "start_date"],
    "ehc": ["upn", "request_date"], "sen_reviews": ["upn", "review_date"], "attendance": ["upn", "date"],
    "suspensions": ["upn", "start_date"], "assessments": ["upn", "subject", "date", "test"], "staff": ["staff_id"],
    "ta_timetable": ["staff_id", "from_date", "weekday", "start_time"], "pupil_time": ["upn", "date"],
    "ta_audit": ["round", "respondent", "theme", "item"], "interventions": ["intervention_id"],
    "intervention_groups": ["group_id"], "intervention_pupils": ["group_id", "upn"],
    "cpd_audit": ["round", "respondent", "need_type"], "cpd_sessions": ["session_id"],
    "cpd_attendance": ["session_id", "staff_id"], "actions": ["action_id"], "budget": ["academic_year", "line"],
    "terms": ["academic_year", "term"], "tests": ["test"], "benchmarks": ["measure", "phase", "year", "group"],
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(KEYS))
def test_a_key_is_never_used_twice_and_never_blank(tables, name):
    keys = tables[name][KEYS[name]]
    assert not keys.duplicated().any()
    assert keys.notna().all().all()


def overlaps(rows: pd.DataFrame, by: list[str], start: str, end: str) -> pd.DataFrame:
    """The rows that begin before the row before them of the same pupil has ended."""
    rows = rows.sort_values([*by, start])
    before = rows.groupby(by)[end].shift()
    first = ~rows.duplicated(by)
    return rows[~first & (before.isna() | (rows[start] <= before))]


def test_statuses_enrolments_and_primary_needs_of_a_pupil_never_overlap(tables):
    assert overlaps(tables["sen"], ["upn"], "start_date", "end_date").empty
    assert overlaps(tables["pupils"], ["upn"], "entry_date", "leaving_date").empty
    first_rank = tables["needs"][tables["needs"]["rank"] == "1"]
    assert overlaps(first_rank, ["upn"], "start_date", "end_date").empty


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("sen", "start_date", "end_date"),
        ("needs", "start_date", "end_date"),
        ("pupils", "entry_date", "leaving_date"),
        ("pupils", "date_of_birth", "entry_date"),
        ("staff", "start_date", "end_date"),
        ("intervention_groups", "start_date", "end_date"),
        ("intervention_pupils", "entry_date", "exit_date"),
        ("ta_timetable", "from_date", "to_date"),
        ("terms", "start", "end"),
        ("ehc", "request_date", "decision_date"),
        ("ehc", "decision_date", "plan_date"),
        ("ehc", "last_review_date", "next_review_date"),
        ("ehc", "last_review_date", "review_report_sent_date"),
        ("sen_reviews", "review_date", "next_review_date"),
    ],
)
def test_nothing_ends_before_it_starts(tables, name, start, end):
    rows = tables[name].dropna(subset=[start, end])
    assert (rows[end] >= rows[start]).all()


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("attendance", "date"),
        ("suspensions", "start_date"),
        ("assessments", "date"),
        ("pupil_time", "date"),
        ("ta_audit", "date"),
        ("cpd_audit", "date"),
        ("sen_reviews", "review_date"),
        ("ehc", "last_review_date"),
        ("ehc", "review_report_sent_date"),
        ("ehc", "plan_date"),
        ("sen", "start_date"),
        ("intervention_pupils", "exit_date"),
        ("pupils", "date_of_birth"),
    ],
)
def test_nothing_that_has_happened_is_dated_after_today(tables, name, column):
    assert tables[name][column].max() <= pd.Timestamp(TODAY)


CODES = {
    ("pupils", "year_group"): terms.YEAR_GROUPS,
    ("pupils", "sex"): terms.SEXES,
    ("pupils", "ethnicity"): [row.code for row in ethnicities()],
    ("pupils", "enrolment_status"): terms.ENROLMENT_STATUSES,
    ("sen", "status"): terms.SEN,
    ("needs", "need_type"): terms.NEEDS,
    ("ehc", "decision"): terms.EHC_DECISIONS,
    ("sen_reviews", "outcome"): terms.OUTCOMES,
    ("suspensions", "kind"): terms.EXCLUSION_KINDS,
    ("suspensions", "reason"): [row.name for row in suspension_reasons()],
    ("assessments", "scale"): terms.SCALES,
    ("staff", "role"): terms.STAFF_ROLES,
    ("ta_timetable", "activity"): terms.ACTIVITIES,
    ("ta_timetable", "year_group"): terms.YEAR_GROUPS,
    ("ta_audit", "theme"): terms.AUDIT_THEMES,
    ("ta_audit", "score"): "1234",
    ("interventions", "wave"): "123",
    ("interventions", "eef_strand"): [row.strand for row in eef_strands()],
    ("intervention_groups", "provider"): terms.PROVIDERS,
    ("intervention_pupils", "outcome"): (*terms.OUTCOMES, "left early"),
    ("intervention_pupils", "rating"): ("-2", "-1", "0", "1", "2"),
    ("cpd_audit", "confidence"): "12345",
    ("cpd_audit", "need_type"): terms.NEEDS,
    ("actions", "status"): terms.ACTION_STATUSES,
    ("budget", "line"): terms.BUDGET_LINES,
    ("terms", "term"): terms.TERMS,
}


@pytest.mark.parametrize(("name", "column"), sorted(CODES))
def test_every_coded_cell_holds_a_code(tables, name, column):
    assert set(tables[name][column].dropna()) <= set(CODES[name, column])


def test_everything_the_pages_tell_apart_is_in_the_files():
    tables = pack()
    assert set(tables["ta_timetable"].activity) == set(terms.ACTIVITIES)
    assert set(tables["actions"].status) == set(terms.ACTION_STATUSES)
    assert set(tables["suspensions"].kind) == set(terms.EXCLUSION_KINDS)
    assert set(tables["ehc"].decision.dropna()) == set(terms.EHC_DECISIONS)
    assert {"DS", "OTH", "NSA"} <= set(tables["needs"].need_type)
    assert set(tables["intervention_groups"].provider) == set(terms.PROVIDERS)
    assert tables["pupils"].upn.duplicated().sum() >= 2, "somebody left and came back"
    assert tables["assessments"].score.str.startswith("<").sum() > 50
    assert tables["intervention_pupils"].exit_test.notna().sum() >= 2


def used(marks: pd.DataFrame) -> set[str]:
    """The attendance codes that stand in some marks."""
    return set(marks.am.dropna()) | set(marks.pm.dropna())


def test_marks_are_codes_of_their_day_on_school_days_inside_enrolments(tables):
    marks, rows = tables["attendance"], tables["pupils"]
    assert used(marks) <= set(attendance_lookup(TODAY))
    calendar = Calendar(TODAY)
    assert set(marks.date.unique()) == set(calendar.days.astype("datetime64[s]"))
    inside = marks.reset_index().merge(rows[["upn", "entry_date", "leaving_date"]], on="upn")
    inside = inside[(inside.date >= inside.entry_date) & ~(inside.date > inside.leaving_date)]
    assert inside["index"].nunique() == len(marks)


def test_codes_of_august_2024_are_not_used_before_it():
    marks = pack(pupils=260, today=date(2025, 7, 18))["attendance"]
    before = marks.date < pd.Timestamp(2024, 8, 19)
    assert used(marks[before]) <= set(attendance_lookup(date(2024, 6, 3)))
    assert "Y" in used(marks[before])
    assert "C2" in used(marks[~before])


def test_scores_are_inside_their_tests_limits_or_say_that_they_are_beyond(tables):
    tests = tables["tests"].set_index("test")
    scores = tables["assessments"]
    assert set(scores.test) <= set(tests.index)
    plain = scores[~scores.score.str.contains("[<>:]")]
    points = plain.score.astype(float)
    lowest = plain.test.map(tests.lowest).astype(float)
    highest = plain.test.map(tests.highest).astype(float)
    assert ((points >= lowest) & (points <= highest)).all()
    months = scores[scores.scale == "months"].score
    assert months.str.fullmatch(r"[<>]?\d{1,2}:(0\d|1[01])").all()


def test_a_year_apart_most_pupils_have_the_same_sitting_twice():
    scores = pack()["assessments"]
    autumn = scores[(scores.test == "Larkfield Maths") & (scores.date.dt.month == 10)]
    then, now = (set(autumn.upn[autumn.date.dt.year == year]) for year in (2025, 2026))
    assert len(then & now) / len(now) == pytest.approx(0.78, abs=0.08)


def test_an_annual_audit_meets_some_of_the_same_people_again():
    answers = pack()["cpd_audit"].groupby("round").respondent.unique()
    assert len(answers) == 2
    first, second = map(set, answers)
    assert 0.3 < len(first & second) / len(second) < 0.85


def test_no_pupil_is_with_two_tas_at_once(tables):
    slots = tables["ta_timetable"].dropna(subset=["upns"])
    slots = slots.assign(upn=slots.upns.str.split(";")).explode("upn")
    autumn = slots[slots.from_date.dt.month == 9]
    assert autumn.duplicated(["upn", "from_date", "to_date", "weekday", "start_time"]).sum() == 0


def test_observed_days_are_days_the_pupil_was_in_school(tables):
    seen = tables["pupil_time"].merge(tables["attendance"], on=["upn", "date"], how="left")
    assert seen.am.isin(["/", "L"]).all()
    assert seen.pm.isin(["\\", "L"]).all()
    minutes = (
        seen[["minutes_teacher", "minutes_ta", "minutes_peers", "minutes_alone"]].astype(int).sum(axis=1)
    )
    assert minutes.between(200, 330).all()


def test_suspended_sessions_are_marked_as_such():
    tables = pack()
    first = tables["suspensions"].merge(
        tables["attendance"], left_on=["upn", "start_date"], right_on=["upn", "date"], how="left"
    )
    assert np.mean(first.am == "E") > 0.97
