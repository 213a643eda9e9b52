"""Types of need: the primary need of everybody on the register, second needs, and those not recorded."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data import terms
from data.demo.dice import even_luck, key_at, pick
from data.demo.profiles import NEED_TILT_TO_BOYS
from data.demo.register import Register

# The shares of a story year group that the story needs: enough pupils for its chart to be drawn.
SEMH_IN_ABSENCE_YEAR = 0.060
COGNITION_IN_BARE_YEAR = 0.060
SECOND_NEED = {"K": 0.26, "E": 0.52}
THIRD_NEED = 0.15
UNRECORDED = 0.014
NO_RANK_ONE = 0.006
ASSESSED_LATER = 0.35
GOES_WITH = {
    "ASD": ("SLCN", "SEMH", "SPLD"), "SLCN": ("ASD", "MLD", "SPLD"), "SEMH": ("SLCN", "SPLD", "ASD", "MLD"),
    "MLD": ("SLCN", "SEMH", "SPLD"), "SPLD": ("SLCN", "SEMH", "MLD"),
}  # fmt: skip
GOES_WITH_OTHERS = ("SLCN", "SPLD", "SEMH", "MLD")


@dataclass(frozen=True)
class Needs:
    """``primary``: each person's latest primary need or ""; ``rows``: the needs file, ``person`` for the UPN."""

    primary: np.ndarray
    rows: pd.DataFrame

    def area(self) -> np.ndarray:
        """The need area of each person's primary need, "" without one."""
        return np.array([terms.AREA_OF_NEED.get(need, "") for need in self.primary])


def recorded(register: Register) -> Needs:
    """The needs of everybody who was ever on the register."""
    rng = register.roll.ask.dice("needs")
    spans = register.spells.groupby("person").tail(1).set_index("person")[["status", "end"]]
    spans["start"] = register.spells.groupby("person")["start"].min()
    primary = np.full(len(register.roll.people), "", dtype="<U4")
    girl = register.roll.people["girl"].to_numpy()[spans.index]
    now = register.roll.current[spans.index]
    luck = even_luck(
        rng, np.array([f"{s}{g}{n}" for s, g, n in zip(spans["status"], girl, now, strict=True)], dtype=str)
    )
    for (person, span), chance in zip(spans.iterrows(), luck, strict=True):
        primary[person] = a_need(register, chance, person, span["status"])
    surge_needs(register, rng, primary)
    on_today = np.flatnonzero(register.roll.current & (register.status_on(register.roll.ask.now) != "N"))
    story_needs(register, rng, primary, on_today)
    blank = set(
        pick(rng, np.isin(np.arange(len(primary)), spans.index), round(len(on_today) * UNRECORDED)).tolist()
    )
    blank |= {on_today[-1]} if len(on_today) > 30 else set()
    primary[sorted(blank)] = ""
    rows = [
        row
        for person, span in spans.iterrows()
        if person not in blank
        for row in rows_of(rng, person, primary[person], span)
    ]
    table = pd.DataFrame(rows, columns=["person", "need_type", "rank", "start", "end"])
    return Needs(primary, table.astype({"start": "datetime64[s]", "end": "datetime64[s]"}))


def a_need(register: Register, luck: float, person: int, status: str) -> str:
    """The primary need that ``luck``, 0 to 1, falls on: likely for the status and for a boy or a girl."""
    profile = register.roll.ask.profile
    odds = profile.plan_needs if status == "E" else profile.support_needs
    if register.roll.people["girl"].iloc[person]:
        odds = {need: share / NEED_TILT_TO_BOYS.get(need, 1.0) for need, share in odds.items()}
    else:
        odds = {need: share * NEED_TILT_TO_BOYS.get(need, 1.0) for need, share in odds.items()}
    return key_at(luck, odds)


def surge_needs(register: Register, rng: np.random.Generator, primary: np.ndarray) -> None:
    """Those identified in the rush of one year group: nearly all with social, emotional and mental health needs."""
    ask, roll = register.roll.ask, register.roll
    first = register.spells.groupby("person")["start"].min()
    new = first.index[first.to_numpy("datetime64[D]") >= ask.september(ask.year)]
    for person in new:
        if roll.cohort[person] == ask.profile.stories.surge and rng.random() < 0.9:
            primary[person] = "SEMH"


def story_needs(
    register: Register, rng: np.random.Generator, primary: np.ndarray, on_today: np.ndarray
) -> None:
    """Enough pupils of the story need in the story year groups, taken from the commonest other needs."""
    roll, stories = register.roll, register.roll.ask.profile.stories
    wanted = (
        (stories.absence, ("SEMH",), ("SLCN", "SPLD", "MLD"), SEMH_IN_ABSENCE_YEAR),
        (stories.bare, ("SPLD", "MLD", "SLD", "DS"), ("SLCN", "SEMH", "OTH"), COGNITION_IN_BARE_YEAR),
    )
    for year, needs, instead_of, share in wanted:
        here = on_today[roll.cohort[on_today] == year]
        size = (roll.current & (roll.cohort == year)).sum()
        short = round(size * share) - np.isin(primary[here], needs).sum()
        others = here[np.isin(primary[here], instead_of)]
        moved = others[pick(rng, np.ones(len(others)), short)]
        primary[moved] = [needs[n % min(2, len(needs))] for n in range(len(moved))]


def rows_of(rng: np.random.Generator, person: int, primary: str, span: pd.Series) -> list[tuple]:
    """The needs rows of one person: rank 1, sometimes first "not assessed" and then a need, and ranks 2 and 3."""
    start, end = span["start"], span["end"]
    rows = [(person, primary, 1, start, end)]
    length = ((pd.Timestamp(end) if end is not pd.NaT else start + pd.Timedelta(days=400)) - start).days
    if (
        primary not in ("NSA", "")
        and span["status"] == "K"
        and length > 200
        and rng.random() < ASSESSED_LATER / 10
    ):
        known = start + pd.Timedelta(days=int(rng.integers(60, 180)))
        rows = [
            (person, "NSA", 1, start, known - pd.Timedelta(days=1)),
            (person, primary, 1, known, end),
        ]
    if rng.random() < SECOND_NEED[span["status"]]:
        choices = GOES_WITH.get(primary, [need for need in GOES_WITH_OTHERS if need != primary])
        second = [
            choices[place] for place in rng.permutation(len(choices))[: 1 + (rng.random() < THIRD_NEED)]
        ]
        rows += [(person, need, rank, start, end) for rank, need in enumerate(second, start=2)]
        if rng.random() < NO_RANK_ONE:
            rows = [row for row in rows if row[2] != 1]
    return rows
