"""Pupil time: days on which somebody sat at the back and counted with whom a pupil spent each minute."""

import numpy as np
import pandas as pd

from data.demo.attendance import Registers
from data.demo.dice import pick
from data.demo.profiles import SIXTH_FORM
from data.demo.register import Register

# Shares of the time with the teacher, a TA, peers, alone. The story: as one-to-one gave way to small groups this
# year, pupils with SEN got more of the teacher.
SHARES = {
    "N": ((0.62, 0.04, 0.23, 0.11), (0.62, 0.04, 0.23, 0.11)),
    "K": ((0.47, 0.22, 0.17, 0.14), (0.56, 0.17, 0.17, 0.10)),
    "E": ((0.33, 0.42, 0.12, 0.13), (0.44, 0.32, 0.15, 0.09)),
}
OBSERVED = {"N": 18, "K": 16, "E": 11}
EVENNESS = 22
MINUTES_A_DAY = (240, 300)
SETTLED_IN_DAYS = 8


def observed(register: Register, registers: Registers) -> pd.DataFrame:
    """pupil_time.csv with ``person`` for the UPN: each year some pupils of every status, two days each."""
    roll, rng = register.roll, register.roll.ask.dice("observations")
    rows = []
    for academic_year in roll.ask.calendar.years:
        days = roll.ask.calendar.days_of(academic_year)[SETTLED_IN_DAYS:]
        if not len(days):
            continue
        status = register.status_on(days[-1])
        able = roll.on_roll(days[-1]) & (roll.year_group_in(academic_year) < SIXTH_FORM)
        for code, count in OBSERVED.items():
            few = max(1, round(count * min(1.0, roll.ask.pupils / 400)))
            shares = SHARES[code][int(academic_year == roll.ask.year)]
            for person in pick(rng, able & (status == code), few):
                rows += days_watched(registers, rng, person, days, shares)
    columns = ["person", "date", "minutes_teacher", "minutes_ta", "minutes_peers", "minutes_alone"]
    table = pd.DataFrame(rows, columns=columns).astype({"date": "datetime64[s]", "person": int})
    return table.sort_values(["date", "person"], ignore_index=True)


def days_watched(
    registers: Registers, rng: np.random.Generator, person: int, days: np.ndarray, shares: tuple[float, ...]
) -> list[tuple]:
    """Up to two days of one pupil, both in school."""
    rows, tried = [], rng.permutation(len(days))[:12]
    for place in tried:
        if len(rows) < 2 and registers.in_school(person, days[place]):
            total = int(rng.integers(*MINUTES_A_DAY)) // 5 * 5
            parts = np.round(rng.dirichlet(np.array(shares) * EVENNESS) * total / 5).astype(int) * 5
            rows.append((person, days[place], *parts.tolist()))
    return rows
