"""Who the pupils are: names, birthdays and the characteristics a school census asks for."""

import numpy as np
import pandas as pd

from data.demo.ask import Ask
from data.demo.dice import many_of
from data.demo.names import full_names
from data.demo.profiles import ETHNICITIES, SECOND_LANGUAGE_ODDS
from data.demo.upns import upns

BOYS = 0.511
LOOKED_AFTER = 0.008
YOUNG_CARERS = 0.012
ON_FREE_MEALS_NOW = 0.90
ADOPTED = 0.004
TEMPORARY_UPNS = 0.004
LANGUAGE_OF_OTHERS = 0.12
AGE_ON_ENTRY_TO_SCHOOL = 4


def people(ask: Ask, cohort: np.ndarray, entry: np.ndarray, over_16: np.ndarray) -> pd.DataFrame:
    """One row a person: name, UPN, sex, birthday, pupil premium, meals, language, care and ethnicity."""
    rng, profile, count = ask.dice("people"), ask.profile, len(cohort)
    girl = rng.random(count) >= BOYS
    birthdays = born(ask, rng, cohort)
    ethnicity = many_of(rng, ETHNICITIES, count)
    language = np.array([SECOND_LANGUAGE_ODDS.get(code, LANGUAGE_OF_OTHERS) for code in ethnicity])
    usual = sum(SECOND_LANGUAGE_ODDS.get(c, LANGUAGE_OF_OTHERS) * s for c, s in ETHNICITIES.items())
    eal = rng.random(count) < language * profile.eal * sum(ETHNICITIES.values()) / usual
    looked_after = rng.random(count) < LOOKED_AFTER
    ever_free_meals = rng.random(count) < profile.pupil_premium - LOOKED_AFTER - ADOPTED
    premium = ever_free_meals | looked_after | (rng.random(count) < ADOPTED)
    free_meals = ever_free_meals & (rng.random(count) < ON_FREE_MEALS_NOW)
    carer = rng.random(count) < YOUNG_CARERS * np.where(premium, 2, 0.6)
    temporary = (rng.random(count) < TEMPORARY_UPNS) & (entry > ask.window_start)
    first_school_year = ask.year - cohort
    forenames, surnames = full_names(ask.dice("names"), girl)
    return pd.DataFrame(
        {
            "upn": upns(ask.dice("upns"), first_school_year, temporary),
            "surname": surnames,
            "forename": forenames,
            "girl": girl,
            "born": birthdays,
            "pupil_premium": premium,
            "fsm": free_meals,
            "eal": eal,
            "looked_after": looked_after,
            "young_carer": carer,
            "ethnicity": ethnicity,
            "form": forms(ask, rng, cohort, over_16),
        }
    )


def born(ask: Ask, rng: np.random.Generator, cohort: np.ndarray) -> np.ndarray:
    """Birthdays in the academic year that makes each pupil's year group, spread evenly over it."""
    first = np.array(
        [ask.september(ask.year - int(n) - AGE_ON_ENTRY_TO_SCHOOL - 1) for n in cohort], dtype="datetime64[D]"
    )
    return first + rng.integers(0, 365, len(cohort))


def forms(ask: Ask, rng: np.random.Generator, cohort: np.ndarray, over_16: np.ndarray) -> np.ndarray:
    """The letter of each pupil's class, the classes of a cohort as even as can be."""
    letters = np.full(len(cohort), "A", dtype=object)
    for number, older in sorted(set(zip(cohort.tolist(), over_16.tolist(), strict=True))):
        here = np.flatnonzero((cohort == number) & (over_16 == older))
        classes = max(1, round(len(here) / ask.profile.form_size))
        letters[rng.permutation(here)] = [
            chr(ord("A") + place % min(classes, 26)) for place in range(len(here))
        ]
    return letters
