"""What pupils can do, behind every test score: how it starts, and how it moves over the three years.

Everything is in points of a standardised score (mean 100, standard deviation 15).
"""

from dataclasses import dataclass

import numpy as np

from data.demo.dice import even_luck, normal
from data.demo.needs import Needs
from data.demo.register import Register

SUBJECTS = ("reading", "maths")
BETWEEN_SUBJECTS = 0.72
SPREAD = 12.5
PREMIUM = -4.0
SECOND_LANGUAGE = {"reading": -2.0, "maths": 0.5}
WITH_SUPPORT = {"reading": -8.5, "maths": -15.5}
WITH_PLAN = {"reading": -15.0, "maths": -22.0}
BY_NEED = {
    "MLD": (-5.0, -5.0), "SPLD": (-5.0, 1.0), "SLCN": (-3.0, -1.0), "SEMH": (2.0, 1.0), "ASD": (4.0, 5.0),
    "SLD": (-14.0, -14.0), "PMLD": (-25.0, -25.0), "DS": (-14.0, -14.0), "HI": (2.0, 2.0), "VI": (3.0, 3.0),
    "PD": (4.0, 2.0),
}  # fmt: skip
# A story: pupils with SEN catch up in maths over the three years, and in reading they do not.
CATCHING_UP_A_YEAR = {"reading": -0.5, "maths": 4.2}
WANDERING_A_YEAR = 2.2


@dataclass
class Ability:
    """``start`` and ``slope``: for each subject, points at the start of the window and points gained a year.

    ``learned`` holds what an intervention added for good, by subject and person, and the day it did.
    """

    register: Register
    start: dict[str, np.ndarray]
    slope: dict[str, np.ndarray]
    learned: list[tuple[str, int, np.datetime64, float]]

    def on(self, subject: str, people: np.ndarray, day: np.datetime64) -> np.ndarray:
        """What each of ``people`` can do in a subject on a day."""
        years = float((day - self.register.roll.ask.window_start).astype(int)) / 365
        points = self.start[subject][people] + self.slope[subject][people] * years
        bonus = np.zeros(len(self.start[subject]))
        for which, person, since, gain in self.learned:
            if which == subject and since <= day:
                bonus[person] += gain
        return points + bonus[people]


def abilities(register: Register, needs: Needs, absence: np.ndarray) -> Ability:
    """What everybody can do; ``absence`` is each person's usual share of sessions missed."""
    roll, rng = register.roll, register.roll.ask.dice("ability")
    count, status = len(roll.people), register.last_status()
    groups = np.char.add(np.where(status == "N", "N", "SEN"), roll.cohort.astype(str))
    common = normal(even_luck(rng, groups))
    start, slope = {}, {}
    for place, subject in enumerate(SUBJECTS):
        own = np.sqrt(BETWEEN_SUBJECTS) * common + np.sqrt(1 - BETWEEN_SUBJECTS) * normal(
            even_luck(rng, groups)
        )
        points = 102.0 + SPREAD * own + PREMIUM * roll.people["pupil_premium"].to_numpy(float)
        points += SECOND_LANGUAGE[subject] * roll.people["eal"].to_numpy(float)
        points += np.select([status == "K", status == "E"], [WITH_SUPPORT[subject], WITH_PLAN[subject]], 0.0)
        points += np.array([BY_NEED.get(need, (0.0, 0.0))[place] for need in needs.primary])
        start[subject] = points
        catching_up = CATCHING_UP_A_YEAR[subject] + roll.ask.profile.catching_up
        yearly = np.where(status == "N", 0.0, catching_up) - 14.0 * (absence - 0.07)
        slope[subject] = yearly + WANDERING_A_YEAR * rng.normal(size=count)
    return Ability(register, start, slope, [])
