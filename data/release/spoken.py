"""Which rows a table holds: decided by what is published, never by whom there is to count.

A staff table has a row where somebody is behind it. For governors such a row would say that somebody is, and a
missing one that nobody is, of numbers that are hidden. So the codes of a column (need areas, reasons, statuses) each
have a row, whoever has them; and what has a name of its own (an intervention, a test, a team) has rows where one of
them is shown, or none.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product

from data import terms
from data.measures.attendance import RATE
from data.measures.attendance_reasons import SIDES, reasons
from data.measures.deployment_staff import GROUP_OF
from data.measures.interventions_delivery import WAVES
from data.measures.interventions_register import ANY_WAVE
from data.measures.progress_change import CHANGES
from data.measures.progress_levels import REASONS
from data.measures.register import ARRIVALS_SHOWN
from data.parts.cpd import LEVELS
from data.parts.interventions import OUTCOMES
from data.release.masks import Ladder
from data.release.rows import hidden
from data.school import School
from data.table import Table

Codes = tuple[str, ...] | Callable[[School, Ladder], tuple[str, ...]]


@dataclass(frozen=True)
class Spoken:
    """The rows of a table: ``codes`` are columns that have a row for each of their codes.

    The others, ``named``, have rows where one of theirs is shown; without ``codes`` these are all that the staff's
    table has. ``units`` is the unit of a row by one of its codes, or ``unit`` that of all; ``ranked`` says that what
    is shown stands first, in the order that its rule gave it.
    """

    named: tuple[str, ...] = ()
    codes: Mapping[str, Codes] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    unit: str = "percent"
    ranked: bool = False


def _last_years(school: School, _ladder: Ladder) -> tuple[str, ...]:
    newest = terms.academic_year(school.data_date)
    return tuple(terms.academic_year_name(newest - back) for back in reversed(range(ARRIVALS_SHOWN)))


def _years_taught(_school: School, ladder: Ladder) -> tuple[str, ...]:
    return tuple(ladder.years)


def _all_reasons(_school: School, _ladder: Ladder) -> tuple[str, ...]:
    return reasons()


TESTS, AREAS, NEEDS = ("subject", "test"), tuple(terms.AREAS), tuple(terms.NEEDS)
STATUSES = ("N", "K", "E", "SEN")
OF_GAPS = {"absence": RATE, "peers": RATE, "gap": "points", "days": "days"}
STANDARD, MONEY = "standard deviations", ("spent", "one-to-one", "notional", "top-up")
OF_STAFF = {"attended": "percent of staff", "wanted": "percent of staff", "pupils": "pupils"}
OF_TAS = {"trained": "percent of TAs", "wanted": "percent of TAs", "pupils": "pupils"}
COSTS = {"per pupil": "pounds a pupil", "per session": "pounds a session"}
MONTHS = {"extra month": "pounds an extra month", "month": "pounds a month"}

# A measure that is not here has the same rows in every school, or those of its calendar.
SPOKEN: dict[str, Spoken] = {
    "absence_by_area": Spoken(codes={"need_area": AREAS, "quantity": tuple(OF_GAPS)}, units=OF_GAPS),
    "absence_by_year": Spoken(codes={"year_group": _years_taught, "quantity": tuple(OF_GAPS)}, units=OF_GAPS),
    "absence_reasons": Spoken(codes={"absence_reason": _all_reasons, "sen_status": SIDES}, unit=RATE),
    "absence_after_start": Spoken(("intervention",)),
    "arrivals": Spoken(("year_group",), {"academic_year": _last_years, "sen_status": ("K", "E", "SEN")}),
    "value_added": Spoken(TESTS, {"sen_status": ("SEN", "K", "E")}, unit="points"),
    "value_added_by_area": Spoken(TESTS, {"need_area": AREAS}, unit="points"),
    "value_added_by_start": Spoken(TESTS),
    "score_gap": Spoken(TESTS),
    "at_expected": Spoken(TESTS, {"sen_status": STATUSES}),
    "progress_effect_size": Spoken(TESTS),
    "reliable_change": Spoken(TESTS, {"change": tuple(CHANGES)}),
    "usable_pairs": Spoken(TESTS, {"pair": tuple(REASONS)}),
    "ta_audit": Spoken(("theme", "round"), {"staff_group": tuple(dict.fromkeys(GROUP_OF.values()))},
                       unit="scale 1 to 4"),
    "ta_training": Spoken(codes={"need_type": NEEDS, "quantity": tuple(OF_TAS)}, units=OF_TAS),
    "ta_ready": Spoken(("item", "round")),
    "provision_by_year": Spoken(codes={"year_group": _years_taught, "wave": (ANY_WAVE,)}),
    "intervention_evidence": Spoken(
        ("intervention", "strand"), {"quantity": ("eef", "extra", "gain")}, {"gain": "points"}, "months"
    ),
    "cpd_change": Spoken(("need_type",)),
    "intervention_class_gain": Spoken(("intervention",), {"quantity": ("impact", "class")}, unit=STANDARD),
    "intervention_value": Spoken(
        ("intervention",), {"quantity": ("impact", "per pupil")}, {"impact": STANDARD} | COSTS
    ),
    "provision_map": Spoken(
        codes={"wave": WAVES, "need_area": AREAS, "quantity": ("members", "groups")},
        units={"members": "pupils", "groups": "groups"},
    ),
    "intervention_cost": Spoken(("intervention",), {"quantity": tuple(COSTS)}, COSTS),
    "extra_month_cost": Spoken(("intervention",), {"quantity": tuple(MONTHS)}, MONTHS),
    "intervention_gain": Spoken(("intervention", "test")),
    "intervention_ratio_gain": Spoken(("intervention", "test")),
    "reliable_gain": Spoken(("intervention", "test"), {"change": tuple(CHANGES)}),
    "intervention_outcomes": Spoken(("intervention",), {"outcome": tuple(OUTCOMES)}),
    "intervention_money": Spoken(("academic_year",), {"quantity": MONEY}, unit="pounds"),
    "cpd_confidence": Spoken(("team",)),
    "cpd_bounds": Spoken(("team",)),
    "cpd_priority": Spoken(codes={"need_type": NEEDS}, unit="expected pupils", ranked=True),
    "cpd_levels": Spoken(("need_type",), {"confidence": (*map(str, range(1, LEVELS + 1)), "median")},
                         {"median": "confidence"}, "percent of staff"),
    "cpd_training": Spoken(codes={"need_type": NEEDS, "quantity": tuple(OF_STAFF)}, units=OF_STAFF),
    "cpd_cost": Spoken(("need_type",)),
}  # fmt: skip


def complete(
    key: str, table: Table, rows: list[dict], whole: Table | None, school: School, ladder: Ladder
) -> list[dict]:
    """The rows that a measure's table holds, of the rows that its rule made; ``whole`` is the whole school's table.

    What has a name is spoken of in every table or in none: what the whole school's table shows decides.
    """
    spoken = SPOKEN.get(key)
    if spoken is None:
        return rows
    shown = (row for row in (whole.rows if whole else rows) if "hidden" not in row)
    names = set(_names(spoken.named, shown))
    if not spoken.codes:
        return [row for row in rows if set(_names(spoken.named, [row])) <= names]
    codes = {name: of(school, ladder) if callable(of) else of for name, of in spoken.codes.items()}
    made = {table.key(row): row for row in rows}
    found = []
    for group in _every(
        table.groups, spoken, codes, [name for name in _names(spoken.named, rows) if name in names]
    ):
        unit = next((spoken.units[code] for code in group if code in spoken.units), spoken.unit)
        named = dict(zip(table.groups, group, strict=True))
        found.append(made.get(group) or hidden(table.groups, named | {"unit": unit}))
    if not spoken.ranked:
        return found
    return [row for row in rows if "hidden" not in row] + [row for row in found if "hidden" in row]


def _names(columns: tuple[str, ...], rows: Iterable[Mapping]) -> list[tuple[str, ...]]:
    return list(dict.fromkeys(tuple(row[name] for name in columns) for row in rows))


def _every(
    groups: tuple[str, ...],
    spoken: Spoken,
    codes: Mapping[str, tuple[str, ...]],
    names: list[tuple[str, ...]],
) -> Iterable[tuple[str, ...]]:
    """Each name with each of the codes, as keys of rows, in the order of the table's columns."""
    for chosen in product(names, *codes.values()):
        by_column = dict(zip(spoken.named, chosen[0], strict=True)) | dict(
            zip(codes, chosen[1:], strict=True)
        )
        yield tuple(by_column[name] for name in groups)
