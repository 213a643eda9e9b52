"""The stories that docs/demo-school.md promises can be found in the demo school's files, at 1,200 pupils."""

from datetime import date

import pandas as pd
import pytest

from data import terms
from data.demo.ask import Ask
from data.demo.audits import STORY_NEED, STORY_SESSION, story_team
from data.demo.kinds import CHEAP, COSTLY, MENTORING
from data.demo.profiles import PROFILES
from tests.data.test_demo_pack import TODAY, on_roll, pack
from tests.data.test_demo_shares import primary_needs, sessions, statuses

PHASES = ("secondary", "primary")
LAST_SPRING = pd.Timestamp(2026, 1, 6)
THIS_YEAR = pd.Timestamp(2026, 9, 1)


def year_groups(tables: dict[str, pd.DataFrame]) -> pd.Series:
    """The year group of everybody on roll today, as a number, by UPN."""
    rows = tables["pupils"].drop_duplicates("upn", keep="last").set_index("upn")
    return rows.year_group.replace("R", "0").astype(int).loc[on_roll(tables, TODAY)]


def needs_today(tables: dict[str, pd.DataFrame]) -> pd.Series:
    """The primary need of everybody on the register today, by UPN."""
    status = statuses(tables, TODAY)
    return primary_needs(tables, TODAY).reindex(status.index[status != "N"])


def absence(tables: dict[str, pd.DataFrame], upns: pd.Index, first: date, last: date) -> float:
    """The share of sessions that some pupils missed between two days, in per cent."""
    counted = sessions(tables, first, last).reindex(upns).dropna()
    return counted.absent.sum() / counted.possible.sum() * 100


@pytest.mark.parametrize("phase", PHASES)
def test_semh_absence_left_its_peers_behind_in_the_spring_of_last_year(phase):
    tables = pack(phase=phase)
    here = year_groups(tables).loc[lambda year: year == PROFILES[phase].stories.absence].index
    need, status = needs_today(tables), statuses(tables, TODAY)
    semh = need.index[need == "SEMH"].intersection(here)
    peers = status.index[status == "N"].intersection(here)
    assert len(semh) >= 10
    spans = (
        (date(2024, 9, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 7, 31)),
        (date(2026, 9, 1), TODAY),
    )
    before, spring, autumn = (absence(tables, semh, *span) - absence(tables, peers, *span) for span in spans)
    assert before < 3.5
    assert spring > before + 6
    assert autumn > before + 6


@pytest.mark.parametrize("phase", PHASES)
def test_one_year_group_has_a_rush_of_new_semh_identification_this_year(phase):
    tables = pack(phase=phase)
    starts = tables["sen"].groupby("upn").start_date.min()
    new = starts.index[starts >= THIS_YEAR]
    year = year_groups(tables).reindex(new)
    counts = pd.crosstab(year, primary_needs(tables, TODAY).reindex(new))
    surge = PROFILES[phase].stories.surge
    semh = counts.loc[surge, "SEMH"]
    assert semh >= 6
    assert semh >= 3 * counts.drop(index=surge).max().max()
    assert len(new) > semh, "the flow of a usual year goes on beside it"


@pytest.mark.parametrize("phase", PHASES)
def test_one_year_group_has_nothing_in_place_for_cognition_and_learning(phase):
    tables = pack(phase=phase)
    groups, when = tables["intervention_groups"], pd.Timestamp(TODAY)
    active = groups[(groups.start_date <= when) & ~(groups.end_date < when)].group_id
    helped = set(members(tables, active).upn)
    slots = tables["ta_timetable"]
    slots = slots[(slots.from_date <= when) & (slots.to_date >= when)]
    timetabled = set(slots.upns.dropna().str.split(";").explode())
    area, year = needs_today(tables).map(terms.AREA_OF_NEED), year_groups(tables)
    story = area.index[(area == "cl") & (year.reindex(area.index) == PROFILES[phase].stories.bare)]
    assert len(story) >= 9
    assert (helped | timetabled) & set(story) == set()
    others = area.index.difference(story)
    assert 0.45 < others.isin(helped).mean() < 0.8


@pytest.mark.parametrize("phase", PHASES)
def test_ta_time_moved_from_one_to_one_to_small_groups_this_year(phase):
    slots = pack(phase=phase)["ta_timetable"]
    hours = pd.to_timedelta(slots.end_time + ":00") - pd.to_timedelta(slots.start_time + ":00")
    share = hours.groupby([slots.from_date >= THIS_YEAR, slots.activity]).sum().unstack().T
    share = share / share.sum()
    assert share.loc["one-to-one", False] > 0.28
    assert share.loc["one-to-one", True] < 0.20
    assert share.loc["small group", True] > share.loc["small group", False] + 0.12


