"""The demo school is an ordinary one: its shares are close to England's, of the same phase.

The figures are the Department for Education's: SEN from Special educational needs in England (January 2026),
absence by SEN provision from Pupil attendance in schools (autumn and spring terms 2025/26), all absence from the
same (2025/26 to July), suspensions from Suspensions and permanent exclusions in England (2023/24), pupil premium,
meals and language from Schools, pupils and their characteristics (January 2025).
"""

from datetime import date

import pandas as pd
import pytest

from data import terms
from data.reference import attendance_lookup
from tests.data.test_demo_pack import TODAY, on_roll, pack

PHASES = ("secondary", "primary")
LAST_JANUARY, JANUARY_BEFORE = date(2026, 1, 15), date(2025, 1, 16)


def statuses(tables: dict[str, pd.DataFrame], day: date) -> pd.Series:
    """The status of everybody on roll on a day, by UPN."""
    rows, when = tables["sen"], pd.Timestamp(day)
    held = rows[(rows.start_date <= when) & ~(rows.end_date < when)]
    return held.set_index("upn").status.reindex(on_roll(tables, day)).fillna("N")


def primary_needs(tables: dict[str, pd.DataFrame], day: date) -> pd.Series:
    """The need of rank 1 of everybody who has one on a day, by UPN."""
    rows, when = tables["needs"], pd.Timestamp(day)
    return (
        rows[(rows["rank"] == "1") & (rows.start_date <= when) & ~(rows.end_date < when)]
        .set_index("upn")
        .need_type
    )


def sessions(tables: dict[str, pd.DataFrame], first: date, last: date) -> pd.DataFrame:
    """Possible, absent and unauthorised sessions of everybody between two days, by UPN."""
    marks = tables["attendance"]
    marks = marks[(marks.date >= pd.Timestamp(first)) & (marks.date <= pd.Timestamp(last))]
    classes = {code: known.counts_as for code, known in attendance_lookup(last).items()}
    counted = []
    for half in ("am", "pm"):
        kind = marks[half].map(classes)
        counted.append(
            pd.DataFrame(
                {
                    "upn": marks.upn,
                    "possible": kind.isin(("attended", "authorised", "unauthorised")),
                    "absent": kind.isin(("authorised", "unauthorised")),
                    "unauthorised": kind == "unauthorised",
                }
            )
        )
    return pd.concat(counted).groupby("upn").sum()


def of_compulsory_age(
    tables: dict[str, pd.DataFrame], counted: pd.DataFrame, academic_year: int
) -> pd.DataFrame:
    """The rows of pupils who were in Years 1 to 11 in an academic year."""
    latest = tables["pupils"].sort_values("entry_date").groupby("upn").tail(1).set_index("upn")
    left = latest.leaving_date.fillna(pd.Timestamp(TODAY))
    true_in = left.dt.year - (left.dt.month < 9)
    year = latest.year_group.replace("R", "0").astype(int) - (true_in - academic_year)
    return counted[year.reindex(counted.index).between(1, 11)]


@pytest.mark.parametrize(
    ("phase", "day", "support", "plans"),
    [
        ("secondary", LAST_JANUARY, 14.1, 3.5),
        ("secondary", JANUARY_BEFORE, 13.4, 3.1),
        ("secondary", TODAY, 14.5, 3.7),
        ("primary", LAST_JANUARY, 15.4, 4.0),
        ("primary", JANUARY_BEFORE, 14.8, 3.5),
        ("primary", TODAY, 15.7, 4.2),
    ],
)
def test_the_register_is_about_as_large_as_in_england(phase, day, support, plans):
    share = statuses(pack(phase=phase), day).value_counts(normalize=True) * 100
    assert share["K"] == pytest.approx(support, abs=1.6)
    assert share["E"] == pytest.approx(plans, abs=1.1)


@pytest.mark.parametrize("phase", PHASES)
def test_the_register_has_grown_over_two_years(phase):
    tables = pack(phase=phase)
    shares = [(statuses(tables, day) != "N").mean() for day in (JANUARY_BEFORE, LAST_JANUARY, TODAY)]
    assert shares == sorted(shares)
    assert 0.01 < shares[-1] - shares[0] < 0.05


