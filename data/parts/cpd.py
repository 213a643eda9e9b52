"""What staff said of their confidence, the training they had, and who was in post to be asked."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from data import models, snapshot
from data.school import ALWAYS, NEVER, School

# The roles a round is sent to; a respondent's own role is never a group.
INVITED = frozenset({"teacher", "TA", "HLTA", "SENCO", "leader"})
LEVELS = 5
KEPT = 64
NOT_CONFIDENT = (1, 2)


@dataclass(frozen=True)
class Cell:
    """The answers of some staff to one type of need.

    ``levels`` counts each confidence from 1 to 5; ``wanted`` of ``asked`` want training.
    """

    levels: tuple[int, ...]
    wanted: int
    asked: int

    @property
    def answers(self) -> int:
        """How many answered."""
        return sum(self.levels)

    @property
    def not_confident(self) -> int:
        """How many are not confident: 1 or 2 of 5."""
        return sum(self.levels[level - 1] for level in NOT_CONFIDENT)


@dataclass(frozen=True)
class Round:
    """One round of the audit, first and last day as day numbers.

    ``teams`` has each team's respondents, ``cells`` the answers by (team, need type), ``whole`` those of all staff by
    need type; ``unsure`` says by need type who answered and whether they are not confident, ``team_of`` each
    respondent's team.
    """

    name: str
    start: int
    end: int
    teams: dict[str, int]
    cells: dict[tuple[str, str], Cell]
    whole: dict[str, Cell]
    unsure: dict[str, dict[str, bool]]
    team_of: dict[str, str]


@dataclass(frozen=True)
class Session:
    """A training session: its day, need type ("" where it is about none), hours, pounds, and who came."""

    day: int
    need_type: str
    hours: float | None
    cost: float | None
    staff: frozenset[str]


@dataclass(frozen=True)
class Post:
    """A member of staff as far as this page needs them, days as day numbers, ``hourly_cost`` in pounds."""

    staff_id: str
    role: str
    team: str
    start: int
    end: int
    hourly_cost: float | None


@dataclass(frozen=True)
class Cpd:
    """Rounds in the order of their last day, sessions in the order of theirs, and the staff."""

    rounds: tuple[Round, ...]
    sessions: tuple[Session, ...]
    posts: tuple[Post, ...]
    kept: dict = field(default_factory=dict, repr=False)

    def keep(self, kind: str, key: object, make: Callable[[], object]) -> object:
        """What was made of a kind for a key before, else what ``make()`` gives; nothing read ever changes."""
        found = self.kept.get((kind, key))
        if found is None:
            if len(self.kept) >= KEPT:
                self.kept.clear()
            found = self.kept[kind, key] = make()
        return found

    def invited(self, day: int) -> list[Post]:
        """The staff in post on a day whom a round is sent to."""
        return [post for post in self.posts if post.role in INVITED and post.start <= day <= post.end]


def load(connection: Connection, school: School) -> Cpd:
    """Read the audit, the training and the staff; empty where nothing was imported."""
    return Cpd(_rounds(connection, school), _sessions(connection, school), _posts(connection, school))


def _rounds(connection: Connection, school: School) -> tuple[Round, ...]:
    table = models.CpdAnswer
    rows = connection.execute(
        select(
            table.round, table.date, table.respondent, table.team, table.need_type, table.confidence,
            table.training_wanted,
        )
        .where(table.urn == school.urn)
        .order_by(table.round, table.respondent, table.need_type)
    )  # fmt: skip
    by_round: dict[str, list] = {}
    for name, *answer in rows:
        by_round.setdefault(name, []).append([snapshot.held_once(part) for part in answer])
    made = [_round(name, answers) for name, answers in by_round.items()]
    return tuple(sorted(made, key=lambda one: (one.end, one.start, one.name)))


def _round(name: str, answers: list) -> Round:
    days = [answer[0].toordinal() for answer in answers]
    # Someone who names two teams in one round is counted in the first, so that no team has part of a person.
    team_of: dict[str, str] = {}
    for _day, respondent, team, *_rest in answers:
        team_of.setdefault(respondent, team)
    unsure, by_cell, by_need = {}, {}, {}
    for _day, respondent, _team, need, confidence, wanted in answers:
        unsure.setdefault(need, {})[respondent] = confidence in NOT_CONFIDENT
        by_cell.setdefault((team_of[respondent], need), []).append((confidence, wanted))
        by_need.setdefault(need, []).append((confidence, wanted))
    return Round(
        name, min(days), max(days), dict(Counter(team_of.values())),
        {key: _cell(given) for key, given in by_cell.items()},
        {need: _cell(given) for need, given in by_need.items()}, unsure, team_of,
    )  # fmt: skip


def _cell(given: list[tuple[int, bool | None]]) -> Cell:
    levels = Counter(confidence for confidence, _wanted in given)
    asked = [wanted for _confidence, wanted in given if wanted is not None]
    return Cell(tuple(levels[level] for level in range(1, LEVELS + 1)), sum(asked), len(asked))


def _sessions(connection: Connection, school: School) -> tuple[Session, ...]:
    session, came = models.CpdSession, models.CpdAttendance
    staff: dict[str, set[str]] = {}
    for session_id, staff_id in connection.execute(
        select(came.session_id, came.staff_id)
        .where(came.urn == school.urn)
        .order_by(came.session_id, came.staff_id)
    ):
        staff.setdefault(session_id, set()).add(staff_id)
    rows = connection.execute(
        select(session.session_id, session.date, session.need_type, session.hours, session.cost)
        .where(session.urn == school.urn)
        .order_by(session.date, session.session_id)
    )
    return tuple(
        Session(
            row.date.toordinal(),
            row.need_type or "",
            row.hours,
            row.cost,
            frozenset(staff.get(row.session_id, ())),
        )
        for row in rows
    )


def _posts(connection: Connection, school: School) -> tuple[Post, ...]:
    table = models.StaffMember
    rows = connection.execute(
        select(table.staff_id, table.role, table.team, table.start_date, table.end_date, table.hourly_cost)
        .where(table.urn == school.urn)
        .order_by(table.staff_id)
    )
    return tuple(
        Post(
            row.staff_id, row.role, row.team,
            row.start_date.toordinal() if row.start_date else ALWAYS,
            row.end_date.toordinal() if row.end_date else NEVER, row.hourly_cost,
        )
        for row in rows
    )  # fmt: skip
