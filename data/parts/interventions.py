"""Provision in memory: kinds of intervention, their runs, and the pupils of each run with their scores."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from data import models, snapshot, terms
from data.school import AREA_CODES, NEVER, NO_AREA_RECORDED, School

OUTCOMES = (*terms.OUTCOMES, "left early")
KEPT = 64
MINUTES = 60.0


@dataclass(frozen=True)
class Kind:
    """A kind of intervention; ``name`` is unlike that of any other, ``area`` a code of ``terms.AREAS``.

    ``entry`` and ``exit`` say whether criteria for them are written down, ``subject`` is "" where none is.
    """

    number: str
    name: str
    wave: int
    area: str
    strand: str
    subject: str
    entry: bool
    exit: bool


@dataclass(frozen=True)
class Test:
    """What gains may be set beside each other: one intervention and one test.

    ``scale`` is "" where it is not known; ``mean``, ``sd`` and ``reliability`` are what tests.csv says, else what
    the intervention says of its own test, else None.
    """

    kind: int
    name: str
    scale: str
    mean: float | None
    sd: float | None
    reliability: float | None


@dataclass
class Interventions:
    """The runs, one place a run: ``kind`` in ``kinds``, ``start``, ``end`` and ``review`` day numbers (NEVER: none).

    ``staff`` is who leads the run, a number for each of them. ``hours`` are staff hours of delivery and preparation,
    ``cost`` in pounds; both are not a number where they cannot be known. ``sessions`` are those delivered, else
    planned, else weeks times sessions a week; ``weekly`` is how many are held in a week and ``resources`` what was
    bought. ``size`` counts the pupils who started.

    ``member_*`` have one place a pupil in a run: ``year``, ``status`` and ``area`` are those on the run's first day;
    ``test`` is a place in ``tests`` or -1; ``entry`` and ``exit`` are scores, ``entered`` and ``exited`` the days of
    the tests (0: not known), ``censored`` where a score is at a test's limit, ``same`` where both are of one test;
    ``outcome`` a place in ``OUTCOMES`` or -1.
    """

    kinds: tuple[Kind, ...]
    tests: tuple[Test, ...]
    budget: dict[tuple[int, str], float]
    groups: list[str]
    kind: np.ndarray
    start: np.ndarray
    end: np.ndarray
    review: np.ndarray
    staff: np.ndarray
    sessions: np.ndarray
    weekly: np.ndarray
    hours: np.ndarray
    resources: np.ndarray
    cost: np.ndarray
    planned: np.ndarray
    delivered: np.ndarray
    size: np.ndarray
    member_group: np.ndarray
    member_pupil: np.ndarray
    member_year: np.ndarray
    member_status: np.ndarray
    member_area: np.ndarray
    member_areas: np.ndarray
    member_test: np.ndarray
    member_entry: np.ndarray
    member_exit: np.ndarray
    member_entered: np.ndarray
    member_exited: np.ndarray
    member_censored: np.ndarray
    member_same: np.ndarray
    member_attended: np.ndarray
    member_outcome: np.ndarray
    kept: dict = field(default_factory=dict, repr=False)

    def keep(self, key: tuple, make: Callable[[], object]) -> object:
        """What was made for a key before, else what ``make()`` gives; the arrays never change."""
        found = self.kept.get(key)
        if found is None:
            if len(self.kept) >= KEPT:
                self.kept.clear()
            found = self.kept[key] = make()
        return found


def load(connection: Connection, school: School) -> Interventions:
    """Read the provision of one school; empty arrays where none was imported."""
    kinds, rows = _kinds(connection, school.urn)
    place = {kind.number: number for number, kind in enumerate(kinds)}
    runs = _runs(connection, school.urn)
    group_place = {number: index for index, number in enumerate(runs["group_id"])}
    members = snapshot.frame(
        connection, models.InterventionPupil, school.urn, "pupil_no", "group_id", "sessions_attended",
        "entry_date", "entry_test", "entry_score", "entry_beyond", "exit_date", "exit_test", "exit_score",
        "exit_beyond", "outcome",
    )  # fmt: skip
    group = np.array([group_place[number] for number in members["group_id"]], dtype=np.int64)
    kind = np.array([place[number] for number in runs["intervention_id"]], dtype=np.int64)
    start, sessions = _days(runs["start_date"], 0), _sessions(runs)
    hours = sessions * _session_minutes(runs) / MINUTES
    people = school.people["pupil_no"].to_numpy(dtype=np.int64)
    pupil = np.searchsorted(people, members["pupil_no"].to_numpy(dtype=np.int64))
    tests, test, same = _tests(connection, school.urn, rows, kind[group], members)
    outcome = {code: number for number, code in enumerate(OUTCOMES)}
    return Interventions(
        kinds, tests, _budget(connection, school.urn),
        list(runs["group_id"]), kind, start, _days(runs["end_date"], NEVER), _days(runs["review_date"], NEVER),
        pd.factorize(runs["staff_id"])[0], sessions, _numbers(runs["sessions_per_week"]), hours,
        np.nan_to_num(_numbers(runs["resource_cost"])),
        _cost(runs, hours),
        _numbers(runs["sessions_planned"]), _numbers(runs["sessions_delivered"]),
        np.bincount(group, minlength=len(runs)), group, pupil, *standing(school, pupil, start[group]),
        test, _numbers(members["entry_score"]), _numbers(members["exit_score"]), _days(members["entry_date"], 0),
        _days(members["exit_date"], 0),
        (members["entry_beyond"].notna() | members["exit_beyond"].notna()).to_numpy(dtype=bool), same,
        _numbers(members["sessions_attended"]),
        np.array([outcome.get(said, -1) for said in members["outcome"]], dtype=np.int64),
    )  # fmt: skip


def _kinds(connection: Connection, urn: int) -> tuple[tuple[Kind, ...], pd.DataFrame]:
    rows = snapshot.frame(
        connection, models.Intervention, urn, "intervention_id", "name", "wave", "need_type", "eef_strand", "subject",
        "entry_criteria", "exit_criteria", "test", "test_reliability", "test_sd", "scale",
    )  # fmt: skip
    twice = set(rows["name"][rows["name"].duplicated()])
    return tuple(
        Kind(
            one.intervention_id,
            f"{one.name} ({one.intervention_id})" if one.name in twice else one.name,
            int(one.wave),
            terms.AREA_OF_NEED.get(one.need_type, "none"),
            _text(one.eef_strand),
            _text(one.subject),
            bool(_text(one.entry_criteria)),
            bool(_text(one.exit_criteria)),
        )
        for one in rows.itertuples()
    ), rows


def _runs(connection: Connection, urn: int) -> pd.DataFrame:
    group, staff = models.InterventionGroup, models.StaffMember
    names = (
        "group_id", "intervention_id", "start_date", "end_date", "review_date", "minutes_per_session",
        "sessions_planned", "sessions_delivered", "sessions_per_week", "preparation_minutes_per_session",
        "resource_cost", "provider", "staff_id",
    )  # fmt: skip
    query = (
        select(*(getattr(group, name) for name in names), staff.hourly_cost)
        .join(staff, (staff.urn == group.urn) & (staff.staff_id == group.staff_id), isouter=True)
        .where(group.urn == urn)
        .order_by(group.group_id)
    )
    return pd.DataFrame(connection.execute(query).all(), columns=[*names, "hourly_cost"])


def _sessions(runs: pd.DataFrame) -> np.ndarray:
    """The sessions of each run: those delivered, else planned, else weeks times sessions a week."""
    start, end = _days(runs["start_date"], 0), _days(runs["end_date"], NEVER)
    weeks = np.where(end == NEVER, np.nan, (end - start + 1) / 7)
    by_week = weeks * _numbers(runs["sessions_per_week"])
    return _first_known(_numbers(runs["sessions_delivered"]), _numbers(runs["sessions_planned"]), by_week)


def _session_minutes(runs: pd.DataFrame) -> np.ndarray:
    """The minutes of staff time that a session of each run takes, with its preparation."""
    preparation = np.nan_to_num(_numbers(runs["preparation_minutes_per_session"]))
    return _numbers(runs["minutes_per_session"]) + preparation


def _cost(runs: pd.DataFrame, hours: np.ndarray) -> np.ndarray:
    """Pounds a run; of an external provider whose hour has no price, what it was paid."""
    resources, price = _numbers(runs["resource_cost"]), _numbers(runs["hourly_cost"])
    paid = (runs["provider"] == "external").to_numpy() & np.isnan(price) & ~np.isnan(resources)
    return np.where(paid, resources, hours * price + np.nan_to_num(resources))


def _first_known(*columns: np.ndarray) -> np.ndarray:
    result = columns[-1]
    for column in columns[-2::-1]:
        result = np.where(np.isnan(column), result, column)
    return result


def _tests(
    connection: Connection, urn: int, kinds: pd.DataFrame, kind: np.ndarray, members: pd.DataFrame
) -> tuple[tuple[Test, ...], np.ndarray, np.ndarray]:
    """The tests met, each member's place in them, and whether entry and exit are of the same one."""
    catalogue = snapshot.frame(connection, models.Test, urn, "test", "scale", "mean", "sd", "reliability")
    known = {one.test: one for one in catalogue.itertuples()}
    usual = [said if isinstance(said, str) else "" for said in kinds["test"]]
    tests: dict[tuple[int, str], int] = {}
    place, same = np.full(len(members), -1), np.zeros(len(members), dtype=bool)
    for row, (of, before, after) in enumerate(
        zip(kind.tolist(), members["entry_test"], members["exit_test"], strict=True)
    ):
        before = before if isinstance(before, str) else usual[of]
        after = after if isinstance(after, str) else usual[of]
        same[row] = before == after
        if before:
            place[row] = tests.setdefault((of, before), len(tests))
    described = tuple(_described(of, name, kinds, known.get(name)) for of, name in tests)
    return described, place, same


