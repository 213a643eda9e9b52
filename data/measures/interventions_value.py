"""Cost beside impact, and what published evidence says of the same kind of support."""

import numpy as np

from data import disclosure, reference
from data.dates import long_date
from data.filters import Filters
from data.measures.core import Measure, Tally
from data.measures.interventions import (
    COSTED,
    ENDED,
    FEW,
    FILES,
    NO_HALF_TERMS,
    PAIR,
    WHO,
    cost_left_out,
    counted_ended,
    in_months,
    months_apart,
    pairs_left_out,
    seen,
    tally_cost,
)
from data.measures.interventions_gain import by_test, gains, mean_of
from data.parts.interventions import Test
from data.reference.lists import Strand
from data.school import School

# Medians split a chart into quarters from this many interventions on.
FEWEST_TO_SPLIT = 4
QUADRANTS = {
    (False, True): "costs less, gains more",
    (True, True): "costs more, gains more",
    (False, False): "costs less, gains less",
    (True, False): "costs more, gains less",
}


def spread_known(test: Test) -> bool:
    """Whether gains on a test can be put in standard deviations."""
    return bool(test.sd and test.scale)


def tally_value(school: School, filters: Filters) -> Tally:
    """By intervention: pounds, pupils started, and n, sum and squares of the gain in standard deviations.

    Of a test in months the gain is that beyond the months that passed. Where an intervention has several tests, the
    one with most pairs.
    """
    part, costs = school.parts["interventions"], tally_cost(school, filters)
    best: dict[str, tuple[int, float, float]] = {}
    for test, members in by_test(school, filters, spread_known):
        gain = gains(part, members)
        if in_months(test):
            gain = gain - months_apart(part, members)[0]
        gain, name = gain / test.sd, part.kinds[test.kind].name
        if len(gain) > best.get(name, (0,))[0]:
            best[name] = (len(gain), float(gain.sum()), float(gain @ gain))
    return Tally({(name,): (*costs[(name,)][:2], *best.get(name, (0, 0.0, 0.0))) for (name,) in costs})


def value_value(tally: Tally) -> list[dict]:
    """Two rows an intervention: its gain in standard deviations, and its cost a pupil."""
    rows = []
    for (name,), (cost, pupils, n, total, squares) in tally.items():
        found = mean_of(n, total, squares)
        row = {"intervention": name, "numerator": n, "denominator": None, "n": n, "note": ""}
        if n:
            low = dict(zip(("value", "low", "high"), found or (None,) * 3, strict=True))
            words = "" if found else FEW
            rows.append(row | low | {"quantity": "impact", "unit": "standard deviations", "note": words})
        paid = {"value": cost / pupils, "low": None, "high": None, "n": pupils, "numerator": pupils}
        rows.append(row | paid | {"quantity": "per pupil", "unit": "pounds a pupil"})
    return sorted(rows, key=lambda row: (row["quantity"] != "impact", -(row["value"] or -np.inf)))


def quadrants(points: dict[str, tuple[float, float]]) -> tuple[tuple[float, float] | None, dict[str, str]]:
    """The medians of cost and gain, and the quarter of each intervention; nothing from fewer than four.

    ``points`` are (pounds a pupil, gain). One on a median counts as costing less or gaining more.
    """
    if len(points) < FEWEST_TO_SPLIT:
        return None, {}
    cost, gain = (float(np.median([point[side] for point in points.values()])) for side in (0, 1))
    return (cost, gain), {name: QUADRANTS[x > cost, y >= gain] for name, (x, y) in points.items()}


def value_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """The runs without a cost and the pupils without a pair, and how many interventions no test can judge."""
    return (*cost_left_out(school, filters), *pairs_left_out(spread_known)(school, filters))