@pytest.mark.parametrize("phase", PHASES)
def test_pupils_with_sen_have_more_of_the_teacher_since_then(phase):
    tables = pack(phase=phase)
    seen = tables["pupil_time"]
    spells = seen.reset_index().merge(tables["sen"], on="upn")
    held = spells[(spells.start_date <= spells.date) & ~(spells.end_date < spells.date)]
    peers = ~seen.index.isin(held["index"])
    minutes = seen.filter(like="minutes").astype(int)
    totals = minutes.groupby([seen.date >= THIS_YEAR, pd.Series(peers, name="peers")]).sum()
    assert (totals.sum(axis=1) >= 600).all(), "ten pupil-hours on each side"
    teacher = totals.minutes_teacher / totals.sum(axis=1)
    assert teacher[True, False] > teacher[False, False] + 0.05
    assert teacher[True, True] > teacher[True, False], "a gap is left"


def runs(tables: dict[str, pd.DataFrame], name: str) -> pd.DataFrame:
    """The runs of one intervention."""
    number = tables["interventions"].set_index("name").intervention_id[name]
    return tables["intervention_groups"].loc[lambda groups: groups.intervention_id == number]


def members(tables: dict[str, pd.DataFrame], groups: pd.Series) -> pd.DataFrame:
    """Who was in some runs."""
    return tables["intervention_pupils"].loc[lambda pupils: pupils.group_id.isin(groups)]


def outcomes(tables: dict[str, pd.DataFrame], name: str) -> tuple[float, float, int]:
    """Pounds a pupil, months gained beyond the months that passed, and pupils with both scores, of ended runs."""
    groups = runs(tables, name)
    groups = groups[groups.end_date <= pd.Timestamp(TODAY)]
    pupils = members(tables, groups.group_id)
    hourly = groups.staff_id.map(tables["staff"].set_index("staff_id").hourly_cost).astype(float)
    minutes = groups.minutes_per_session.astype(float) + groups.preparation_minutes_per_session.astype(float)
    cost = groups.sessions_delivered.astype(float) * minutes / 60 * hourly + groups.resource_cost.astype(
        float
    )
    both = pupils[pupils.exit_score.str.fullmatch(r"\d+:\d+") & pupils.entry_score.str.fullmatch(r"\d+:\d+")]
    parts = [both[column].str.split(":", expand=True).astype(int) for column in ("entry_score", "exit_score")]
    entry, last = (part[0] * 12 + part[1] for part in parts)
    elapsed = (both.exit_date - both.entry_date).dt.days / 30.4375
    return cost.sum() / len(pupils), float((last - entry - elapsed).mean()), len(both)


@pytest.mark.parametrize("phase", PHASES)
def test_the_costly_reading_programme_gains_nothing_and_the_cheap_one_months(phase):
    tables = pack(phase=phase)
    dear, nothing, few = outcomes(tables, COSTLY)
    cheap, months, many = outcomes(tables, CHEAP)
    assert dear > 1000
    assert dear > 10 * cheap
    assert nothing <= 0
    assert months > 2.5
    assert (few >= 10, many >= 30) == (True, True)


def not_confident(tables: dict[str, pd.DataFrame], team: str) -> pd.DataFrame:
    """The share of answers of 1 or 2 about the story's need, by round, in the team and in the others."""
    answers = tables["cpd_audit"].loc[lambda rows: rows.need_type == STORY_NEED]
    low = answers.confidence.isin(["1", "2"])
    return low.groupby([answers["round"], answers.team == team]).agg(["mean", "size"])


@pytest.mark.parametrize("phase", PHASES)
def test_training_moved_one_teams_confidence_with_autism(phase):
    tables, team = pack(phase=phase), story_team(Ask(1200, phase, 1, TODAY))
    shares = not_confident(tables, team)
    first, second = sorted(tables["cpd_audit"]["round"].unique())
    assert shares.loc[(first, True), "size"] >= 5
    assert shares.loc[(first, True), "mean"] >= 0.45
    assert shares.loc[(first, True), "mean"] > 2 * shares.loc[(first, False), "mean"]
    assert shares.loc[(second, True), "mean"] <= 0.25
    session = tables["cpd_sessions"].set_index("title").loc[STORY_SESSION]
    came = tables["cpd_attendance"].loc[lambda rows: rows.session_id == session.session_id].staff_id
    staff = tables["staff"].set_index("staff_id")
    assert (staff.team.loc[came] == team).mean() > 0.6
    rounds = tables["cpd_audit"].groupby("round").date.first()
    assert rounds[first] < session.date < rounds[second]


