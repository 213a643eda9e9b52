"""Unique pupil numbers of a local authority that does not exist (999), with their true check letters.

Department for Education, Unique pupil numbers: a guide for schools and local authorities.
"""

import numpy as np

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
NO_SUCH_AUTHORITY = "999"
FEEDER_SCHOOLS = 12


def check_letter(rest: str) -> str:
    """The check letter for the twelve characters that follow it; the last may be a letter (a temporary UPN)."""
    values = [int(char) if char.isdigit() else LETTERS.index(char) for char in rest]
    return LETTERS[sum(weight * value for weight, value in enumerate(values, start=2)) % len(LETTERS)]


def upns(rng: np.random.Generator, start_years: np.ndarray, temporary: np.ndarray) -> list[str]:
    """A different UPN for each pupil.

    ``start_years`` are the calendar years in which they first started school, ``temporary`` says who still has
    a number of the kind given until the old school's is known.
    """
    schools = 2001 + rng.choice(998, size=FEEDER_SCHOOLS, replace=False)
    taken: set[str] = set()
    made = []
    for year, is_temporary in zip(start_years, temporary, strict=True):
        rest = ""
        while not rest or rest in taken:
            serial = f"{rng.integers(1000):03d}"
            if is_temporary:
                serial = serial[:2] + LETTERS[rng.integers(len(LETTERS))]
            rest = f"{NO_SUCH_AUTHORITY}{schools[rng.integers(FEEDER_SCHOOLS)]}{year % 100:02d}{serial}"
        taken.add(rest)
        made.append(check_letter(rest) + rest)
    return made
