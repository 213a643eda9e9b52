"""What is usual in an all-through and in a special school, for the schools of a demo trust.

An all-through school is drawn between a primary and a secondary. Special schools: Special educational needs in
England (January 2025, state-funded special schools by type of need) and Pupil attendance in schools (2025/26), both
Department for Education; what they employ is ours.
"""

from dataclasses import replace

from data.demo.profiles import PRIMARY, SECONDARY, SIXTH_FORM, UNTOLD, Absence, StoryYears


def between(name: str) -> float:
    """The middle of what is usual in a primary and in a secondary."""
    return (getattr(PRIMARY, name) + getattr(SECONDARY, name)) / 2


def of_both(name: str) -> dict:
    """Shares by need of a primary and of a secondary, taken together."""
    one, other = getattr(PRIMARY, name), getattr(SECONDARY, name)
    return {key: one.get(key, 0.0) + other.get(key, 0.0) for key in (*other, *(set(one) - set(other)))}


def suspended_at(profile, year: int) -> float:
    """How likely a suspension is in a year group of a phase, as a multiple of what is usual in an all-through."""
    return profile.suspensions_by_year[year] * profile.suspensions / between("suspensions")


ALL_THROUGH = replace(
    SECONDARY,
    phase="all-through",
    roll_shares={year: 0.062 if year < 7 else 0.094 if year < SIXTH_FORM else 0.048 for year in range(14)},
    support_shares=PRIMARY.support_shares | SECONDARY.support_shares,
    plan_shares=PRIMARY.plan_shares | SECONDARY.plan_shares | {7: 0.036},
    found_here=between("found_here"),
    found_within=between("found_within"),
    support_needs=of_both("support_needs"),
    plan_needs=of_both("plan_needs"),
    absence_by_year=PRIMARY.absence_by_year | SECONDARY.absence_by_year,
    unauthorised=between("unauthorised"),
    late=between("late"),
    suspensions=between("suspensions"),
    suspensions_shape=between("suspensions_shape"),
    suspensions_by_year={
        year: suspended_at(PRIMARY if year in PRIMARY.roll_shares else SECONDARY, year) for year in range(14)
    },
    pupil_premium=between("pupil_premium"),
    eal=between("eal"),
    pupils_per_teacher=between("pupils_per_teacher"),
    pupils_per_assistant=between("pupils_per_assistant"),
    form_size=28,
    teams={"Lower school": 0.45} | {team: share * 0.55 for team, share in SECONDARY.teams.items()},
    stories=StoryYears(absence=9, surge=8, bare=10, arrivals=0),
)

SPECIAL = replace(
    SECONDARY,
    phase="special",
    roll_shares={year: 0.055 + 0.005 * year for year in range(SIXTH_FORM)},
    support_shares=dict.fromkeys(range(SIXTH_FORM), 0.0),
    plan_shares=dict.fromkeys(range(SIXTH_FORM), 1.0),
    planned_here=0.0,
    plan_needs={
        "ASD": 42.0, "SLD": 17.0, "SEMH": 14.0, "SLCN": 8.0, "MLD": 8.0, "PMLD": 6.0, "PD": 3.0, "DS": 2.0,
    },
    absence=dict.fromkeys("NKE", Absence(-2.45, 1.0, 0.05)),
    absence_by_year={year: -0.1 if year < 7 else 0.1 for year in range(SIXTH_FORM)},
    unauthorised=0.25,
    suspensions=0.10,
    suspensions_by_year={year: 0.4 if year < 7 else 1.5 for year in range(SIXTH_FORM)},
    pupil_premium=0.45,
    eal=0.16,
    pupils_per_teacher=7.5,
    pupils_per_assistant=3.2,
    form_size=12,
    teams={"Lower school": 0.40, "Middle school": 0.32, "Upper school": 0.28},
    stories=StoryYears(absence=UNTOLD, surge=UNTOLD, bare=UNTOLD, arrivals=UNTOLD),
)  # fmt: skip
