"""The list of pupils on the register, for those who may know who a pupil is."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from data import terms
from data.filters import Filters
from data.roll import Roll
from data.school import NEED_CODES, STATUS_CODES, School

NEEDS = np.arange(len(NEED_CODES))
YES_NO = {1: "Y", 0: "N"}


@dataclass(frozen=True)
class Listing:
    """Rows about single pupils: no tally, no release, never shown to a reader outside ``readers``.

    ``pupil_key`` in a row leads to the pupil's page; ``parted_by`` names the columns
    that part the list into printed pages.
    """

    key: str
    title: str
    definition: str
    source: str
    columns: tuple[str, ...]
    rows: Callable[[School, Filters], list[dict]]
    needs: tuple[str, ...]
    readers: frozenset[str] = terms.NAMES_SEEN_BY
    ignores: tuple[tuple[str, str], ...] = ()
    parted_by: tuple[str, ...] = ()
    supposes: tuple[str, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """The columns of its table."""
        return self.columns


def register_rows(school: School, filters: Filters) -> list[dict]:
    """One row a pupil on the register and in view, by year group and name; who asks changes none of them."""
    view = school.view(filters)
    everyone = view.roll.keep("register", lambda: _register(school, view.roll))
    in_view = view.sen.tolist()
    return [row for place, row in everyone if in_view[place]]


def _register(school: School, roll: Roll) -> list[tuple[int, dict]]:
    """Everybody on the register of a day, in order, each with their place in the roll."""
    day = roll.day
    groups = school.registration_groups(day)
    since = school.on_register_since(day)
    surnames, forenames = (school.people[name].tolist() for name in ("surname", "forename"))
    traits = {name: school.traits[name].tolist() for name in ("pupil_premium", "eal", "looked_after")}
    places = np.flatnonzero(roll.status > 0)
    others: list[list[str]] = [[] for _ in places]
    for row, need in np.argwhere(roll.needs[places] & (roll.primary[places, None] != NEEDS)).tolist():
        others[row].append(NEED_CODES[need])
    columns = (column[places].tolist() for column in (roll.pupil, roll.year, roll.status, roll.primary))
    rows = []
    for pupil, year, status, primary, other in zip(*columns, others, strict=True):
        rows.append(
            {
                "pupil_key": school.keys[pupil],
                "pupil": pupil,
                "surname": _text(surnames[pupil]),
                "forename": _text(forenames[pupil]),
                "year_group": terms.YEAR_GROUPS[year],
                "registration_group": _text(groups.get(pupil)),
                "sen_status": STATUS_CODES[status],
                "primary_need": NEED_CODES[primary] if primary >= 0 else "",
                "other_needs": ";".join(other),
                "on_register_since": since[pupil].isoformat() if pupil in since else "",
                "pupil_premium": YES_NO.get(traits["pupil_premium"][pupil], ""),
                "eal": YES_NO.get(traits["eal"][pupil], ""),
                "looked_after": YES_NO.get(traits["looked_after"][pupil], ""),
            }
        )
    order = terms.YEAR_GROUPS.index
    return sorted(
        zip(places.tolist(), rows, strict=True),
        key=lambda placed: (
            order(placed[1]["year_group"]), placed[1]["surname"].lower(), placed[1]["forename"].lower()
        ),
    )  # fmt: skip


def _text(said: object) -> str:
    return said if isinstance(said, str) else ""


register_list = Listing(
    key="register_list",
    title="Pupils on the SEN register",
    definition="Every pupil on roll and on the SEN register on the day, with the needs recorded for them (needs.csv). "
    "On the register since: the first day of the unbroken time at SEN support or with an EHC plan that holds the day.",
    source="The school's own register",
    columns=(
        "surname", "forename", "year_group", "registration_group", "sen_status", "primary_need", "other_needs",
        "on_register_since", "pupil_premium", "eal", "looked_after",
    ),
    rows=register_rows,
    needs=("pupils.csv", "sen.csv"),
)  # fmt: skip
