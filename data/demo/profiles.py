"""What is usual in a primary and in a secondary school in England: the shares the demo school is drawn from.

Sources, all Department for Education: shares with SEN from Special educational needs in England (January 2025
and 2026); needs from the same (2021/22, all phases, moved towards what each phase reports) and from Education,
health and care plans (January 2025, mainstream placements by age); absence from Pupil attendance in schools
(2025/26, by code and by SEN provision) and Pupil absence in schools in England (2022/23 bands by year group);
suspensions from Suspensions and permanent exclusions in England (2023/24); free school meals from Schools,
pupils and their characteristics (January 2025). The shares by year group are ours, fitted to these totals.
"""

from dataclasses import dataclass

SIXTH_FORM = 12
# The year group of a story that a school has not: nobody's.
UNTOLD = -99


@dataclass(frozen=True)
class Absence:
    """How absence is spread over pupils with one SEN status.

    ``middle`` and ``spread`` are of the log odds of missing a session; ``severe`` is the share of pupils who miss
    most of school and are outside that spread.
    """

    middle: float
    spread: float
    severe: float


@dataclass(frozen=True)
class StoryYears:
    """The year groups, as they are today, in which the planted stories are to be found, or ``UNTOLD``."""

    absence: int
    surge: int
    bare: int
    arrivals: int


@dataclass(frozen=True)
class Profile:
    """What is usual in one phase. Years are numbers (0 is Reception); shares are of 1 unless said otherwise.

    ``suspensions`` are a year, for each pupil; ``suspensions_shape`` is the gamma shape of each pupil's own rate:
    small, so that a few pupils have most of them. ``found_here`` is the yearly rate at which needs that come to
    light do so after entry, ``found_within`` the years within which most of those do, ``planned_here`` the yearly
    rate at which pupils who come to have an EHC plan get it after entry. The last three make one school of a trust
    unlike another: how much of its TA time is one-to-one as a multiple of what is usual, points of a standardised
    score that its pupils with SEN gain a year beyond it, and points of five by which its staff are surer.
    """

    phase: str
    urn: int
    name: str
    roll_shares: dict[int, float]
    support_shares: dict[int, float]
    plan_shares: dict[int, float]
    found_here: float
    found_within: float
    planned_here: float
    support_needs: dict[str, float]
    plan_needs: dict[str, float]
    absence: dict[str, Absence]
    absence_by_year: dict[int, float]
    unauthorised: float
    late: float
    suspensions: float
    suspensions_shape: float
    suspensions_by_year: dict[int, float]
    pupil_premium: float
    eal: float
    pupils_per_teacher: float
    pupils_per_assistant: float
    form_size: int
    teams: dict[str, float]
    stories: StoryYears
    one_to_one: float = 1.0
    catching_up: float = 0.0
    confidence: float = 0.0

    @property
    def first_year(self) -> int:
        """The year group that arrives each September."""
        return min(self.roll_shares)

    @property
    def last_year(self) -> int:
        """The year group that leaves each August."""
        return max(self.roll_shares)


SECONDARY = Profile(
    phase="secondary",
    urn=999001,
    name="Oriel Marsh School",
    roll_shares={7: 0.182, 8: 0.178, 9: 0.176, 10: 0.173, 11: 0.169, 12: 0.067, 13: 0.055},
    support_shares={7: 0.152, 8: 0.119, 9: 0.156, 10: 0.150, 11: 0.146, 12: 0.085, 13: 0.075},
    plan_shares={7: 0.060, 8: 0.033, 9: 0.034, 10: 0.033, 11: 0.031, 12: 0.015, 13: 0.014},
    found_here=0.15,
    found_within=12,
    planned_here=0.22,
    support_needs={
        "SPLD": 19.5, "MLD": 17.0, "SEMH": 21.5, "SLCN": 17.0, "ASD": 10.5, "OTH": 4.5, "NSA": 3.8, "PD": 2.3,
        "HI": 1.7, "VI": 1.0, "MSI": 0.4, "DS": 0.3, "SLD": 0.3,
    },
    plan_needs={
        "ASD": 31.0, "SEMH": 20.5, "SLCN": 20.0, "MLD": 11.5, "SPLD": 5.0, "PD": 4.2, "HI": 2.2, "SLD": 1.5,
        "VI": 1.2, "OTH": 1.4, "DS": 1.2, "MSI": 0.3,
    },
    absence={"N": Absence(-3.58, 1.00, 0.023), "K": Absence(-2.95, 1.02, 0.062), "E": Absence(-2.78, 1.08, 0.10)},
    absence_by_year={7: -0.30, 8: -0.07, 9: 0.10, 10: 0.15, 11: 0.15, 12: -0.20, 13: -0.20},
    unauthorised=0.40,
    late=0.030,
    suspensions=0.265,
    suspensions_shape=0.05,
    suspensions_by_year={7: 0.75, 8: 1.15, 9: 1.35, 10: 1.30, 11: 0.80, 12: 0.12, 13: 0.06},
    pupil_premium=0.275,
    eal=0.19,
    pupils_per_teacher=16.5,
    pupils_per_assistant=86,
    form_size=26,
    teams={
        "English": 0.16, "Maths": 0.16, "Science": 0.19, "Humanities": 0.14, "Languages": 0.08,
        "Creative arts": 0.10, "PE": 0.09, "Technology": 0.08,
    },
    stories=StoryYears(absence=9, surge=8, bare=10, arrivals=7),
)  # fmt: skip

