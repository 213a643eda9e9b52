"""What tests about figures share: a tiny school written as readable rows, put into a store and read back.

A school is a plain dict and so is each of its pupils; the same rows go to the store and to the oracle.
"""

import os
from datetime import date, timedelta
from functools import lru_cache
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert

from data import models, snapshot, terms
from data.filters import Filters
from data.school import School
from tests.support_database import empty

# SIGHTLINE_EXAMPLES asks for a longer search with new dice; without it the same examples run every time.
EXAMPLES = os.environ.get("SIGHTLINE_EXAMPLES")
TODAY = date(2026, 11, 2)
# Most random pupils are in these, so that a choice of year groups keeps somebody.
USUAL_YEARS = ("R", "6", "7", "8")
TRAITS = ("pupil_premium", "fsm", "eal", "looked_after", "young_carer")
# Half terms that are close to real ones, for the four years that the random schools live in.
HALF_TERMS = [
    (year, name, date(year + (month < 9), month, day), date(year + (last < 9), last, end))
    for year in (2023, 2024, 2025, 2026)
    for name, (month, day), (last, end) in zip(
        terms.TERMS,
        ((9, 2), (10, 28), (1, 6), (2, 20), (4, 13), (6, 1)),
        ((10, 20), (12, 19), (2, 12), (3, 27), (5, 22), (7, 21)),
        strict=True,
    )
]
# Days that matter to somebody: ends of terms and of academic years, a leap day, a half-year's start.
MARKED = [end for _, name, _, end in HALF_TERMS if name in ("autumn 2", "spring 2", "summer 2")]
MARKED += [date(year, 8, 31) for year in (2024, 2025, 2026)] + [date(2024, 2, 29), date(2025, 11, 1), TODAY]
DAYS = sorted({day + timedelta(days=step) for day in MARKED for step in (-1, 0, 1)})


def examples(usual: int, least: int = 0) -> settings:
    """How many examples a property is tried on: ``usual``, or what SIGHTLINE_EXAMPLES asks for."""
    most = max(int(EXAMPLES), least) if EXAMPLES else usual
    return settings(max_examples=most, deadline=None, derandomize=not EXAMPLES, database=None)


def day(said: str | date | None) -> date | None:
    """A date from "2026-09-01"; a date or None is given back."""
    return date.fromisoformat(said) if isinstance(said, str) else said


def pupil(
    name: str = "", year: str = "7", *, on_roll=(("2020-09-01", None),), sen=(), needs=(), **more
) -> dict:
    """One pupil in readable rows.

    ``year`` is the year group in the academic year of ``year_in`` (2026/27); ``on_roll`` are (entry, leaving) or
    (entry, leaving, enrolment status); ``sen`` are (status, start, end, start reason, end reason) and ``needs``
    (type, rank, start, end), where what is left off at the end is not known.
    """
    year_in, group = more.pop("year_in", 2026), more.pop("registration_group", None)
    made = {"surname": name, "forename": name, "sex": None, "date_of_birth": None, **dict.fromkeys(TRAITS)}
    made |= more | {"date_of_birth": day(more.get("date_of_birth"))}
    made["enrolments"] = [
        {"entry_date": day(entry), "leaving_date": day(leaving), "enrolment_status": (*status, "C")[0],
         "year_group": year, "year_group_in": year_in, "registration_group": group}
        for entry, leaving, *status in on_roll
    ]  # fmt: skip
    made["statuses"] = [_status(*said) for said in sen]
    made["needs"] = [_need(*said) for said in needs]
    return made


def _status(status, start, end=None, start_reason=None, end_reason=None) -> dict:
    reasons = {"start_reason": start_reason, "end_reason": end_reason}
    return {"status": status, "start_date": day(start), "end_date": day(end), **reasons}


def _need(need_type, rank=1, start=terms.LONG_AGO, end=None) -> dict:
    return {"need_type": need_type, "rank": rank, "start_date": day(start), "end_date": day(end)}


