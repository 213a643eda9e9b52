"""Whether confidence changed between the last two rounds: the same people where their ids match, else two shares."""

from dataclasses import dataclass
from math import comb

from data.filters import Filters
from data.measures.core import Measure, Tally
from data.measures.cpd_rounds import (
    ALL_STAFF,
    AUDIT,
    CONFIDENCE,
    FEWEST,
    NO_HALF_TERMS,
    STAFF_NEVER_CUT,
    TEAMS,
    cells,
    day_said,
    hidden_among,
    part,
    plain,
    rounds,
    staff_share,
    whole,
)
from data.parts.cpd import Round
from data.rounding import said
from data.school import School

GROUPS = ("team", "need_type", "quantity")
UNPAIRED = "not paired: different people may have answered"


def mcnemar(gained: int, lost: int) -> float:
    """The exact two-sided p that as uneven a split of those who changed would come from chance alone.

    Source: McNemar (1947), Psychometrika 12, 153 to 157, with the binomial distribution for the changed pairs.
    """
    changed = gained + lost
    if not changed:
        return 1.0
    tail = sum(comb(changed, count) for count in range(min(gained, lost) + 1))
    return min(1.0, 2 * tail / 2**changed)


@dataclass(frozen=True)
class Matched:
    """The same respondents in two rounds: how many, how many became confident, how many no longer are."""

    people: int
    gained: int
    lost: int


def matched(earlier: Round, later: Round, need: str, team: str = ALL_STAFF) -> Matched | None:
    """Those with the same anonymous id in both rounds (of a team: in that team both times); None where too few.

    A team whose others are 1 to 4 people in either round is not paired, nor are all staff where the others of both
    rounds together are: what those few said would follow from the rest.
    """
    before, after = (
        {who: no for who, no in one.unsure[need].items() if team in (ALL_STAFF, one.team_of[who])}
        if need in one.unsure
        else {}
        for one in (earlier, later)
    )
    both = before.keys() & after.keys()
    left = (len(before) - len(both), len(after) - len(both))
    few = (sum(left),) if team == ALL_STAFF else left
    if len(both) < FEWEST or any(0 < rest < FEWEST for rest in few):
        return None
    gained = sum(before[who] and not after[who] for who in both)
    lost = sum(after[who] and not before[who] for who in both)
    return Matched(len(both), gained, lost)


def tally_change(school: School, filters: Filters) -> Tally:
    """By team and need: not confident and answers in the earlier round, in the later; people matched, gained, lost."""
    ended = rounds(school, filters)[-2:]
    if len(ended) < 2:
        return Tally()
    return part(school).keep("change", ended[1].name, lambda: _change(*ended))


def _change(earlier: Round, later: Round) -> Tally:
    tally, ended = Tally(), (earlier, later)
    sides = [{(ALL_STAFF, need): cell for need, cell in whole(one).items()} | cells(one) for one in ended]
    paired_teams = _teams_that_may_be_paired(earlier, later)
    for (team, need), cell in sides[1].items():
        before = sides[0].get((team, need))
        if before is None or cell is None:
            continue
        pair = matched(earlier, later, need, team) if team in paired_teams else None
        pair = pair or Matched(0, 0, 0)
        sums = (before.not_confident, before.answers, cell.not_confident, cell.answers)
        tally[team, need] = (*sums, pair.people, pair.gained, pair.lost)
    return tally


def _teams_that_may_be_paired(earlier: Round, later: Round) -> frozenset[str]:
    """All staff, and the teams left when those with too few matched people are hidden as small teams are."""
    counts = {
        team: sum(
            later.team_of.get(who) == team for who, where in earlier.team_of.items() if where == team
        )
        for team in later.teams
    }  # fmt: skip
    hidden = hidden_among(counts)
    return frozenset(team for team, many in counts.items() if many and team not in hidden) | {ALL_STAFF}


def value_change(tally: Tally) -> list[dict]:
    """Three rows a team and need: the earlier share, the later one, and the change of the same people."""
    rows = []
    for (team, need), (*shares, people, gained, lost) in tally.items():
        rows.append(staff_share(GROUPS, (team, need, "earlier"), tuple(shares[:2])))
        rows.append(staff_share(GROUPS, (team, need, "later"), tuple(shares[2:])))
        key = (team, need, "change")
        if not people:
            rows.append(plain(GROUPS, key, None, "points", note=UNPAIRED, p=None))
            continue
        p = mcnemar(gained, lost)
        note = (
            f"{people} matched: {gained} became confident, {lost} no longer are; McNemar exact p {said(p, 3)}"
        )
        rows.append(
            plain(GROUPS, key, 100 * (lost - gained) / people, "points", n=people, note=note, p=p)
            | {"gained": gained, "lost": lost}
        )
    return rows


def two_rounds(school: School, filters: Filters) -> str:
    """Which two rounds are compared and how many staff answered each."""
    ended = rounds(school, filters)[-2:]
    if len(ended) < 2:
        return "Two rounds are needed for a change."
    if any(len(one.team_of) < FEWEST for one in ended):
        return f"Fewer than {FEWEST} staff answered one of the two rounds, so nothing is shown."
    named = (f"{one.name} ({day_said(one.end)}, {said(len(one.team_of), 0)} staff)" for one in ended)
    return f"{' and '.join(named)}."


def names_of_rounds(school: School, filters: Filters) -> dict:
    """The names of the rounds compared, for charts."""
    return {"rounds": tuple(one.name for one in rounds(school, filters)[-2:])}


def hidden_in_change(school: School, filters: Filters) -> tuple[str, ...]:
    """That teams are hidden which are too small in either round."""
    if not any(hidden_among(one.teams) for one in rounds(school, filters)[-2:]):
        return ()
    return ("Teams with too few respondents in either round are hidden, each among others.",)


confidence_change = Measure(
    key="cpd_change",
    title="Change in the share of staff not confident",
    definition="The share not confident in each of the last two rounds that had ended by the as-at date, of all who "
    "answered; and, where 5 or more anonymous ids match, the change of those same people. Where they do not match, or "
    "the unmatched few could be told apart, two shares stand beside each other with a warning: the people "
    "may differ. Less than 0 is fewer not confident. " + CONFIDENCE + TEAMS.strip(),
    formula="(no longer confident - became confident) / people matched x 100; p: McNemar\u2019s exact test, two-sided; "
    "range of each share: Wilson, 95%",
    unit="percent of staff; change in percentage points",
    source="The school\u2019s own audit of staff; McNemar (1947); Wilson (1927)",
    groups=GROUPS,
    tally=tally_change,
    value=value_change,
    needs=AUDIT,
    better="lower",
    ignores=(*STAFF_NEVER_CUT, *NO_HALF_TERMS),
    left_out=hidden_in_change,
    facts=names_of_rounds,
    counted=two_rounds,
)