intervention_value = Measure(
    key="intervention_value",
    title="Cost beside impact",
    definition=ENDED
    + "Each intervention\u2019s cost a pupil beside the mean gain of its pupils. So that different tests stand on one "
    "chart, gains are in standard deviations of each test; of tests in months, the gain beyond the months that passed. "
    "The lines that make quarters are the medians of this school\u2019s own interventions on the chart, from four "
    "on; one "
    "on a line counts as costing less or gaining more. A mark is filled where its range is clear of 0. Fewer than 10 "
    "pairs have no mean and are not drawn. The chart shows what went together, not what caused it. " + PAIR
    + WHO.strip(),
    formula="x: cost / pupils who started; y: mean of (exit - entry) / SD of the test, in months (exit - entry - "
    "months "
    "passed) / SD; range: paired Student\u2019s t on n - 1, 95%",
    unit="standard deviations",
    source="Sightline\u2019s own arithmetic of the school\u2019s records",
    groups=("intervention", "quantity"),
    tally=tally_value,
    value=value_value,
    needs=COSTED,
    ignores=NO_HALF_TERMS,
    left_out=value_left_out,
    counted=counted_ended,
)  # fmt: skip


def strand_of(said: str) -> Strand | None:
    """The strand of the EEF toolkit that a school means, by its name or its short name in addresses."""
    plain = said.strip().lower()
    return next((one for one in reference.eef_strands() if plain in (one.strand.lower(), one.slug)), None)


def tally_evidence(school: School, filters: Filters) -> Tally:
    """By intervention: pupils in runs that ended; n and sum of extra months, n and sum of gains in points."""
    found = seen(school, filters)
    part, tally = found.part, Tally()
    kind = part.kind[part.member_group[found.finished]]
    for place, each in enumerate(part.kinds):
        if (kind == place).any() and each.strand:
            tally[(each.name, each.strand)] = (int((kind == place).sum()), 0, 0.0, 0, 0.0)
    for test, members in by_test(school, filters, lambda test: test.scale in ("months", "standardised")):
        gain, each = gains(part, members), part.kinds[test.kind]
        if in_months(test):
            own = (0, len(gain), float((gain - months_apart(part, members)[0]).sum()), 0, 0.0)
        else:
            own = (0, 0, 0.0, len(gain), float(gain.sum()))
        if (each.name, each.strand) in tally:
            tally += Tally({(each.name, each.strand): own})
    return tally


def value_evidence(tally: Tally) -> list[dict]:
    """The toolkit's months for each intervention's strand, then the school's own results beside them."""
    rows = []
    for (name, said), (pupils, *own) in tally.items():
        strand = strand_of(said)
        row = {"intervention": name, "strand": said, "numerator": pupils, "denominator": None, "n": pupils}
        row |= {"low": None, "high": None, "note": "no strand of the EEF toolkit has this name"}
        months = {"quantity": "eef", "unit": "months", "value": None, "found": strand}
        if strand:
            words = f"{strand.cost.lower()} cost, {strand.evidence.lower()} evidence, as at {long_date(strand.dated)}"
            months |= {"value": strand.months, "note": words}
        rows.append(row | months)
        for quantity, unit, n, total in (("extra", "months", *own[:2]), ("gain", "points", *own[2:])):
            if n:
                few = n < disclosure.COMPARED_FROM
                ours = {
                    "value": None if few else total / n,
                    "n": n,
                    "numerator": n,
                    "note": FEW if few else "",
                }
                rows.append(row | ours | {"quantity": quantity, "unit": unit})
    order = {"eef": 0, "extra": 1, "gain": 2}
    return sorted(rows, key=lambda row: order[row["quantity"]])


intervention_evidence = Measure(
    key="intervention_evidence",
    title="EEF toolkit evidence",
    definition="The months of additional progress, cost and strength of evidence that the Teaching and Learning "
    "Toolkit "
    "gives for the strand an intervention was entered under, beside the school\u2019s own mean: months gained beyond "
    "the "
    "months that passed, or the gain in points of a standardised score. The toolkit\u2019s months are averages over "
    "many "
    "studies of all pupils and are no target; they are not the same quantity as the school\u2019s own. " + ENDED
    + WHO.strip(),
    formula="the toolkit\u2019s published months; own: sum of (gain - months passed) / pupils, or sum of gains / "
    "pupils",
    unit="months",
    source=reference.eef_strands()[0].source,
    groups=("intervention", "strand", "quantity"),
    tally=tally_evidence,
    value=value_evidence,
    needs=FILES,
    ignores=NO_HALF_TERMS,
    left_out=pairs_left_out(lambda test: test.scale in ("months", "standardised")),
    counted=counted_ended,
)  # fmt: skip
