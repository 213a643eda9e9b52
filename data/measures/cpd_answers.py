"""How many of the staff who were asked answered, and how far those who did not could change the picture."""

from collections import Counter

from data.filters import Filters
from data.measures.core import Measure, Tally
from data.measures.cpd_rounds import (
    ALL_STAFF,
    AUDIT,
    CONFIDENCE,
    HIDDEN_NOTE,
    NO_HALF_TERMS,
    ROUND,
    STAFF_NEVER_CUT,
    STAFF_UNIT,
    TEAMS,
    answers_note,
    cells,
    counted,
    hidden_teams_said,
    latest,
    part,
    plain,
    shown_teams,
    whole,
)
from data.parts.cpd import Round
from data.school import School

INVITED_UNIT = "percent of invited"
LOW_RESPONSE = 60
INVITED = "Invited are teachers, TAs, HLTAs, SENCO and leaders in post on the round\u2019s last day. "
FILES = (*AUDIT, "staff.csv")
UNKNOWN = "the staff list has fewer people in post under this name than answered"
OWN = "The school\u2019s own audit of staff and staff list"


def invited_by_team(school: School, one: Round) -> dict[str, int]:
    """How many were invited to a round, by team and in all."""
    posts = part(school).invited(one.end)
    return dict(Counter(post.team for post in posts)) | {ALL_STAFF: len(posts)}


def tally_response(school: School, filters: Filters) -> Tally:
    """Staff who answered and staff invited, of all and of each team that may be shown."""
    one, tally = latest(school, filters), Tally()
    if one is None:
        return tally
    invited, people = invited_by_team(school, one), len(one.team_of)
    if whole_is_shown(one):
        tally[ALL_STAFF,] = (people, invited[ALL_STAFF])
    for team in shown_teams(one):
        tally[team,] = (one.teams[team], invited.get(team, 0))
    return tally


def whole_is_shown(one: Round) -> bool:
    """Whether enough staff answered a round for anything to be said of it."""
    return any(whole(one).values())


def value_response(tally: Tally) -> list[dict]:
    """A row a team, all staff first."""
    return [_rate(key, *sums) for key, sums in tally.items()]


def _rate(key: tuple, answered: int, invited: int) -> dict:
    row = plain(("team",), key, None, INVITED_UNIT, numerator=answered, n=answered)
    if invited < answered:
        return row | {"note": UNKNOWN}
    rate = 100 * answered / invited
    return row | {
        "value": rate,
        "denominator": invited,
        "note": "low response" if rate < LOW_RESPONSE else "",
    }


response_rate = Measure(
    key="cpd_response",
    title="Response rate of the confidence audit",
    definition="Staff who answered, of those invited. " + INVITED + TEAMS + ROUND
    + f"Under {LOW_RESPONSE}% is a low response.",
    formula="respondents / staff invited x 100; a count of everybody, so it has no range",
    unit="percent of invited",
    source=OWN,
    groups=("team",),
    tally=tally_response,
    value=value_response,
    needs=FILES,
    better="higher",
    ignores=(*STAFF_NEVER_CUT, *NO_HALF_TERMS),
    left_out=hidden_teams_said,
    counted=counted,
)  # fmt: skip


def tally_bounds(school: School, filters: Filters) -> Tally:
    """Not confident, answered, invited, and 1 where hidden, by team and need; all staff first."""
    one, tally = latest(school, filters), Tally()
    if one is None:
        return tally
    invited = invited_by_team(school, one)
    found = {(ALL_STAFF, need): cell for need, cell in whole(one).items()} | cells(one)
    for (team, need), cell in found.items():
        sums = (cell.not_confident, cell.answers, invited.get(team, 0), 0) if cell else (0, 0, 0, 1)
        tally[team, need] = sums
    return tally


def value_bounds(tally: Tally) -> list[dict]:
    """The share not confident with its two bounds, the widest of all staff first, then team by team."""
    rows = [_bounded(key, *sums) for key, sums in tally.items()]
    return sorted(rows, key=lambda row: (row["team"] != ALL_STAFF, row["team"], -(row["value"] or 0.0)))


def _bounded(key: tuple, no: int, answers: int, invited: int, hidden: int) -> dict:
    row = plain(("team", "need_type"), key, None, STAFF_UNIT, note=HIDDEN_NOTE, invited=None)
    if hidden:
        return row
    row |= {"value": 100 * no / answers, "numerator": no, "denominator": answers, "n": answers}
    if invited < answers:
        return row | {"note": UNKNOWN}
    high = 100 * (no + invited - answers) / invited
    return row | {
        "low": 100 * no / invited,
        "high": high,
        "note": answers_note(answers),
        "invited": invited,
    }


response_bounds = Measure(
    key="cpd_bounds",
    title="Staff not confident, whatever the others would have said",
    definition="The share of respondents not confident, with the two shares there would be had every invited member "
    "of staff who did not answer been confident, and had none been. These are bounds, not a range of chance. "
    + INVITED + CONFIDENCE + TEAMS + ROUND.strip(),
    formula="from not confident / invited x 100 to (not confident + invited - answers) / invited x 100",
    unit="percent of staff",
    source=OWN,
    groups=("team", "need_type"),
    tally=tally_bounds,
    value=value_bounds,
    needs=FILES,
    better="lower",
    ignores=(*STAFF_NEVER_CUT, *NO_HALF_TERMS),
    left_out=hidden_teams_said,
    counted=counted,
)  # fmt: skip
