"""Whether the usual way counts what the measures count, page by page and measure by measure."""

from collections import Counter
from collections.abc import Callable

from benchmarks.usual.numbers import SAME, counted, of_table
from callbacks.draw import panels_of
from data.filters import Filters
from data.measures.core import Measure, Tally
from data.measures.cpd_rounds import PUPILS
from data.measures.deployment_time import LED
from data.school import School


def by_week(tally: Tally) -> list[tuple]:
    """Each week's two sides apart: the usual way has a row for each."""
    return [row for sums in tally.values() for row in ((*sums[2:3], *sums[:2]), (*sums[5:], *sums[3:5]))]


def by_need(tally: Tally) -> list[tuple]:
    """The numbers of a type of need together: staff, who came, who want it, who were asked, pupils."""
    needs = dict.fromkeys(need for need, _quantity in tally)
    of = {need: [tally[need, name] for name in ("attended", "wanted", "pupils")] for need in needs}
    return [(came[1], came[0], *wanted, pupils[0]) for came, wanted, pupils in of.values()]


# What of a tally stands in the usual way's table, where that is not every group's numbers as they are.
SHAPED: dict[str, Callable[[Tally], list[tuple]]] = {
    "weekly_absence_gap": by_week,
    "cpd_training": by_need,
    "teacher_time": lambda tally: [sums for key, sums in tally.items() if key[1] in LED],
    "ta_recommendations": lambda tally: [sums for key, sums in tally.items() if key[0] == "audit"],
    "cpd_confidence": lambda tally: [sums for key, sums in tally.items() if key[0] != PUPILS],
}


def of_measure(measure: Measure, school: School, filters: Filters) -> Counter:
    """The numbers of a measure's tally."""
    for name, _words in measure.ignores:
        filters = filters.without(name)
    tally = measure.tally(school, filters)
    rows = SHAPED.get(measure.key, lambda sums: list(sums.values()))(tally)
    return counted([sums[place] for place in SAME[measure.key][0]] for sums in rows)


def disagreements(page: str, school: School, filters: Filters, question: object) -> list[str]:
    """What the usual way counts differently on one page for one set of choices, in words; empty when all is well."""
    found = []
    for panel in panels_of(page).values():
        measure, table = panel.measure, getattr(question, panel.measure.key)()
        if isinstance(measure, Measure):
            ours, theirs = of_measure(measure, school, filters), of_table(measure.key, table)
        else:
            ours, theirs = (
                Counter(row.get("surname") for row in measure.rows(school, filters)),
                Counter(table["surname"]),
            )
        if ours != theirs:
            found.append(
                f"{measure.key}, pandas, {filters.to_query()!r}: {theirs - ours} where it is {ours - theirs}"
            )
    return found
