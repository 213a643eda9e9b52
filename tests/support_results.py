"""Test results for a school of readable rows, and the snapshot of it all."""

from datetime import date, timedelta
from random import Random

from sqlalchemy import insert

from data import models, snapshot, terms
from data.school import School
from tests.support_school import HALF_TERMS, day, pupil, put, school, shared_store

INNER = ("results", "weeks")
THEN, NOW = "2025-10-06", "2026-10-05"
CATALOGUE = [{"test": "Elm", "scale": "standardised", "sd": 15.0, "reliability": 0.9}]
SITTINGS = [
    date(2025, 3, 3), date(2025, 6, 9), date(2025, 10, 6), date(2026, 3, 2), date(2026, 6, 8), date(2026, 10, 5),
]  # fmt: skip


def result(
    score: float | str,
    when: str | date = NOW,
    *,
    subject="reading",
    test="Elm",
    scale="standardised",
    expected=None,
) -> dict:
    """One result; a score written "<70" or ">130" is at or past the test's limit."""
    text = str(score)
    beyond = text[0] if text[0] in "<>" else None
    return {"subject": subject, "test": test, "scale": scale, "date": day(when), "expected": expected,
            "score": float(text.lstrip("<>")), "beyond": beyond}  # fmt: skip


def scored(*results: dict, **said) -> dict:
    """A pupil with these results."""
    return pupil(**said) | {"results": list(results)}


def moved(before: float | str, after: float | str, times: int = 1, **said) -> list[dict]:
    """So many pupils alike with a score in October of last year and one in October of this."""
    return [scored(result(before, THEN), result(after), **said) for _ in range(times)]


def built(rows: dict) -> School:
    """The snapshot of a school with whatever its pupils have of results and weekly totals."""
    engine = shared_store()[1]
    plain = [{name: said for name, said in one.items() if name not in INNER} for one in rows["pupils"]]
    catalogue = rows.get("tests", CATALOGUE)
    urn = put(engine, {name: said for name, said in rows.items() if name != "tests"} | {"pupils": plain})
    of = {"urn": urn, "import_no": 1}
    results, weeks = [], []
    for number, one in enumerate(rows["pupils"], 1):
        results += [of | {"pupil_no": number} | found for found in one.get("results", ())]
        for monday, possible, absent in one.get("weeks", ()):
            year = terms.academic_year(monday + timedelta(days=4))
            year = terms.academic_year(monday + timedelta(days=4))
            week = {"pupil_no": number, "academic_year": year, "week": monday.toordinal(), "marks": ""}
            weeks.append(
                of | week | {"possible": possible, "authorised": absent, "unauthorised": 0, "late": 0}
            )
    with engine.begin() as connection:
        for table, found in ((models.Assessment, results), (models.AttendanceWeek, weeks)):
            if found:
                connection.execute(insert(table.__table__), found)
        if catalogue:
            connection.execute(
                insert(models.Test.__table__),
                [of | {"subject": None, "mean": None} | one for one in catalogue],
            )
    return snapshot.build(engine, urn)


def random_results(seed: int, size: int) -> dict:
    """A school of so many pupils with results in three tests over two years, full of what can go wrong."""
    dice = Random(seed)  # noqa: S311 (a made-up school)
    return school(
        *(_random_pupil(Random(seed * 1000 + number)) for number in range(size)),  # noqa: S311
        terms=dice.choice([HALF_TERMS, []]),
        tests=dice.choice([CATALOGUE, [], [*CATALOGUE, {"test": "Oak", "scale": "standardised", "sd": None,
                                                        "reliability": 0.8}]]),
    )  # fmt: skip


def _random_pupil(dice: Random) -> dict:
    entry = dice.choice(["2020-09-01"] * 5 + ["2025-11-03", "2026-09-02"])
    leaving = dice.choice([None] * 9 + ["2026-10-16"])
    sen = dice.choice(
        [()] * 4 + [(("K", "2020-09-01"),), (("E", "2026-01-05"),), (("K", "2020-09-01", "2026-06-30"),)]
    )
    needs = dice.choice([(), (("ASD", 1),), (("SEMH", 1), ("MLD", 2)), (("SPLD", 2),)])
    made = pupil(
        year=dice.choice(("7", "8", "8", "9")), on_roll=[(entry, leaving, dice.choice("CCCCCCCMG"))], sen=sen,
        needs=needs, sex=dice.choice("FM"), pupil_premium=dice.choice((True, False, None)),
    )  # fmt: skip
    made["results"] = [found for kind in _KINDS for found in _random_series(dice, *kind)]
    made["weeks"] = [
        (date(2025, 10, 6) + timedelta(weeks=week), 10, dice.choice((0, 0, 0, 1, 2)))
        for week in range(dice.choice((0, 3, 20)))
    ]
    return made


_KINDS = (
    ("reading", "Elm", "standardised"), ("maths", "Oak", "standardised"), ("maths", "Oak", "scaled"),
    ("reading", "Ash", "standardised"),
)  # fmt: skip


def _random_series(dice: Random, subject: str, test: str, scale: str) -> list[dict]:
    if test == "Ash" and dice.random() < 0.8:
        return []
    level, found = dice.choice((80, 90, 97, 100, 104, 110, 118)), []
    for when in SITTINGS:
        if dice.random() < 0.25:
            continue
        for late in (0, 9) if dice.random() < 0.1 else (0,):
            score = (
                min(max(level + dice.randint(-9, 9), 80), 120)
                if scale == "scaled"
                else level + dice.randint(-9, 9)
            )
            text = dice.choice([score] * 12 + [f"<{score}", f">{score}"])
            found.append(
                result(text, when + timedelta(days=late), subject=subject, test=test, scale=scale,
                       expected=dice.choice((None, 95.0, 100.0)))
            )  # fmt: skip
    if scale == "scaled":
        for one in found:
            one["test"] = "Oak scaled"
    return found
