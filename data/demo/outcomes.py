"""What became of the runs of provision: the groups with their hours and costs, the pupils with their scores."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from data.demo.ability import Ability
from data.demo.absence import Absence
from data.demo.dice import one_of
from data.demo.interventions import Chooser, Run
from data.demo.kinds import KINDS, MENTORING, Kind
from data.demo.needs import Needs
from data.demo.papers import READING_AGE, SINGLE_WORD, written
from data.demo.register import Register
from data.demo.roll import NEVER

NO_EXIT, OTHER_TEST = 0.08, 0.05
LATE_REVIEW = 0.16
MONTHS_PER_POINT = 1.15
DAYS_IN_A_MONTH = 30.4375
GROUP_COLUMNS = (
    "group_id", "intervention_id", "start_date", "end_date", "staff_id", "minutes_per_session", "sessions_per_week",
    "sessions_planned", "sessions_delivered", "preparation_minutes_per_session", "resource_cost", "provider",
    "review_date",
)  # fmt: skip
PUPIL_COLUMNS = (
    "group_id", "person", "sessions_attended", "entry_date", "entry_test", "entry_score", "exit_date", "exit_test",
    "exit_score", "rating", "outcome",
)  # fmt: skip


@dataclass
class Provision:
    """All runs, and the two files made of them."""

    runs: list[Run]
    groups: pd.DataFrame
    pupils: pd.DataFrame
    mentored: dict[int, np.datetime64] = field(default_factory=dict)


def provided(
    register: Register, needs: Needs, absence: Absence, ability: Ability, staff: pd.DataFrame
) -> Provision:
    """Every run that started in the three years, its pupils and their scores; what lasts is added to ``ability``."""
    rng = register.roll.ask.dice("interventions")
    chooser = Chooser(register, needs, absence, ability)
    runs = [
        run for part in register.roll.ask.calendar.half_terms for run in chooser.started(rng, part, staff)
    ]
    groups = pd.DataFrame([group_row(register, rng, run) for run in runs], columns=GROUP_COLUMNS)
    pupils = pd.concat(
        [empty_pupils(), *(pupil_rows(register, ability, rng, kind, runs) for kind in KINDS)],
        ignore_index=True,
    )
    mentored: dict[int, np.datetime64] = {}
    for run in runs:
        if run.kind.name == MENTORING:
            mentored |= {int(person): run.start for person in run.people if int(person) not in mentored}
    groups = groups.astype({name: "datetime64[s]" for name in groups if name.endswith("_date")})
    pupils = pupils.astype({name: "datetime64[s]" for name in pupils if name.endswith("_date")})
    return Provision(runs, groups, pupils.sort_values(["group_id", "person"], ignore_index=True), mentored)


def group_row(register: Register, rng: np.random.Generator, run: Run) -> tuple:
    """A run as a row of intervention_groups.csv."""
    kind, over = run.kind, run.end <= register.roll.ask.now
    late = not over and rng.random() < LATE_REVIEW
    review = register.roll.ask.now - int(rng.integers(3, 30)) if late else run.end
    review = max(review, run.start + 14)
    resources = round(kind.resources * len(run.people) * rng.uniform(0.9, 1.1), 2)
    return (
        run.group_id, kind.number, run.start, run.end, run.staff_id, kind.minutes, kind.per_week, run.planned,
        run.delivered if over else None, kind.preparation, resources, kind.provider, review,
    )  # fmt: skip


def empty_pupils() -> pd.DataFrame:
    """intervention_pupils.csv without rows."""
    return pd.DataFrame(columns=list(PUPIL_COLUMNS)).astype({"person": int})


@dataclass(frozen=True)
class Place:
    """A pupil's place in a run: how it ends (see ``fate``) and what the pupil gains on the run's test."""

    run: Run
    person: int
    ends: str
    gain: float


def pupil_rows(
    register: Register, ability: Ability, rng: np.random.Generator, kind: Kind, runs: list[Run]
) -> pd.DataFrame:
    """Everybody's entry and exit in the runs of one kind; the gains measured average what the kind is known to gain."""
    pairs = [(run, int(person)) for run in runs if run.kind is kind for person in run.people]
    fates = np.array([fate(register, rng, run, person) for run, person in pairs], dtype="<U10")
    gains = rng.normal(size=len(pairs))
    measured = fates == "measured"
    gains = kind.gain + kind.spread * (gains - (gains[measured].mean() if measured.any() else 0.0))
    places = [
        Place(*pair, str(ends), float(gain)) for pair, ends, gain in zip(pairs, fates, gains, strict=True)
    ]
    rows = [
        (place.run.group_id, place.person, *entry_and_exit(register, ability, rng, place)) for place in places
    ]
    return pd.DataFrame(rows, columns=list(PUPIL_COLUMNS))


