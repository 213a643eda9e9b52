"""Who is over-represented on the SEN register."""

from data import disclosure
from data.filters import Filters
from data.intervals import ratio_of_shares
from data.measures.core import Measure, Tally
from data.school import School

CHARACTERISTICS = {
    "boys": "Boys",
    "pupil_premium": "Pupil premium",
    "eal": "English as an additional language",
    "looked_after": "Looked after",
    "young_carer": "Young carers",
    "summer_born": "Summer-born (May to August)",
}


def tally_representation(school: School, filters: Filters) -> Tally:
    """By characteristic: with SEN and all of the group, with SEN and all of the rest."""
    view = school.view(filters)
    tally = Tally()
    for characteristic in CHARACTERISTICS:
        trait = school.traits[characteristic][view.roll.pupil]
        group, rest = view.everyone & (trait == 1), view.everyone & (trait == 0)
        tally[(characteristic,)] = (
            int((group & view.sen).sum()), int(group.sum()), int((rest & view.sen).sum()), int(rest.sum())
        )  # fmt: skip
    return tally


def value_representation(tally: Tally) -> list[dict]:
    """The ratio of the two shares with its range, by characteristic."""
    return [_ratio(key, *sums) for key, sums in tally.items()]


def _ratio(key: tuple, with_sen: int, group: int, rest_with_sen: int, rest: int) -> dict:
    row = {
        "characteristic": key[0],
        "value": None,
        "unit": "ratio",
        "numerator": with_sen,
        "denominator": group,
    }
    row |= {"n": group + rest, "low": None, "high": None, "rest_numerator": rest_with_sen, "rest": rest}
    if not group or not rest:
        return row | {"note": "z: nobody to compare" if group + rest else "x: not recorded for anybody"}
    smaller = disclosure.reading(min(group, rest))
    if smaller == "counts":
        return row | {"note": f"counts only: fewer than {disclosure.COUNTS_ONLY_UNDER} pupils in a group"}
    found = ratio_of_shares((with_sen, group), (rest_with_sen, rest))
    if not found:
        return row | {"note": "no ratio: nobody with SEN on one side"}
    few = f"u: fewer than {disclosure.COMPARED_FROM} pupils in a group, not compared"
    ratio, low, high = found
    return row | {"value": ratio, "low": low, "high": high, "note": few if smaller == "grey" else ""}


representation = Measure(
    key="representation",
    title="Over-representation on the register",
    definition="The share of a group that has SEN over the same share of the rest of the roll: 1 means the same "
    "share, 2 twice the share. Pupils for whom the characteristic is not known are left out of that line. "
    "Summer-born is born from May to August.",
    formula="(group with SEN / group) / (rest with SEN / rest); range: 95% on the log scale",
    unit="ratio",
    source="Katz and others (1978), Biometrics 34, 469 to 474, for the range",
    groups=("characteristic",),
    tally=tally_representation,
    value=value_representation,
)
