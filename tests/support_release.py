"""What tests of the release share: random schools with skewed needs, and what came of one as the audit reads it."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from data import demo, ingest, snapshot, terms
from data.publish import making
from data.release import dimensions
from data.release.audit import Said, Statement
from data.release.dimensions import LADDER, NEED, SEN, STATUS, Space
from data.release.file import Release, release_of
from data.release.protect import Problem, Protected
from data.school import School
from tests.support_database import empty

YEARS = {"primary": ("R", "1", "2", "3", "4", "5", "6"), "secondary": ("7", "8", "9", "10", "11", "12", "13")}
# How often each type of need is the primary one, about as in England; the last is "none recorded".
USUAL = (12, 12, 2, 1, 1, 22, 16, 19, 2, 2, 0.5, 3, 4, 2, 2.5)


def pupils(number: int, years: tuple[str, ...], seed: int) -> tuple[list[str], list[str], list[str]]:
    """Year group, status and primary need of random pupils; how skewed the needs are is random too."""
    dice = np.random.default_rng(seed)
    weights = np.array(USUAL) ** dice.uniform(0.3, 3)
    support, plan = dice.uniform(0.03, 0.25), dice.uniform(0.005, 0.08)
    year = dice.choice(years, number)
    status = dice.choice(["N", "K", "E"], number, p=[1 - support - plan, support, plan])
    needs = dice.choice([*terms.NEEDS, "none"], number, p=weights / weights.sum())
    need = np.where(status == "N", dimensions.NO_NEED, needs)
    return year.tolist(), status.tolist(), need.tolist()


def roll_problem(number: int, phase: str, rung: str, seed: int, k: int = 6) -> tuple[Space, Problem]:
    """The problem of a random school's roll on one rung of the ladder, with the types of need beside the areas."""
    step = next(one for one in LADDER if one.name == rung)
    years = YEARS[phase]
    named = {
        year: ("early" if place < 3 else "later") if step.banded else year for place, year in enumerate(years)
    }
    year, status, need = pupils(number, years, seed)
    of = dimensions.space(dimensions.year_dimension(dict.fromkeys(named.values())), STATUS, NEED)
    counts = of.count([named[one] for one in year], status, need)
    only = {"need": tuple(terms.AREAS)} | ({"status+year:status": ("N", SEN)} if step.all_sen else {})
    public = [(), *((("year", name),) for name in dict.fromkeys(named.values()))]
    types = [(("need", one),) for one in terms.NEEDS if one != "SEMH"]
    cells = list(dict.fromkeys([*dimensions.family(of, step.tables, only), *types, *public]))
    return of, dimensions.problem(of, counts, cells, public, dimensions.describable(of, {}), k)


def said_of(of: Space, made: Problem, done: Protected) -> Said:
    """What a release with this mask says, in the words of the audit."""
    atoms = zip(*(column.tolist() for column in of.kinds.values()), strict=True)
    statements = [
        Statement(name, None if hides else int(people), bool(public))
        for name, hides, people, public in zip(made.names, done.hidden, made.people, made.public, strict=True)
    ]
    holds = {(one.name, name): frozenset(one.holds(name)) for one in of.dimensions for name in one.named}
    telling = {one.name: one.telling for one in of.dimensions}
    return Said(
        [dict(zip(of.kinds, atom, strict=True)) for atom in atoms],
        made.counts.tolist(),
        statements,
        holds,
        telling,
        made.k,
    )


@lru_cache
def demo_release(phase: str) -> tuple[School, Release]:
    """A demo school and its release, made once for all tests."""
    with TemporaryDirectory() as folder:
        engine = empty(Path(folder) / "sightline.db", "school")
        size = {"primary": 420, "secondary": 700}[phase]
        pack = demo.write_pack(
            Path(folder) / "pack", pupils=size, phase=phase, seed=5, today=date(2026, 11, 20)
        )
        report = ingest.import_pack(pack, engine, progress=False)
        school = snapshot.build(engine, report.urn)
        engine.dispose()
    return school, release_of(making.make(school, lambda *_: None, earlier=()).content)
