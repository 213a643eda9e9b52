"""The session codes: which exist on a day, how each counts, and that the Department's own sums agree."""

import csv
import os
import re
from datetime import date
from itertools import chain, pairwise
from pathlib import Path

import pytest

from data import reference

BEFORE, AFTER = date(2024, 8, 18), date(2024, 8, 19)
IN_FORCE = {
    "attended": ["/", "\\", "L", "B", "K", "P", "V", "W"],
    "authorised": ["C", "C1", "C2", "E", "I", "J1", "M", "R", "S", "T"],
    "unauthorised": ["G", "N", "O", "U"],
    "not counted": ["D", "Q", "X", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7", "Z", "#", "", "-"],
}
WITHDRAWN = {"H": "authorised", "F": "authorised", "J": "attended", "Y": "not counted"}

# Department for Education, Pupil attendance in schools, 2025/26 year to date, England
# (dfe-analytical-services/attendance-data-dashboard@8f4979c0dfb9, data/EES_ytd_data.csv).
YEAR_TO_DATE = """\
education_phase,overall_attendance,overall_absence,authorised_absence,unauthorised_absence,possible_sessions,\
reason_present_am,reason_present_pm,reason_l_present,reason_b_aea,reason_p_aea,reason_v_aea,reason_w_aea,\
reason_k_aea,reason_j_aea,reason_i_authorised,reason_m_authorised,reason_r_authorised,reason_s_authorised,\
reason_t_authorised,reason_h_authorised,reason_e_authorised,reason_c_authorised,reason_c1_authorised,\
reason_j1_authorised,reason_c2_authorised,reason_g_unauthorised,reason_u_unauthorised,reason_o_other,\
reason_n_no_reason_yet
Primary,1230531096,68548268,48445756,20102512,1299079364,596248903,606376201,14574915,2478465,1101777,9521170,\
548,229071,46,36191780,3533055,851311,2797,184890,214,478785,4773352,43089,220738,2165735,6948330,2200160,\
10312019,642003
Special,45541257,6906985,5018975,1888010,52448242,22088855,22230096,402137,466368,25028,243536,32083,53154,0,\
2632592,532330,27995,11896,3426,62,91266,878720,2416,5269,833003,213652,169596,1468483,36279
Total,2277095382,168324305,110576083,57748222,2445419687,1087607804,1112793212,45496880,6222590,2681738,\
17740912,3407002,1145157,87,78499360,8181826,1512380,1113055,221371,388,3728346,10309440,101580,397843,6510388,\
10601582,5613053,40313989,1219598
"""


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def counted_as(row: dict[str, str]) -> dict[str, int]:
    """Sessions of a row of the Department's file, added up as our code table counts them."""
    sums = dict.fromkeys(("attended", "authorised", "unauthorised"), 0)
    for column, sessions in row.items():
        if column in ("reason_present_am", "reason_present_pm"):
            code = {"reason_present_am": "/", "reason_present_pm": "\\"}[column]
        elif found := re.match(r"reason_([a-z]\d?)_", column):
            code = found[1].upper()
        else:
            continue
        day = BEFORE if code in WITHDRAWN else AFTER
        sums[reference.attendance_code(code, day).counts_as] += int(sessions)
    return sums


@pytest.mark.parametrize("counts_as", IN_FORCE)
def test_every_code_of_the_2024_regulations_counts_as_the_statistics_count_it(counts_as):
    for code in IN_FORCE[counts_as]:
        found = reference.attendance_code(code, AFTER)
        assert found.counts_as == counts_as
        assert found.possible == (counts_as != "not counted")


def test_no_other_code_is_in_force_since_19_august_2024():
    assert sorted(reference.attendance_lookup(AFTER)) == sorted(chain(*IN_FORCE.values()))


@pytest.mark.parametrize(("code", "counts_as"), WITHDRAWN.items())
def test_a_withdrawn_code_is_good_on_18_august_2024_and_refused_the_next_day(code, counts_as):
    assert reference.attendance_code(code, BEFORE).counts_as == counts_as
    with pytest.raises(ValueError, match=f'"{code}" was withdrawn on 19 August 2024'):
        reference.attendance_code(code, AFTER)


@pytest.mark.parametrize("code", ["K", "Q", "C1", "C2", "J1", "Y1", "Y7"])
def test_a_code_that_is_new_in_2024_is_refused_on_18_august_2024(code):
    assert reference.attendance_code(code, AFTER).code == code
    with pytest.raises(ValueError, match=f'"{code}" came into use on 19 August 2024'):
        reference.attendance_code(code, BEFORE)


@pytest.mark.parametrize("code", ["A", "Y8", "c1", "//", "absent"])
def test_an_unknown_code_is_an_error_and_never_an_absence(code):
    with pytest.raises(ValueError, match="is not a national attendance code"):
        reference.attendance_code(code, AFTER)


def test_code_c_keeps_its_count_and_changes_its_meaning():
    old, new = (reference.attendance_code("C", day) for day in (BEFORE, AFTER))
    assert old.meaning != new.meaning
    assert (old.counts_as, new.counts_as) == ("authorised", "authorised")


def test_a_code_has_one_meaning_on_any_day():
    for code in {code.code for code in reference.attendance_codes()}:
        periods = sorted(
            (period.valid_from or date.min, period.valid_to or date.max)
            for period in reference.attendance_codes()
            if period.code == code
        )
        assert all(first[1] < second[0] for first, second in pairwise(periods))


def test_every_code_is_stored_as_one_character_of_its_own():
    for day in (BEFORE, AFTER):
        marked = [code for code in reference.attendance_lookup(day).values() if code.code not in ("", "-")]
        stored = [code.stored_as for code in marked]
        assert all(len(character) == 1 and ord(character) < 128 for character in stored)
        assert len(set(stored)) == len(stored)
        assert reference.NO_MARK not in stored
        assert [reference.stored_code(code.stored_as, day).code for code in marked] == [
            code.code for code in marked
        ]


def test_no_mark_is_stored_alike_for_a_blank_and_a_dash():
    for code in ("", "-"):
        assert reference.attendance_code(code, AFTER).stored_as == reference.NO_MARK


def test_a_stored_character_that_stands_for_no_code_is_an_error():
    with pytest.raises(ValueError, match='"H" stands for no attendance code on 19 August 2024'):
        reference.stored_code("H", AFTER)


def test_the_arrays_count_a_stored_character_as_its_code_does_on_every_date():
    marks = reference.marks()
    for code in reference.attendance_codes():
        at = ord(code.stored_as)
        assert marks.possible[at] == code.possible
        assert marks.late[at] == code.late
        for counts_as in ("attended", "authorised", "unauthorised"):
            assert getattr(marks, counts_as)[at] == (code.counts_as == counts_as)
        assert reference.reason_groups()[marks.reason[at]] == code.reason_group
    assert marks.no_mark.nonzero()[0].tolist() == [ord(reference.NO_MARK)]


def test_the_arrays_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        reference.marks().possible[0] = 1


def test_only_l_and_u_are_late():
    assert [code.code for code in reference.attendance_codes() if code.late] == ["L", "U"]


def test_every_code_has_a_meaning_a_reason_group_and_a_source():
    for code in reference.attendance_codes():
        assert all((code.meaning, code.reason_group, code.source))
        assert code.counts_as in IN_FORCE


def assert_counted_as_published(row: dict[str, str]) -> None:
    sums = counted_as(row)
    attended, absent = int(row["overall_attendance"]), int(row["overall_absence"])
    authorised, unauthorised = int(row["authorised_absence"]), int(row["unauthorised_absence"])
    assert attended + absent == int(row["possible_sessions"])
    assert (sums["attended"], sums["unauthorised"]) == (attended, unauthorised)
    assert authorised + unauthorised == absent
    # The file leaves out the column of the withdrawn code F, so its authorised reasons can fall a little short.
    assert 0 <= authorised - sums["authorised"] <= authorised * 14 // 100_000


@pytest.mark.parametrize("row", rows_of(YEAR_TO_DATE), ids=lambda row: row["education_phase"])
def test_possible_sessions_of_england_are_attendance_plus_absence_by_our_codes(row):
    assert_counted_as_published(row)


def test_all_643_rows_of_the_department_s_file_are_counted_as_our_codes_count():
    """Needs the whole file: SIGHTLINE_SHARED names a folder that holds it."""
    shared = Path(os.environ.get("SIGHTLINE_SHARED") or Path(__file__).parents[3] / "shared")
    file = shared / "reference" / "raw" / "attendance_ytd_202526_ees.csv"
    if not file.exists():
        pytest.skip("the whole year-to-date file is not here; the rows for England are tested above")
    rows = [row for row in rows_of(file.read_text("utf-8-sig")) if row["possible_sessions"].isdigit()]
    assert len(rows) == 643
    for row in rows:
        assert_counted_as_published(row)