def school(*pupils: dict, **more) -> dict:
    """One school in readable rows; without more said it is a secondary school as at TODAY with no term dates."""
    made = {"name": "Elm Tree", "phase": "secondary", "data_date": TODAY, "data_version": 1, "demo": False}
    return made | {"terms": [], "benchmarks": [], "pupils": list(pupils)} | more


def several(times: int, **said) -> list[dict]:
    """So many pupils alike."""
    return [pupil(**said) for _ in range(times)]


def new_store(folder: Path) -> Engine:
    """An empty school database in the newest form."""
    return empty(folder / "school.db", "school")


@lru_cache
def shared_store() -> tuple[TemporaryDirectory, Engine]:
    """One database for all schools of a run: each has its own number, and none may be seen from another."""
    folder = TemporaryDirectory()
    return folder, new_store(Path(folder.name))


_numbers = count(100_000)


def built(rows: dict) -> School:
    """The snapshot of a school that was written into the shared store beside all the others."""
    engine = shared_store()[1]
    return snapshot.build(engine, put(engine, rows))


def put(engine: Engine, rows: dict, urn: int | None = None) -> int:
    """Write a school into a store; gives its number."""
    urn = urn or next(_numbers)
    of = {"urn": urn, "import_no": 1}
    plain = {name: said for name, said in rows.items() if name not in ("terms", "benchmarks", "pupils")}
    with engine.begin() as connection:

        def add(table: type, found: list[dict]) -> None:
            if found:
                connection.execute(insert(table.__table__), [of | row for row in found])

        add(models.School, [plain])
        names = ("academic_year", "term", "start", "end")
        add(models.Term, [dict(zip(names, half_term, strict=True)) for half_term in rows["terms"]])
        add(models.SchoolBenchmark, rows["benchmarks"])
        numbered = list(enumerate(rows["pupils"], 1))
        inner = ("enrolments", "statuses", "needs")
        add(models.Pupil, [
            {"pupil_no": number, "upn": f"U{number}", **{name: said for name, said in one.items() if name not in inner}}
            for number, one in numbered
        ])  # fmt: skip
        for table, name in (
            (models.Enrolment, "enrolments"),
            (models.SenStatus, "statuses"),
            (models.Need, "needs"),
        ):
            add(table, [{"pupil_no": number, **row} for number, one in numbered for row in one[name]])
    return urn


