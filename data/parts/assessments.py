"""Test results in memory, each with who the pupil was on the day: status, year group, needs, whether on roll."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date

import numpy as np
from sqlalchemy import Connection

from data import models, snapshot, terms
from data.school import AREA_CODES, AREA_OF, NO_AREA_RECORDED, School

TERMS = ("autumn", "spring", "summer")
# Where a school has not loaded its term dates, spring starts on the first of these days and summer on the second.
USUAL_STARTS = ((1, 1), (4, 7))
# What a standardised score is spread by where the test catalogue does not say: its definition.
STANDARD_SD = 15.0
KEPT = 64
# A school has many results, so each column is held as narrow as its numbers; what is reckoned of them beyond that is
# reckoned in wider ones.
NARROW = {
    "pupil": np.int32, "series": np.int32, "day": np.int32, "term": np.int32,
    "beyond": np.int8, "year": np.int8, "status": np.int8, "area": np.int8,
}  # fmt: skip


@dataclass(frozen=True)
class Series:
    """Results that may be set beside each other: one subject, one test, one scale.

    ``reliability`` and ``sd`` are what the test's manual says, None where the catalogue has none.
    """

    subject: str
    test: str
    scale: str
    sd: float | None
    reliability: float | None


@dataclass
class Assessments:
    """One place a result, by series, pupil and day; all arrays have the same length.

    ``series`` places in ``kinds``, ``term`` three times the academic year plus 0 autumn, 1 spring, 2 summer;
    ``beyond`` is -1 or 1 where the score is only known to lie at or past the test's lower or upper limit;
    ``expected`` is not a number where it is not known. ``on_roll`` says who was in the headcount on the day.
    ``year``, ``status``, ``area`` and ``areas`` are true on the day, or on the pupil's first day on roll where the
    test came before it. Whole numbers are as wide as ``NARROW`` says.
    """

    kinds: tuple[Series, ...]
    pupil: np.ndarray
    series: np.ndarray
    day: np.ndarray
    term: np.ndarray
    score: np.ndarray
    beyond: np.ndarray
    expected: np.ndarray
    on_roll: np.ndarray
    year: np.ndarray
    status: np.ndarray
    area: np.ndarray
    areas: np.ndarray
    kept: dict = field(default_factory=dict, repr=False)

    def keep(self, kind: str, key: object, make: Callable[[], object]) -> object:
        """What was made of a kind for a key before, else what ``make()`` gives; the arrays never change."""
        of_kind = self.kept.setdefault(kind, {})
        found = of_kind.get(key)
        if found is None:
            if len(of_kind) >= KEPT:
                of_kind.clear()
            found = of_kind[key] = make()
        return found


COLUMNS = tuple(one.name for one in fields(Assessments) if one.name not in ("kinds", "kept"))


def term_name(term: int) -> str:
    """A term as it is said: "autumn 2026/27"."""
    return f"{TERMS[term % 3]} {terms.academic_year_name(term // 3)}"


def term_of(school: School, day: date) -> int:
    """The term of a day: three times the academic year plus its place in it; holidays belong to the term before."""
    year = terms.academic_year(day)
    starts = {name: start for of, name, start, _end in school.terms if of == year}
    usual = (date(year + 1, *month_and_day) for month_and_day in USUAL_STARTS)
    begun = (
        day >= starts.get(name, first) for name, first in zip(("spring 1", "summer 1"), usual, strict=True)
    )
    return 3 * year + sum(begun)


def load(connection: Connection, school: School) -> Assessments:
    """Read the results of one school; empty arrays where none was imported."""
    rows = snapshot.frame(
        connection, models.Assessment, school.urn,
        "pupil_no", "subject", "date", "test", "scale", "score", "beyond", "expected",
    )  # fmt: skip
    kinds, series = _series(connection, school, rows)
    people = school.people["pupil_no"].to_numpy(dtype=np.int64)
    pupil = np.searchsorted(people, rows["pupil_no"].to_numpy(dtype=np.int64))
    days = rows["date"].tolist()
    day = np.array([each.toordinal() for each in days], dtype=np.int64)
    terms_of = {each: term_of(school, each) for each in set(days)}
    order = np.lexsort((day, pupil, series))
    beyond = np.array([{"<": -1, ">": 1}.get(said, 0) for said in rows["beyond"]], dtype=np.int64)
    columns = (
        pupil, series, day, np.array([terms_of[each] for each in days], dtype=np.int64),
        rows["score"].to_numpy(dtype=float), beyond, rows["expected"].to_numpy(dtype=float),
    )  # fmt: skip
    columns = (*(column[order] for column in columns), *_standing(school, pupil[order], day[order]))
    named = dict(zip(COLUMNS, columns, strict=True))
    return Assessments(
        kinds,
        **{name: column.astype(NARROW.get(name, column.dtype), copy=False) for name, column in named.items()},
    )


def _series(connection: Connection, school: School, rows) -> tuple[tuple[Series, ...], np.ndarray]:
    catalogue = snapshot.frame(connection, models.Test, school.urn, "test", "scale", "sd", "reliability")
    known = {
        (one.test, one.scale): (_number(one.sd), _number(one.reliability)) for one in catalogue.itertuples()
    }
    keys = list(zip(rows["subject"], rows["test"], rows["scale"], strict=True))
    distinct = sorted(set(keys))
    place = {key: number for number, key in enumerate(distinct)}
    kinds = []
    for subject, test, scale in distinct:
        sd, reliability = known.get((test, scale), (None, None))
        if sd is None and scale == "standardised":
            sd = STANDARD_SD
        kinds.append(Series(subject, test, scale, sd, reliability))
    return tuple(kinds), np.array([place[key] for key in keys], dtype=np.int64)


def _number(value: object) -> float | None:
    return None if value is None or np.isnan(float(value)) else float(value)


def _standing(school: School, pupil: np.ndarray, day: np.ndarray) -> tuple[np.ndarray, ...]:
    """On roll, year group, status, area of the primary need and areas of all needs, each on its own day."""
    of, size = school.arrays, len(pupil)
    first = np.full(len(school.people), np.iinfo(np.int64).max)
    np.minimum.at(first, of["enrolments_pupil"], of["enrolments_start"])
    seen = np.maximum(day, first[pupil])
    result, enrolment = _held(of, "enrolments", pupil, seen)
    counts = of["enrolments_counts"][enrolment] == 1
    year, on_roll = np.full(size, -1), np.zeros(size, dtype=bool)
    years = {each: terms.academic_year(date.fromordinal(each)) for each in np.unique(seen[result]).tolist()}
    moved = np.array([years[each] for each in seen[result].tolist()], dtype=np.int64)
    in_year = of["enrolments_year"][enrolment] + moved - of["enrolments_year_in"][enrolment]
    year[result] = np.clip(in_year, 0, len(terms.YEAR_GROUPS) - 1)
    on_roll[result[counts]] = True
    status = np.zeros(size, dtype=np.int64)
    result, row = _held(of, "statuses", pupil, seen)
    status[result] = of["statuses_status"][row]
    result, row = _held(of, "needs", pupil, seen)
    areas = np.zeros((size, len(AREA_CODES)), dtype=bool)
    areas[result, AREA_OF[of["needs_need"][row]]] = True
    areas[~areas.any(axis=1), NO_AREA_RECORDED] = True
    area, primary = np.full(size, NO_AREA_RECORDED), of["needs_rank"][row] == 1
    area[result[primary]] = AREA_OF[of["needs_need"][row[primary]]]
    return on_roll & (day >= first[pupil]), year, status, area, areas


def _held(of: dict, table: str, pupil: np.ndarray, day: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which rows of a dated table were true of each pupil on each day, as pairs of places: (asked, row)."""
    order = np.argsort(of[f"{table}_pupil"], kind="stable")
    whose = of[f"{table}_pupil"][order]
    start = np.searchsorted(whose, pupil, side="left")
    many = np.searchsorted(whose, pupil, side="right") - start
    asked = np.repeat(np.arange(len(pupil)), many)
    within = np.arange(len(asked)) - np.repeat(np.cumsum(many) - many, many)
    row = order[start[asked] + within] if len(asked) else np.zeros(0, dtype=np.int64)
    true = (of[f"{table}_start"][row] <= day[asked]) & (day[asked] <= of[f"{table}_end"][row])
    return asked[true], row[true]