PRIMARY = Profile(
    phase="primary",
    urn=999001,
    name="Oriel Marsh Primary School",
    roll_shares={0: 0.137, 1: 0.140, 2: 0.142, 3: 0.144, 4: 0.145, 5: 0.146, 6: 0.146},
    support_shares={0: 0.090, 1: 0.135, 2: 0.155, 3: 0.132, 4: 0.172, 5: 0.176, 6: 0.175},
    plan_shares={0: 0.062, 1: 0.033, 2: 0.034, 3: 0.035, 4: 0.037, 5: 0.039, 6: 0.040},
    found_here=0.45,
    found_within=3,
    planned_here=0.22,
    support_needs={
        "SLCN": 33.0, "SEMH": 17.5, "MLD": 17.0, "SPLD": 9.5, "ASD": 8.5, "NSA": 4.8, "OTH": 3.8, "PD": 2.3,
        "HI": 1.6, "VI": 0.9, "MSI": 0.4, "DS": 0.4, "SLD": 0.3,
    },
    plan_needs={
        "SLCN": 35.0, "ASD": 32.0, "SEMH": 12.0, "MLD": 6.5, "PD": 4.5, "SLD": 2.2, "HI": 1.8, "DS": 1.6,
        "SPLD": 1.5, "OTH": 1.2, "VI": 1.1, "PMLD": 0.4, "MSI": 0.3,
    },
    absence={"N": Absence(-3.69, 0.78, 0.005), "K": Absence(-3.26, 0.88, 0.014), "E": Absence(-2.90, 0.96, 0.034)},
    absence_by_year={0: 0.22, 1: 0.12, 2: 0.02, 3: -0.04, 4: -0.05, 5: -0.04, 6: -0.02},
    unauthorised=0.245,
    late=0.012,
    suspensions=0.026,
    suspensions_shape=0.009,
    suspensions_by_year={0: 0.35, 1: 0.6, 2: 0.8, 3: 1.0, 4: 1.2, 5: 1.4, 6: 1.6},
    pupil_premium=0.255,
    eal=0.23,
    pupils_per_teacher=20.5,
    pupils_per_assistant=46,
    form_size=30,
    teams={
        "Reception": 0.15, "Year 1": 0.14, "Year 2": 0.14, "Year 3": 0.14, "Year 4": 0.14, "Year 5": 0.14,
        "Year 6": 0.15,
    },
    stories=StoryYears(absence=5, surge=3, bare=6, arrivals=0),
)  # fmt: skip

PROFILES = {"secondary": SECONDARY, "primary": PRIMARY}

# How much likelier than its share a group is to be identified with SEN; boys born in the summer are a story.
SUPPORT_ODDS = {"boy": 1.45, "pupil premium": 1.75, "summer": 1.12, "summer boy": 1.6, "looked after": 3.0}
PLAN_ODDS = {"boy": 1.75, "pupil premium": 1.8, "summer": 1.1, "summer boy": 1.2, "looked after": 4.0}

# Boys' share of each need against girls' (Education, health and care plans, January 2025, narrowed for SEN support).
NEED_TILT_TO_BOYS = {
    "ASD": 1.45,
    "SLCN": 1.2,
    "SEMH": 1.05,
    "MLD": 0.85,
    "SPLD": 0.85,
    "PD": 0.7,
    "HI": 0.7,
    "VI": 0.7,
}

# CBDS main codes, by their rough share of state-funded pupils (Schools, pupils and their characteristics).
ETHNICITIES = {
    "WBRI": 61.0, "WOTH": 8.0, "APKN": 4.6, "AIND": 4.2, "BAFR": 5.0, "MOTH": 2.6, "AOTH": 2.4, "ABAN": 1.9,
    "MWAS": 1.7, "MWBC": 1.6, "OOTH": 2.3, "BCRB": 1.0, "MWBA": 1.0, "BOTH": 0.8, "CHNE": 0.8, "WROM": 0.35,
    "WIRI": 0.25, "WIRT": 0.1, "REFU": 0.5, "NOBT": 0.5,
}  # fmt: skip
SECOND_LANGUAGE_ODDS = {
    "WBRI": 0.02, "WOTH": 0.72, "APKN": 0.62, "AIND": 0.62, "BAFR": 0.55, "ABAN": 0.7, "AOTH": 0.62, "OOTH": 0.7,
    "CHNE": 0.6, "WROM": 0.8,
}  # fmt: skip
