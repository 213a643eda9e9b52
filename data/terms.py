"""Every code and every word for it, spelled once.

Codes are the Common Basic Data Set's (Department for Education); areas are those of the SEND code of
practice: 0 to 25 years (2015), paragraphs 6.28 to 6.35.
"""

from datetime import date

ROLES = {
    "senco": "SENCO",
    "leader": "Senior leader",
    "governor": "Governor",
    "admin": "Administrator",
}
STAFF = frozenset({"senco", "leader", "admin"})
NAMES_SEEN_BY = frozenset({"senco", "leader"})
# What one pupil costs is the SENCO's alone: leaders see totals.
PUPIL_COSTS_SEEN_BY = frozenset({"senco"})
PUBLISHED_BY = frozenset({"senco"})
VISITS_WRITTEN_BY = frozenset({"senco", "leader", "governor"})
ACTIONS_KEPT_BY = frozenset({"senco", "leader"})
IMPORTED_BY = frozenset({"senco", "admin"})
EVERYONE = frozenset(ROLES)

PHASES = {"primary": "primary", "secondary": "secondary", "all-through": "all-through", "special": "special"}

STATUSES = {"N": "No SEN", "K": "SEN support", "E": "EHC plan"}
SEN = ("K", "E")

AREAS = {
    "ci": "Communication and interaction",
    "cl": "Cognition and learning",
    "semh": "Social, emotional and mental health",
    "sp": "Sensory and/or physical",
    "oth": "Other or not yet assessed",
    "none": "No need recorded",
}
AREAS_SHORT = {
    "ci": "Communication",
    "cl": "Cognition",
    "semh": "SEMH",
    "sp": "Sensory or physical",
    "oth": "Other",
    "none": "Not recorded",
}
# The four areas of the code of practice; the other two are bars of their own and never "an area".
BROAD_AREAS = ("ci", "cl", "semh", "sp")

NEEDS = {
    "SPLD": "Specific learning difficulty",
    "MLD": "Moderate learning difficulty",
    "SLD": "Severe learning difficulty",
    "PMLD": "Profound and multiple learning difficulty",
    "DS": "Down syndrome",
    "SLCN": "Speech, language and communication needs",
    "ASD": "Autistic spectrum disorder",
    "SEMH": "Social, emotional and mental health",
    "HI": "Hearing impairment",
    "VI": "Vision impairment",
    "MSI": "Multi-sensory impairment",
    "PD": "Physical disability",
    "OTH": "Other difficulty or disability",
    "NSA": "SEN support but no specialist assessment of type of need",
}
AREA_OF_NEED = {
    "SLCN": "ci", "ASD": "ci",
    "SPLD": "cl", "MLD": "cl", "SLD": "cl", "PMLD": "cl", "DS": "cl",
    "SEMH": "semh",
    "HI": "sp", "VI": "sp", "MSI": "sp", "PD": "sp",
    "OTH": "oth", "NSA": "oth",
}  # fmt: skip

YEAR_GROUPS = ("N1", "N2", "R", *(str(year) for year in range(1, 15)))
SEXES = {"F": "Girls", "M": "Boys"}
YES_NO = {"Y": "Yes", "N": "No"}
TERMS = ("autumn 1", "autumn 2", "spring 1", "spring 2", "summer 1", "summer 2")

SCALES = ("standardised", "scaled", "points", "months", "percent")
SCALE_LIMITS = {
    "standardised": (40, 160), "scaled": (80, 120), "percent": (0, 100), "months": (0, 300), "points": (0, 1000),
}  # fmt: skip
STAFF_ROLES = ("teacher", "TA", "HLTA", "SENCO", "leader", "other")
ACTIVITIES = (
    "one-to-one", "small group", "whole class", "intervention", "preparation", "liaison", "duty", "cover",
)  # fmt: skip
AUDIT_THEMES = ("deployment", "preparedness", "practice")
OUTCOMES = ("met", "partly met", "not met")
ENROLMENT_STATUSES = ("C", "M", "S", "G")
ON_ROLL_STATUSES = ("C", "M")
BUDGET_LINES = ("notional SEN", "top-up", "pupil premium", "other")
EXCLUSION_KINDS = ("suspension", "permanent exclusion")
EHC_DECISIONS = ("assess", "not assess")
ACTION_STATUSES = ("open", "done", "dropped")
PROVIDERS = ("school", "external")

# A start that was left blank: true since before any date the school asks about.
LONG_AGO = date(1900, 1, 1)


def year_group_name(year_group: str) -> str:
    """How a year group is said: "Year 7", "Reception", "Nursery 1"."""
    if year_group == "R":
        return "Reception"
    if year_group.startswith("N"):
        return f"Nursery {year_group[1:]}"
    return f"Year {year_group}"


def academic_year(day: date) -> int:
    """The academic year (1 September to 31 August) that holds a day, by the calendar year it starts in."""
    return day.year if day.month >= 9 else day.year - 1


def academic_year_name(year: int) -> str:
    """How an academic year is said: 2026 is "2026/27"."""
    return f"{year}/{(year + 1) % 100:02d}"