def fate(register: Register, rng: np.random.Generator, run: Run, person: int) -> str:
    """How a pupil's time in a run ends: still running, left, no exit score, another test, or measured."""
    if run.end > register.roll.ask.now:
        return "running"
    if register.roll.last_day[person] < run.end:
        return "left"
    luck = rng.random()
    if luck < NO_EXIT:
        return "no exit"
    return "other test" if luck > 1 - OTHER_TEST and run.kind.test is READING_AGE else "measured"


def entry_and_exit(register: Register, ability: Ability, rng: np.random.Generator, place: Place) -> tuple:
    """The columns of one pupil in one run, from sessions attended on; scores as the tests write them."""
    run, test, days = place.run, place.run.kind.test, register.roll.ask.calendar.all_days
    entered = days[np.searchsorted(days, run.start) + rng.integers(0, 4)]
    entry = entry_points(register, ability, rng, run.kind, place.person, entered)
    came_in = (entered, "", written(test, entry) if test else "")
    if place.ends == "running":
        return ("", *came_in, NEVER, "", "", "", "")
    if place.ends == "left":
        return (run.delivered // 2, *came_in, NEVER, "", "", "", "left early")
    attended = int(np.clip(round(run.delivered * (1 - rng.beta(1.2, 10))), 0, run.delivered))
    left = days[np.searchsorted(days, run.end) - rng.integers(0, 4)]
    months = float((left - entered).astype(int)) / DAYS_IN_A_MONTH if test is READING_AGE else 0.0
    if place.ends == "measured" and run.kind.lasting:
        ability.learned.append((run.kind.subject, place.person, left, run.kind.lasting))
    return (attended, *came_in, *result(rng, place, left, entry + place.gain + months))


def result(rng: np.random.Generator, place: Place, left: np.datetime64, points: float) -> tuple:
    """What came of a run that is over: exit date, test and score, the rating and the outcome."""
    kind = place.run.kind
    rating = int(np.clip(round(place.gain / max(kind.spread, 1) + 0.4 + 0.7 * rng.normal()), -2, 2))
    outcome = one_of(rng, {"met": 2 + rating, "partly met": 2.2, "not met": max(0.3, 1.2 - rating)})
    if kind.test is None:
        return (left, "", "", rating, outcome)
    if place.ends == "no exit":
        return (NEVER, "", "", rating, outcome)
    if place.ends == "other test":
        return (left, SINGLE_WORD.name, str(round(86 + 7 * rng.normal())), rating, outcome)
    return (left, "", written(kind.test, points), rating, outcome)


def entry_points(
    register: Register,
    ability: Ability,
    rng: np.random.Generator,
    kind: Kind,
    person: int,
    day: np.datetime64,
) -> float:
    """A pupil's first score on the kind's own test, with the test's error in it."""
    test = kind.test
    if test is None:
        return 0.0
    if kind.subject in ability.start:
        known = float(ability.on(kind.subject, np.array([person]), day)[0])
        if test.scale == "months":
            born = np.datetime64(register.roll.people["born"].iloc[person], "D")
            age = float((day - born).astype(int)) / DAYS_IN_A_MONTH
            return age + MONTHS_PER_POINT * (known - 100) + test.error * rng.normal()
        return known + test.error * rng.normal()
    if test.scale == "standardised":
        known = float(ability.on("reading", np.array([person]), day)[0])
        return 0.7 * known + 22 + 6 * rng.normal()
    return (test.mean or 0) - 0.9 * (test.sd or 0) + 0.6 * (test.sd or 0) * rng.normal()
