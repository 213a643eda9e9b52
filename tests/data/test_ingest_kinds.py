"""Cells: what is read as what, and what is refused with words that say what would be right."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import terms
from data.ingest import kinds
from data.ingest.kinds import Score, Wrong

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
DIGITS = st.text("0123456789", min_size=11, max_size=11)


@given(DAYS)
def test_a_date_is_read_alike_year_first_and_day_first(day):
    written = [
        day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", f"{day:%d-%m-%Y}",
        f"{day:%d.%m.%Y}", f"{day:%d/%m/%Y} 00:00", f"{day.isoformat()}T00:00:00",
    ]  # fmt: skip
    assert {kinds.read_day(text) for text in written} == {day}


@pytest.mark.parametrize(
    "text",
    ["31/02/2026", "2026-13-01", "29/02/2025", "01/09/26", "45901", "1 Sep 2026", "2026-09-01 08:30", "01-09/2026",
     "1899-12-31", "2101-01-01", "tomorrow", "2026-09", "٠١/٠٩/٢٠٢٦"],
)  # fmt: skip
def test_a_date_that_is_none_or_could_be_two_is_refused(text):
    with pytest.raises(Wrong, match="date"):
        kinds.read_day(text)


@given(st.sampled_from(["y", "yes", "true", "1"]), st.sampled_from([str.upper, str.lower, str.title]))
def test_yes_is_read_in_any_case(text, case):
    assert kinds.read_yes_no(case(text)) is True


@given(st.sampled_from(["n", "no", "false", "0"]), st.sampled_from([str.upper, str.lower, str.title]))
def test_no_is_read_in_any_case(text, case):
    assert kinds.read_yes_no(case(text)) is False


@given(st.text(min_size=1).filter(lambda text: text.casefold() not in kinds.YES | kinds.NO))
def test_anything_else_is_neither_yes_nor_no(text):
    with pytest.raises(Wrong, match="Y or N"):
        kinds.read_yes_no(text)


@given(st.sampled_from([year for year in terms.YEAR_GROUPS if year.isdigit()]))
def test_a_year_group_is_read_by_its_number_and_its_name(year):
    written = [
        year,
        f"Year {year}",
        f"year{year}",
        f"Y{year}",
        f"yr {year}",
        f"NC Year {year}",
        year.zfill(2),
    ]
    assert {kinds.read_year_group(text) for text in written} == {year}


@pytest.mark.parametrize(
    ("text", "year"),
    [("R", "R"), ("reception", "R"), ("Year R", "R"), ("n1", "N1"), ("Nursery 2", "N2"), ("N2", "N2")],
)
def test_the_early_years_are_read_by_name(text, year):
    assert kinds.read_year_group(text) == year


@pytest.mark.parametrize("text", ["0", "15", "-1", "7.5", "1/2", "Nursery", "X", "Year", "seven", "1.1"])
def test_what_is_no_year_group_is_refused(text):
    with pytest.raises(Wrong, match="N1, N2, R or a year from 1 to 14"):
        kinds.read_year_group(text)


@given(st.integers(1900, 2099))
def test_an_academic_year_is_read_as_the_year_it_starts_in(year):
    short, long = f"{(year + 1) % 100:02d}", str(year + 1)
    written = [f"{year}/{short}", f"{year}/{long}", f"{year}-{short}", f"{year}{short}", f"{year}–{short}"]
    assert {kinds.read_academic_year(text) for text in written} == {year}
    assert kinds.read_academic_year(terms.academic_year_name(year)) == year


@pytest.mark.parametrize("text", ["2025", "2025/27", "25/26", "2025/25", "2025/6", "next year"])
def test_years_that_do_not_follow_one_another_are_no_academic_year(text):
    with pytest.raises(Wrong, match="2025/26"):
        kinds.read_academic_year(text)


@given(st.integers(0, 300))
def test_months_are_read_from_years_and_months(months):
    assert kinds.read_score(f"{months // 12}:{months % 12:02d}") == Score(months, None, in_years=True)


def test_eighty_months_are_six_years_and_eight_months():
    assert kinds.read_score("6:08").value == 80


@pytest.mark.parametrize("text", ["6:12", "6:8", "6:99"])
def test_months_of_a_year_go_from_nought_to_eleven(text):
    with pytest.raises(Wrong, match="6:08"):
        kinds.read_score(text)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("98.5", Score(98.5)),
        ("<70", Score(70, "<")),
        ("> 130", Score(130, ">")),
        ("<5:00", Score(60, "<", True)),
    ],
)
def test_a_score_at_a_limit_of_its_test_says_so(text, score):
    assert kinds.read_score(text) == score


@pytest.mark.parametrize(
    "text", ["", "NaN", "inf", "-inf", "1e308", "1e3", "12a", "1_000", "٣", "0x10", "--1", "£"]
)
def test_what_only_a_computer_would_call_a_number_is_refused(text):
    with pytest.raises(Wrong):
        kinds.ANY_NUMBER.read(text)
    with pytest.raises(Wrong):
        kinds.read_score(text)


@pytest.mark.parametrize(
    ("text", "amount"), [("£1,250.50", 1250.5), ("0", 0), ("250000", 250000), ("£ 3", 3)]
)
def test_money_may_have_a_pound_sign_and_commas(text, amount):
    assert kinds.MONEY.read(text) == amount


@pytest.mark.parametrize("text", ["-1", "1,25", "-£5", "1250,50", "12,50.00"])
def test_money_is_never_negative_and_its_commas_stand_between_thousands(text):
    with pytest.raises(Wrong, match="an amount in pounds, not negative"):
        kinds.MONEY.read(text)


@pytest.mark.parametrize(
    ("text", "minute"), [("00:00", 0), ("9:05", 545), ("23:59", 1439), ("09:05:00", 545)]
)
def test_a_time_of_day_is_minutes_after_midnight(text, minute):
    assert kinds.read_time(text) == minute


@pytest.mark.parametrize("text", ["24:00", "9.05", "9:5", "0905", "9:60", "9am"])
def test_what_is_no_time_of_day_is_refused(text):
    with pytest.raises(Wrong, match="09:05"):
        kinds.read_time(text)


# B801200005001 is the worked example of python-stdnum's documentation; the check letter's rule is that of the
# Government Data Standards Catalogue, Unique Pupil Number 2.0.
def test_a_published_example_of_a_upn_is_right():
    assert kinds.read_upn("B801200005001") == "B801200005001"
    assert kinds.read_upn(" b801200005001 ".strip()) == "B801200005001"


def test_the_check_letter_weighs_each_place_from_two_to_thirteen():
    for place in range(2, 14):
        rest = "".join("1" if at == place else "0" for at in range(2, 14))
        assert kinds.check_letter(f"A{rest}") == kinds.CHECK_LETTERS[place]


def test_the_last_letter_of_a_temporary_upn_counts_as_its_place_among_the_letters():
    assert kinds.check_letter("A00000000000A") == "A"
    assert kinds.check_letter("A00000000000B") == kinds.CHECK_LETTERS[13]
    assert kinds.check_letter("A00000000000Z") == kinds.CHECK_LETTERS[13 * 22 % 23]
    assert kinds.read_upn(f"{kinds.CHECK_LETTERS[13]}00000000000B")


@given(DIGITS, st.sampled_from("0123456789" + kinds.CHECK_LETTERS), st.integers(1, 12), st.integers(1, 9))
def test_one_mistyped_digit_is_always_found(digits, last, place, step):
    right = kinds.check_letter(f"A{digits}{last}") + digits + last
    assert kinds.read_upn(right) == right
    if right[place].isdigit():
        wrong = right[:place] + str((int(right[place]) + step) % 10) + right[place + 1 :]
        with pytest.raises(Wrong, match="mistyped"):
            kinds.read_upn(wrong)


@pytest.mark.parametrize(
    "text",
    ["", "B80120000500", "B8012000050011", "B80120000500I", "I801200005001", "8012000050011", "B80120000A001",
     "B８01200005001"],
)  # fmt: skip
def test_what_is_not_shaped_like_a_upn_is_refused(text):
    with pytest.raises(Wrong, match="a UPN"):
        kinds.read_upn(text)


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (kinds.code_kind(terms.NEEDS), "semh", "SEMH"),
        (kinds.code_kind(terms.NEEDS), "Autistic spectrum disorder", "ASD"),
        (kinds.code_kind(terms.NEEDS), "SLCN - Speech and language", "SLCN"),
        (kinds.code_kind(terms.TERMS), "Autumn-1", "autumn 1"),
        (kinds.code_kind(terms.ACTIVITIES), "One to one", "one-to-one"),
    ],
)
def test_a_code_is_known_by_its_name_too(kind, text, code):
    assert kind.read(text) == code


def test_a_code_that_is_none_is_answered_with_the_list():
    with pytest.raises(Wrong, match="suspension or permanent exclusion"):
        kinds.code_kind(terms.EXCLUSION_KINDS).read("detention")


@given(st.text(min_size=1, max_size=255))
def test_text_is_kept_as_it_is_or_refused(text):
    try:
        assert kinds.LINE.read(text) == text
    except Wrong:
        assert any(ord(letter) < 32 or ord(letter) == 127 for letter in text)


def test_text_too_long_for_its_cell_is_refused():
    assert kinds.LINE.read("x" * 255)
    with pytest.raises(Wrong, match="at most 255 characters"):
        kinds.LINE.read("x" * 256)
