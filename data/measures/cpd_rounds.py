"""Which round of the confidence audit is looked at, which teams may be shown, and a share of staff as a row."""

from collections.abc import Mapping
from datetime import date

from data import disclosure
from data.dates import long_date
from data.filters import Filters
from data.intervals import wilson
from data.parts.cpd import Cell, Cpd, Round
from data.rounding import said
from data.school import School

AUDIT = ("pupils.csv", "cpd_audit.csv")
FEWEST = 5
# A hidden team whose fellows are few could be worked out from the total of all staff, so at least two are hidden.
FEWEST_HIDDEN_TEAMS = 2
ALL_STAFF, PUPILS = "(all staff)", "(pupils)"
STAFF_UNIT = "percent of staff"
HIDDEN_NOTE = f"c: hidden, fewer than {FEWEST} answers, or needed to keep such a team hidden"
CONFIDENCE = "Confidence is 1 to 5; not confident is 1 or 2, and a neutral 3 stays in the denominator. "
TEAMS = (
    "A team with fewer than 5 respondents is hidden, and so is the next smallest while only one team, or fewer than 5 "
    "people, would be hidden; teams are never merged, and a role is never a group. "
)
ROUND = "The latest round that had ended by the as-at date. "
SOURCE = "The school\u2019s own audit of staff; Wilson (1927) for the range"
NOT_STAFF = "does not cut staff: their answers are the whole school\u2019s."
STAFF_NEVER_CUT = (
    ("year_group", f"A choice of year groups {NOT_STAFF}"),
    ("need_area", f"A choice of need areas {NOT_STAFF}"),
    ("sen_status", f"A choice of SEN status {NOT_STAFF}"),
    ("pupil_premium", f"A choice of pupil premium {NOT_STAFF}"),
    ("sex", f"A choice of sex {NOT_STAFF}"),
)
NO_HALF_TERMS = (("term", "Half terms do not cut an audit: the latest round is looked at."),)


def part(school: School) -> Cpd:
    """What the school's snapshot holds for this page."""
    return school.parts["cpd"]


def rounds(school: School, filters: Filters) -> tuple[Round, ...]:
    """The rounds that had ended by the as-at date, in their order."""
    day = school.effective(filters.as_at).toordinal()
    return tuple(one for one in part(school).rounds if one.end <= day)


def latest(school: School, filters: Filters) -> Round | None:
    """The latest of them, or None."""
    ended = rounds(school, filters)
    return ended[-1] if ended else None


def hidden_among(counts: Mapping[str, int], start: frozenset[str] = frozenset()) -> frozenset[str]:
    """Which groups are hidden of those with so many people each; ``start`` are hidden whatever their number.

    Those under 5, then the next smallest while only one would be hidden or all hidden ones together are under 5,
    since the total of everybody is shown and the rest would be found by subtraction. A group of nobody hides nothing.
    """
    answered = {name: count for name, count in counts.items() if count > 0}
    hidden = {name for name, count in answered.items() if count < FEWEST or name in start}
    others = sorted(
        (name for name in answered if name not in hidden), key=lambda name: (answered[name], name)
    )
    while hidden and others and (
        len(hidden) < FEWEST_HIDDEN_TEAMS or sum(answered[name] for name in hidden) < FEWEST
    ):  # fmt: skip
        hidden.add(others.pop(0))
    return frozenset(hidden)


def shown_teams(one: Round) -> list[str]:
    """The teams of a round that may be shown, by name."""
    hidden = hidden_among(one.teams)
    return sorted(team for team in one.teams if team not in hidden)


def cells(one: Round) -> dict[tuple[str, str], Cell | None]:
    """The answers by (team, need type) of the teams that may be shown; None where a cell is hidden."""
    hidden_teams, found = hidden_among(one.teams), {}
    for need in one.whole:
        counts = {team: one.cells[team, need].answers for team in one.teams if (team, need) in one.cells}
        hidden = hidden_among(counts, hidden_teams)
        for team in counts:
            if team not in hidden_teams:
                found[team, need] = None if team in hidden else one.cells[team, need]
    return found


def whole(one: Round) -> dict[str, Cell | None]:
    """The answers of all staff by need type; None where they are too few to be shown."""
    return {need: cell if cell.answers >= FEWEST else None for need, cell in one.whole.items()}


def answers_note(answers: int) -> str:
    """The words that go with a share of so few answers; empty where it stands as it is."""
    if not answers:
        return "z: nobody answered"
    few = disclosure.reading(answers) == "grey"
    return f"u: fewer than {disclosure.COMPARED_FROM} answers, not compared" if few else ""


def staff_share(groups: tuple, key: tuple, sums: tuple[int, int] | None, note: str = "", **more) -> dict:
    """A row with a percentage of staff and its 95% Wilson range; ``sums`` of None is a hidden one."""
    row = dict(zip(groups, key, strict=True))
    row |= dict.fromkeys(("value", "numerator", "denominator", "low", "high"))
    row |= {"unit": STAFF_UNIT, "n": 0, "note": HIDDEN_NOTE}
    if sums is None:
        return row | more
    numerator, denominator = sums
    row |= {"numerator": numerator, "denominator": denominator, "n": denominator}
    row["note"] = note or answers_note(denominator)
    if denominator:
        low, high = wilson(numerator, denominator)
        row |= {"value": 100 * numerator / denominator, "low": 100 * low, "high": 100 * high}
    return row | more


def plain(groups: tuple, key: tuple, value: float | None, unit: str, **more) -> dict:
    """A row with one number that is no share; its n is nobody unless more is said."""
    row = dict(zip(groups, key, strict=True)) | {"value": value, "unit": unit, "n": 0, "note": ""}
    return row | dict.fromkeys(("numerator", "denominator", "low", "high")) | more


def day_said(day: int) -> str:
    """A day number as it is said."""
    return long_date(date.fromordinal(day))


def counted(school: School, filters: Filters) -> str:
    """How many answered which round."""
    one = latest(school, filters)
    if one is None:
        return "No round had ended by this date."
    people = len(one.team_of)
    if people < FEWEST:
        return f"{one.name}: fewer than {FEWEST} staff answered, so nothing is shown."
    return f"{one.name}, ended {day_said(one.end)}: {said(people, 0)} staff answered."


def hidden_teams_said(school: School, filters: Filters) -> tuple[str, ...]:
    """That teams are hidden, without their names or numbers."""
    one = latest(school, filters)
    if one is None or not hidden_among(one.teams):
        return ()
    return (
        "Teams with too few respondents are hidden, each among others, so that nobody can be told apart.",
    )


def staff_never_cut_said(_school: School, filters: Filters) -> tuple[str, ...]:
    """Where pupils are cut, that staff are not."""
    return ("Pupils are cut by these choices; staff never are.",) if filters.cuts_anyone else ()


def staff_whole_said(school: School, filters: Filters) -> tuple[str, ...]:
    """The hidden teams, and where pupils are cut that staff are not."""
    return (*hidden_teams_said(school, filters), *staff_never_cut_said(school, filters))
