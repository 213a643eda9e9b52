"""The other reference lists: statuses, needs, years, reasons, strands, thresholds and bank holidays."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from data.reference.read import in_force, records, rows


@dataclass(frozen=True, slots=True)
class Status:
    """A SEN status and the group it is reported in; the list is data, so that a reform is an edit of it."""

    code: str
    name: str
    reporting_group: str
    on_register: bool
    valid_from: date | None
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Area:
    """A need area; ``broad_area`` marks the four of the SEND code of practice."""

    code: str
    name: str
    short: str
    broad_area: bool
    source: str


@dataclass(frozen=True, slots=True)
class NeedType:
    """A type of need; ``statistics_label`` is its name in the Department for Education's statistics."""

    code: str
    name: str
    area: str
    valid_from: date | None
    valid_to: date | None
    statistics_label: str
    source: str


@dataclass(frozen=True, slots=True)
class YearGroup:
    """A year group; ``age_on_31_august`` is the age in years on the day before the school year starts."""

    code: str
    name: str
    key_stage: str
    age_on_31_august: int
    compulsory_age: bool
    source: str


@dataclass(frozen=True, slots=True)
class SuspensionReason:
    """A reason for a suspension or permanent exclusion."""

    code: str
    name: str
    in_the_16_reasons_of_2020_21: bool
    source: str


@dataclass(frozen=True, slots=True)
class Ethnicity:
    """A main ethnicity code and its major group."""

    code: str
    name: str
    major_group: str
    source: str


@dataclass(frozen=True, slots=True)
class Strand:
    """A strand of the EEF toolkit: months of progress (None: not enough evidence), cost 1-5, evidence 0-5."""

    slug: str
    strand: str
    months: int | None
    cost_rating: int
    cost: str
    evidence_rating: int
    evidence: str
    url: str
    dated: date
    source: str


@dataclass(frozen=True, slots=True)
class Cost:
    """A step of the EEF toolkit's cost scale, in words."""

    rating: int
    name: str
    per_pupil_a_year: str
    per_class_a_year: str
    source: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold in whole numbers: ``numerator`` over ``denominator`` of ``unit``."""

    name: str
    numerator: int
    denominator: int
    unit: str
    meaning: str
    source: str
    valid_from: date | None
    version: str

    @property
    def value(self) -> Fraction:
        """The threshold as an exact fraction."""
        return Fraction(self.numerator, self.denominator)


def sen_statuses(day: date | None = None) -> tuple[Status, ...]:
    """The SEN statuses in force on a day, or all."""
    return in_force(records(Status, "sen_statuses.csv"), day)


def need_types(day: date | None = None) -> tuple[NeedType, ...]:
    """The types of need in use on a day, or all."""
    return in_force(records(NeedType, "need_types.csv"), day)


def areas() -> tuple[Area, ...]:
    """The need areas, with the bars for what has none."""
    return records(Area, "areas.csv")


def year_groups() -> tuple[YearGroup, ...]:
    """The year groups, youngest first."""
    return records(YearGroup, "year_groups.csv")


def suspension_reasons() -> tuple[SuspensionReason, ...]:
    """The reasons for suspensions and permanent exclusions."""
    return records(SuspensionReason, "suspension_reasons.csv")


def ethnicities() -> tuple[Ethnicity, ...]:
    """The main ethnicity codes."""
    return records(Ethnicity, "ethnicities.csv")


def eef_strands() -> tuple[Strand, ...]:
    """The strands of the EEF toolkit, most months first."""
    return records(Strand, "eef_strands.csv")


def eef_costs() -> tuple[Cost, ...]:
    """The EEF toolkit's cost scale, cheapest first."""
    return records(Cost, "eef_costs.csv")


@lru_cache
def thresholds() -> dict[str, Threshold]:
    """Every threshold by its name."""
    return {made.name: made for made in records(Threshold, "thresholds.csv")}


def threshold(name: str) -> Fraction:
    """A threshold as an exact fraction, so that 36 of 360 is at one tenth and not near it."""
    return thresholds()[name].value


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the field as Sightline uses it; ``short`` is its code, where it has one."""

    term: str
    short: str
    meaning: str
    source: str


def glossary() -> tuple[Word, ...]:
    """The words of the field, in the order of the alphabet."""
    return tuple(sorted(records(Word, "glossary.csv"), key=lambda word: word.term.lower()))


@lru_cache
def bank_holidays() -> frozenset[date]:
    """England's bank holidays from 2023 to 2030; those from 2028 are computed by the rules."""
    return frozenset(date.fromisoformat(row["date"]) for row in rows("england_bank_holidays.csv"))
