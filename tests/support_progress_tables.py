"""Tables as the progress measures make them, written from sums; what tests of figures and sentences share."""

from dataclasses import replace

from data.filters import Filters
from data.measures import (
    progress,
    progress_attendance,
    progress_change,
    progress_gaps,
    progress_levels,
)
from data.table import Table
from tests.support_tables import table


def sums(n: int, mean: float, sd: float = 6.0, pulled: float | None = None) -> tuple:
    """The sums of n pupils with this mean and spread of value added, who score 90 on average."""
    squares = n * mean * mean + max(n - 1, 0) * sd * sd
    return n, n * mean, squares, n * (mean if pulled is None else pulled), 0.0, n * 90.0, n * (90.0 - mean)


def no_scores(of: tuple) -> tuple:
    """The same sums of all subjects together, which have no scores."""
    return (*of[:5], 0.0, 0.0)


def added(every: tuple, maths: tuple, plans: tuple | None = None, chosen: Filters | None = None) -> Table:
    """Value added over all subjects and in maths; ``plans`` are the pupils with an EHC plan among all."""
    none = sums(0, 0)
    found = {
        ("maths", "Elm", "SEN"): maths, ("maths", "Elm", "K"): maths, ("maths", "Elm", "E"): none,
        ("all", "", "SEN"): no_scores(every), ("all", "", "K"): no_scores(every),
        ("all", "", "E"): no_scores(plans or none),
    }  # fmt: skip
    return table(progress.value_added, found, filters=chosen)


def by_area(areas: dict[str, tuple]) -> Table:
    """Value added by need area, all subjects together and in maths."""
    found = {(area, "all", ""): no_scores(of) for area, of in areas.items()}
    return table(
        progress.value_added_by_area, found | {(area, "maths", "Elm"): of for area, of in areas.items()}
    )


def by_start(bands: dict[str, tuple]) -> Table:
    """Value added in maths by starting score."""
    return table(progress.value_added_by_start, {("maths", "Elm", band): of for band, of in bands.items()})


def by_absence(sen: tuple, peers: tuple) -> Table:
    """Value added by band of absence, the same in each."""
    found = {}
    for band in progress_attendance.ABSENCES:
        found |= {(band, "SEN"): no_scores(sen), (band, "N"): no_scores(peers)}
    return table(progress_attendance.value_added_by_absence, found)


def gaps(*means: tuple[str, float], n: int = 60, subject: str = "maths") -> Table:
    """The score gap by term, from n pupils a side with a spread of 10."""

    def side(mean: float) -> tuple:
        return n, n * mean, n * mean * mean + max(n - 1, 0) * 100

    found = {(subject, "Elm", term): (*side(90 + gap), *side(90)) for term, gap in means}
    return table(progress_gaps.score_gap, found)


def effects(n: int, mean: float) -> Table:
    """The effect size in maths of n pupils a side."""
    values = (n, n * mean, n * mean * mean + max(n - 1, 0) * 36), (n, 0.0, max(n - 1, 0) * 36.0)
    return table(progress_gaps.effect_size, {("maths", "Elm"): (*values[0], *values[1])})


def expected(sen: tuple[int, int], peers: tuple[int, int], subject: str = "maths") -> Table:
    """Who is at the expected score in one test."""
    found = {(subject, "Elm", "N"): peers, (subject, "Elm", "K"): sen, (subject, "Elm", "E"): (0, 0)}
    return table(progress_levels.at_expected, found | {(subject, "Elm", "SEN"): sen})


def pairs_of(counts: dict[str, int]) -> Table:
    """Who has a usable pair in maths, and why the others have none."""
    due = sum(counts.values())
    found = {("maths", "Elm", reason): (counts.get(reason, 0), due) for reason in progress_levels.REASONS}
    return table(progress_levels.usable_pairs, found)


def changes(rose: int, within: int, fell: int) -> Table:
    """Verdicts in maths."""
    judged = rose + within + fell
    found = {"rose": rose, "within": within, "fell": fell}
    made = table(
        progress_change.reliable_change,
        {("maths", "Elm", each): (many, judged) for each, many in found.items()},
    )
    return replace(made, n=judged)


def hidden(shown: Table) -> Table:
    """The same table with every number hidden, as a release for governors hides it."""
    numbers = (
        "value",
        "numerator",
        "denominator",
        "n",
        "low",
        "high",
        "score",
        "peers",
        "winsorised",
        "peers_score",
    )
    rows = [row | {name: None for name in numbers if name in row} | {"note": "c"} for row in shown.rows]
    return replace(shown, rows=rows)


def of_a_school(n: int, mean: float) -> dict[str, Table]:
    """A table for each figure, by the figure's name, with so many pupils in a group and this value added."""
    one = sums(n, mean)
    half = n // 2
    terms_of = ("2024/25 autumn", "2025/26 spring", "2025/26 summer", "2026/27 autumn")
    return {
        "value_added_dots": added(one, one, sums(half, -mean)),
        "area_dots": by_area(
            {"ci": one, "semh": sums(half, mean), "none": sums(1, 0), "sp": one, "oth": one}
        ),
        "start_dots": by_start({"below 85": one, "85 to 94": sums(half, -mean), "105 to 114": sums(9, 0)}),
        "absence_dots": by_absence(one, sums(5 * n, -mean / 2)),
        "effect_dots": effects(n, mean),
        "gap_trend": gaps(*((term, mean - place) for place, term in enumerate(terms_of)), n=n),
        "status_shares": expected((half, n), (4 * n, 5 * n)),
        "verdict_bars": pairs_of({"usable": n, "joined": half, "limit": 1}),
    }