@pytest.mark.parametrize("phase", PHASES)
def test_a_quarter_of_annual_reviews_is_overdue(phase):
    tables = pack(phase=phase)
    plans = tables["ehc"].dropna(subset=["plan_date"]).set_index("upn")
    plans = plans.loc[plans.index.intersection(on_roll(tables, TODAY))]
    overdue = plans.next_review_date < pd.Timestamp(TODAY)
    assert 0.15 < overdue.mean() < 0.33
    soon = plans.next_review_date.between(pd.Timestamp(TODAY), pd.Timestamp(TODAY) + pd.Timedelta(days=42))
    assert soon.sum() >= 3


@pytest.mark.parametrize("phase", PHASES)
def test_requests_are_in_progress_and_two_are_late(phase):
    rows = pack(phase=phase)["ehc"]
    waiting = rows[rows.plan_date.isna() & (rows.decision != "not assess")]
    waited = (pd.Timestamp(TODAY) - waiting.request_date).dt.days
    assert 3 <= len(waiting) <= 12
    assert (waiting.decision.isna() & (waited > 42)).sum() == 1
    assert (waiting.decision.notna() & (waited > 140)).sum() == 1


@pytest.mark.parametrize("phase", PHASES)
def test_boys_born_in_the_summer_are_on_the_register_more_than_other_boys(phase):
    tables = pack(phase=phase)
    status = statuses(tables, TODAY)
    people = tables["pupils"].drop_duplicates("upn", keep="last").set_index("upn").loc[status.index]
    boys = people[people.sex == "M"]
    with_sen = (status != "N").loc[boys.index]
    summer = boys.date_of_birth.dt.month.between(5, 8)
    assert with_sen[summer].mean() > 1.3 * with_sen[~summer].mean()


def maths_gap(tables: dict[str, pd.DataFrame], test: str, year: int) -> float:
    """How many points pupils with SEN are behind in the autumn sitting of a year."""
    scores = tables["assessments"].loc[lambda rows: rows.test == test].set_index("upn")
    scores = scores[scores.date.between(f"{year}-10-01", f"{year}-10-31")]
    points = scores.score[~scores.score.str.contains("[<>]")].astype(float)
    status = statuses(tables, date(year, 10, 15)).reindex(points.index)
    return points[status == "N"].mean() - points[status.isin(["K", "E"])].mean()


@pytest.mark.parametrize("phase", PHASES)
def test_the_gap_in_maths_narrows_from_year_to_year_and_in_reading_it_does_not(phase):
    tables = pack(phase=phase)
    first, second, third = (maths_gap(tables, "Larkfield Maths", year) for year in (2024, 2025, 2026))
    assert first > 8
    assert first > second > third
    assert first - third > 2.5
    reading = maths_gap(tables, "Larkfield Reading", 2024) - maths_gap(tables, "Larkfield Reading", 2026)
    assert reading < 1.5


@pytest.mark.parametrize("phase", PHASES)
def test_more_pupils_arrived_with_a_plan_this_september_than_in_the_two_before(phase):
    tables = pack(phase=phase)
    rows = tables["pupils"].sort_values("entry_date").drop_duplicates("upn")
    year = rows.year_group.replace("R", "0").astype(int)
    shares = []
    for back in (2, 1, 0):
        start = pd.Timestamp(2026 - back, 9, 1)
        left_early = rows.leaving_date.notna() & (rows.leaving_date < pd.Timestamp(TODAY))
        intake = rows[(rows.entry_date == start) & (left_early | (year == PROFILES[phase].first_year + back))]
        intake = intake[
            (intake.entry_date == start) & (year.loc[intake.index] <= PROFILES[phase].first_year + back)
        ]
        plans = tables["sen"].upn[(tables["sen"].status == "E") & (tables["sen"].start_date <= start)]
        shares.append(intake.upn.isin(plans).mean())
    assert shares[2] > 0.04
    assert shares[2] > 1.4 * max(shares[:2])


def test_absence_falls_after_mentoring_starts():
    tables, before, after = pack(), [], []
    for group in runs(tables, MENTORING).loc[lambda groups: groups.start_date < "2026-06-01"].itertuples():
        upns = pd.Index(members(tables, pd.Series([group.group_id])).upn)
        day, twelve_weeks = group.start_date, pd.Timedelta(weeks=12)
        before.append(absence(tables, upns, (day - twelve_weeks).date(), day.date()))
        after.append(absence(tables, upns, day.date(), (day + twelve_weeks).date()))
    assert pd.Series(after).mean() < pd.Series(before).mean() - 2