@pytest.mark.parametrize(
    ("phase", "support", "plans"),
    [
        ("secondary", {"ci": 28, "cl": 36, "semh": 23, "sp": 6, "oth": 7}, {"ci": 51, "cl": 20, "semh": 20}),
        ("primary", {"ci": 41, "cl": 27, "semh": 20, "sp": 5, "oth": 7}, {"ci": 67, "cl": 12, "semh": 12}),
    ],
)
def test_needs_are_spread_over_the_areas_as_they_usually_are(phase, support, plans):
    tables = pack(phase=phase)
    status = statuses(tables, TODAY)
    areas = primary_needs(tables, TODAY).map(terms.AREA_OF_NEED)
    for code, usual, room in (("K", support, 9), ("E", plans, 16)):
        shares = areas.reindex(status.index[status == code]).value_counts(normalize=True) * 100
        for area, share in usual.items():
            assert shares.get(area, 0) == pytest.approx(share, abs=room), (code, area)


@pytest.mark.parametrize("phase", PHASES)
def test_some_have_a_second_need_and_somebody_has_none_recorded(phase):
    tables = pack(phase=phase)
    with_sen = statuses(tables, TODAY).loc[lambda status: status != "N"].index
    needs = tables["needs"][tables["needs"].end_date.isna() & tables["needs"].upn.isin(with_sen)]
    ranks = needs.groupby("upn")["rank"].agg(set).reindex(with_sen)
    assert ranks.dropna().map(lambda held: "2" in held).mean() == pytest.approx(0.32, abs=0.09)
    assert 1 <= ranks.isna().sum() <= 8


@pytest.mark.parametrize(
    ("phase", "shares"),
    [
        ("secondary", {"pupil_premium": 27.5, "fsm": 25.8, "eal": 19.0, "looked_after": 0.8}),
        ("primary", {"pupil_premium": 25.5, "fsm": 24.7, "eal": 23.0, "looked_after": 0.8}),
    ],
)
def test_pupils_are_as_mixed_as_in_england(phase, shares):
    tables = pack(phase=phase)
    rows = tables["pupils"].drop_duplicates("upn", keep="last").set_index("upn").loc[on_roll(tables, TODAY)]
    for column, share in shares.items():
        assert (rows[column] == "Y").mean() * 100 == pytest.approx(share, abs=4), column
    assert (rows.sex == "M").mean() == pytest.approx(0.51, abs=0.04)
    assert rows[rows.looked_after == "Y"].pupil_premium.eq("Y").all()


@pytest.mark.parametrize("phase", PHASES)
def test_boys_are_six_in_ten_of_sen_support_and_seven_in_ten_of_plans(phase):
    tables = pack(phase=phase)
    status = statuses(tables, TODAY)
    boys = (
        tables["pupils"].drop_duplicates("upn", keep="last").set_index("upn").sex.reindex(status.index) == "M"
    )
    assert boys[status == "K"].mean() == pytest.approx(0.63, abs=0.08)
    assert boys[status == "E"].mean() == pytest.approx(0.71, abs=0.13)


@pytest.mark.parametrize(
    ("phase", "everyone", "persistent", "severe", "by_status"),
    [
        ("secondary", 8.5, 23.8, 3.9, {"N": 6.9, "K": 13.1, "E": 17.6}),
        ("primary", 5.3, 13.8, 0.9, {"N": 4.5, "K": 7.15, "E": 10.7}),
    ],
)
def test_absence_is_about_as_high_as_in_england(phase, everyone, persistent, severe, by_status):
    tables = pack(phase=phase)
    counted = sessions(tables, date(2025, 9, 1), date(2026, 7, 31))
    counted = of_compulsory_age(tables, counted, 2025).loc[lambda rows: rows.possible > 0]
    assert counted.absent.sum() / counted.possible.sum() * 100 == pytest.approx(everyone, abs=1.0)
    assert (counted.absent * 10 >= counted.possible).mean() * 100 == pytest.approx(persistent, abs=5)
    assert (counted.absent * 2 >= counted.possible).mean() * 100 == pytest.approx(severe, abs=2)
    status = statuses(tables, date(2026, 6, 30)).reindex(counted.index)
    for code, usual in by_status.items():
        here = counted[status == code]
        assert here.absent.sum() / here.possible.sum() * 100 == pytest.approx(usual, rel=0.25), code