def random_school(seed: int, size: int) -> dict:
    """A school of so many pupils from a seed, crowded onto the days that matter and full of what can go wrong."""
    dice = Random(seed)  # noqa: S311 (a made-up school)
    return school(
        *(_random_pupil(Random(seed * 1000 + number), number) for number in range(size)),  # noqa: S311
        phase=dice.choice(tuple(terms.PHASES)),
        data_date=dice.choice(DAYS[len(DAYS) // 2 :]),
        terms=dice.choice([HALF_TERMS, HALF_TERMS, HALF_TERMS[9:], []]),
    )


def _random_pupil(dice: Random, number: int) -> dict:
    year_in, group = dice.choice((2024, 2025, 2026)), dice.choice((None, "7A", "7B"))
    year = dice.choice((*terms.YEAR_GROUPS, *USUAL_YEARS * 3))
    name = dice.choice(("Ash", "Élan", "zoe", "O'Dell", "=1+1", "-Dash", "@at", '"Quo,ted"'))
    made = pupil(
        name + dice.choice(("", str(number))), year, year_in=year_in, registration_group=group,
        sex=dice.choice(("F", "M", "M", None)),
        date_of_birth=dice.choice((None, *(date(2012, month, 1) for month in range(1, 13)))),
        on_roll=_random_enrolments(dice), needs=_random_needs(dice), sen=_random_statuses(dice),
        **{name: dice.choice((True, False, False, None)) for name in TRAITS},
    )  # fmt: skip
    for enrolment in made["enrolments"]:
        # A school may write the year group of another year: a repeated year, or the year that a leaver left in.
        moved = dice.choice((0, 0, 0, 1, -1))
        place = terms.YEAR_GROUPS.index(year) + moved
        if 0 <= place < len(terms.YEAR_GROUPS):
            enrolment["year_group"] = terms.YEAR_GROUPS[place]
            enrolment["year_group_in"] += dice.choice((0, moved))
    return made


def _random_spans(dice: Random, most: int, days: list[date]) -> list[tuple[date, date | None]]:
    """Up to so many spans of days that do not overlap; the last may be open, the next may start the day after."""
    chosen = sorted(dice.sample(days, 2 * dice.randint(0, most)))
    spans = [*zip(chosen[::2], chosen[1::2], strict=True)]
    if spans and dice.random() < 0.6:
        spans[-1] = (spans[-1][0], None)
    joined = []
    for start, end in spans:
        touching = joined and dice.random() < 0.5
        start = joined[-1][1] + timedelta(days=1) if touching else start
        joined.append((start, start if end and dice.random() < 0.1 else end))
    return joined


def _random_enrolments(dice: Random) -> list[tuple]:
    if dice.random() < 0.5:
        return [(dice.choice([terms.LONG_AGO, date(2023, 9, 4), *DAYS[:12]]), None, dice.choice("CCCCMG"))]
    return [(*span, dice.choice("CCCCMSG")) for span in _random_spans(dice, 3, DAYS)]


def _random_statuses(dice: Random) -> list[tuple]:
    reasons = ("New diagnosis", "Review", "", None, "=SUM(A1)", "-2 <b>")
    if dice.random() < 0.3:
        return []
    if dice.random() < 0.3:
        return [(dice.choice("KE"), date(2020, 1, 1), None, None, None)]
    spans = _random_spans(dice, 4, DAYS)
    return [(dice.choice("KKE"), *span, dice.choice(reasons), dice.choice(reasons)) for span in spans]


def _random_needs(dice: Random) -> list[tuple]:
    kinds = dice.sample(tuple(terms.NEEDS), 6)
    first = [(kinds[0], 1, terms.LONG_AGO, None)] if dice.random() < 0.5 else []
    first = first or [
        (kind, 1, *span) for kind, span in zip(kinds, _random_spans(dice, 2, DAYS), strict=False)
    ]
    others = []
    for kind in kinds[3 : 3 + dice.randint(0, 3)]:
        start = dice.choice((terms.LONG_AGO, *DAYS[:10]))
        others.append((kind, dice.choice((2, 3)), start, dice.choice((None, None, *DAYS[10:]))))
    if others and dice.random() < 0.2:
        others.append((others[0][0], 4, DAYS[10], None))
    return [*first, *others] if dice.random() < 0.85 else []


schools = st.builds(random_school, seed=st.integers(0, 10**9), size=st.integers(0, 60))


def random_filters(seed: int) -> Filters:
    """Choices as a reader makes them, from a seed: most often none or one value of each, and none at all from 0."""
    dice = Random(seed)  # noqa: S311 (made-up choices)

    def chosen(codes: tuple[str, ...]) -> tuple[str, ...]:
        kept = dice.sample(codes, min(len(codes), dice.choice((0, 0, 0, 0, 1, 1, 2, 3))))
        return tuple(code for code in codes if code in kept)

    def either_day() -> date | None:
        return (
            dice.choice((None, None, date(2000, 1, 1), *DAYS, date(2100, 1, 1)))
            if dice.random() < 0.7
            else None
        )

    if seed == 0:
        return Filters()
    return Filters(
        year_group=chosen(dice.choice((USUAL_YEARS, terms.YEAR_GROUPS))),
        need_area=chosen(tuple(terms.AREAS)),
        sen_status=chosen(terms.SEN),
        pupil_premium=chosen(tuple(terms.YES_NO)),
        sex=chosen(tuple(terms.SEXES)),
        term=chosen(terms.TERMS),
        ages=chosen(("all",)),
        needs=dice.choice(("primary", "any")),
        as_at=either_day(),
        since=either_day(),
    )


some_filters = st.integers(0, 10**9).map(random_filters)