def _described(of: int, name: str, kinds: pd.DataFrame, found: tuple | None) -> Test:
    own = kinds.iloc[of]
    is_own = own["test"] == name
    scale = found.scale if found else own["scale"] if is_own and isinstance(own["scale"], str) else ""
    mean, sd, reliability = (
        _number(getattr(found, part)) if found else None for part in ("mean", "sd", "reliability")
    )
    if is_own:
        sd = _number(own["test_sd"]) if sd is None else sd
        reliability = _number(own["test_reliability"]) if reliability is None else reliability
    return Test(of, name, scale, mean, sd, reliability)


def standing(school: School, pupil: np.ndarray, day: np.ndarray) -> tuple[np.ndarray, ...]:
    """Year group (-1: not on roll), SEN status, area of primary need and areas of all needs on each one's own day."""
    year, status = np.full(len(pupil), -1), np.zeros(len(pupil), dtype=np.int64)
    area = np.full(len(pupil), NO_AREA_RECORDED)
    areas = np.zeros((len(pupil), len(AREA_CODES)), dtype=bool)
    for each in np.unique(day).tolist():
        roll, here = school.on(date.fromordinal(each)), np.flatnonzero(day == each)
        at = np.full(len(school.people), -1)
        at[roll.pupil] = np.arange(len(roll.pupil))
        found = at[pupil[here]]
        here, found = here[found >= 0], found[found >= 0]
        year[here], status[here], area[here], areas[here] = (
            roll.year[found], roll.status[found], roll.area[found], roll.areas[found],
        )  # fmt: skip
    return year, status, area, areas


def _budget(connection: Connection, urn: int) -> dict[tuple[int, str], float]:
    rows = snapshot.frame(connection, models.BudgetLine, urn, "academic_year", "line", "amount")
    return {
        (year, line): amount
        for year, line, amount in zip(rows["academic_year"], rows["line"], rows["amount"], strict=True)
    }


def _days(column: pd.Series, missing: int) -> np.ndarray:
    return np.array(
        [day.toordinal() if isinstance(day, date) and not pd.isna(day) else missing for day in column],
        dtype=np.int64,
    )


def _numbers(column: pd.Series) -> np.ndarray:
    return pd.to_numeric(column).to_numpy(dtype=float)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _number(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