@pytest.mark.parametrize("phase", PHASES)
def test_a_pupil_who_was_away_much_last_year_is_away_much_again(phase):
    tables = pack(phase=phase)
    years = [sessions(tables, date(year, 9, 1), date(year + 1, 7, 31)) for year in (2024, 2025)]
    shares = pd.concat([year.absent / year.possible for year in years], axis=1).dropna()
    assert 0.45 < shares.corr(method="spearman").iloc[0, 1] < 0.9


@pytest.mark.parametrize("phase", PHASES)
def test_mondays_and_fridays_are_worse_than_days_between(phase):
    marks = pack(phase=phase)["attendance"]
    away = marks.am.isin(["I", "O", "C", "N", "G"]).groupby(marks.date.dt.day_of_week).mean()
    assert away[0] > away[2]
    assert away[4] > away[2] * 1.08


@pytest.mark.parametrize(
    ("phase", "rates"),
    [
        (
            "secondary",
            {"I": 3.63, "O": 2.61, "L": 2.79, "G": 0.31, "M": 0.38, "V": 0.73, "E": 0.29, "U": 0.30},
        ),
        ("primary", {"I": 2.79, "O": 0.79, "L": 1.12, "G": 0.53, "M": 0.27, "V": 0.73, "U": 0.17}),
    ],
)
def test_the_reasons_are_mixed_as_in_england(phase, rates):
    marks = pack(phase=phase)["attendance"]
    used = pd.concat([marks.am, marks.pm]).value_counts()
    known = attendance_lookup(TODAY)
    possible = sum(count for code, count in used.items() if known[code].possible)
    for code, rate in rates.items():
        assert used[code] / possible * 100 == pytest.approx(rate, rel=0.45), code
    assert {"D", "X", "Y2", "Y4", "B", "C2", "K", "R", "P"} <= set(used.index)


@pytest.mark.parametrize(("phase", "rate", "pupils"), [("secondary", 22.6, 7.8), ("primary", 2.3, 1.0)])
def test_suspensions_are_about_as_many_and_as_uneven_as_in_england(phase, rate, pupils):
    tables = pack(phase=phase)
    rows = tables["suspensions"][tables["suspensions"].kind == "suspension"]
    rows = rows[(rows.start_date >= "2025-09-01") & (rows.start_date < "2026-09-01")]
    roll = len(on_roll(tables, LAST_JANUARY))
    assert len(rows) / roll * 100 == pytest.approx(rate, rel=0.4)
    assert rows.upn.nunique() / roll * 100 == pytest.approx(pupils, rel=0.6, abs=1)
    assert rows.upn.value_counts().iloc[0] >= 2


@pytest.mark.parametrize("phase", PHASES)
def test_people_come_and_go_within_the_year(phase):
    rows = pack(phase=phase)["pupils"]
    year = rows.entry_date.between("2025-09-02", "2026-08-30")
    left = rows.leaving_date.between("2025-09-02", "2026-08-30")
    assert 0.01 < year.mean() < 0.05
    assert 0.01 < left.mean() < 0.05
    assert (rows.leaving_date == "2026-08-31").sum() > 100


@pytest.mark.parametrize("phase", PHASES)
def test_movement_on_the_register_has_every_kind_and_its_reason(phase):
    tables = pack(phase=phase)
    rows = tables["sen"]
    recent = rows[rows.end_date >= "2024-09-01"]
    assert (recent.end_reason == "EHC plan issued").sum() >= 4
    assert recent.end_reason.str.contains("met|Caught up|request", regex=True).sum() >= 4
    assert recent.end_reason.notna().all()
    assert rows.start_reason.notna().all()
    arrived = rows.merge(tables["pupils"][["upn", "entry_date"]], on="upn")
    assert (arrived.start_date < arrived.entry_date).sum() > 50
    assert (arrived.start_date > arrived.entry_date).sum() > 50
