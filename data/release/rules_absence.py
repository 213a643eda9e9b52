"""How absence by how much was missed leaves: a few wide bands, of the same people as persistent and severe absence."""

from collections.abc import Mapping

from data.measures.attendance_thresholds import BAND_CODES
from data.measures.core import Measure, Tally, share
from data.release.figures import Asking
from data.release.masks import enough
from data.release.people import People
from data.release.rows import about_share, hidden, may_be_share
from data.table import Table

# Eleven bands hold too few each; governors get four, and what two measures say of several of them together. Who is
# severely absent is persistently absent too, so all of it is said of one set of people and has one mask.
BAND_HOLDS = {
    "0 to 5": BAND_CODES[:1], "5 to 10": BAND_CODES[1:2], "10 to 50": BAND_CODES[2:-1], "50 or more": BAND_CODES[-1:],
}  # fmt: skip
PERSISTENT, SEVERE = ("10 or more", "under 10"), ("50 or more", "under 50")


def counted(tally: Tally, side: str) -> dict[tuple, Mapping[str, int]]:
    """The people behind a rate or mean, by what stands before the SEN status in the key of a tally."""
    return {key[:-1]: {"": sums[0]} for key, sums in tally.items() if key[-1] == side}


def _bands(tally: Tally, side: str) -> dict[tuple, Mapping[str, int]]:
    """How many enrolments missed how much."""
    return {(): {name: sum(tally[band, side][0] for band in held) for name, held in BAND_HOLDS.items()}}


ABSENT = People(counted, by_year=True, by_area=True, of_age=True, measure="overall_absence")
REACHED = People(
    _bands,
    outcomes=tuple(BAND_HOLDS),
    unions=(
        ("10 or more", ("10 to 50", "50 or more")),
        ("under 10", ("0 to 5", "5 to 10")),
        ("under 50", ("0 to 5", "5 to 10", "10 to 50")),
    ),
    spoken_of=(*PERSISTENT, *SEVERE),
    by_year=True,
    by_area=True,
    of_age=True,
    measure="absence_bands",
    beside=ABSENT,
)


def bands(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """The share in each wide band, of all with SEN and of all with none."""
    mask, made = asking.masks.get(()), []
    found = {table.key(row): row for row in table.rows}
    for band, held in BAND_HOLDS.items():
        for side in ("SEN", "N") if found else ():
            of = found[held[0], side]["denominator"]
            row = share(table.groups, (band, side), sum(found[each, side]["numerator"] for each in held), of)
            told = mask is not None and enough(mask, status=side) and mask.shows(status=side, outcome=band)
            told = told and may_be_share(row["numerator"], of)
            made.append(about_share(table.groups, row) if told else hidden(table.groups, row))
    return made
