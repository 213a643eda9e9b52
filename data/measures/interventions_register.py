"""How much is in place for pupils on the register, and who has nothing or three interventions at once."""

import numpy as np

from data import terms
from data.filters import Filters
from data.measures.core import Measure, Tally, shares
from data.measures.interventions import FILES, OWN, still_in
from data.measures.interventions_delivery import CODE_OF_PRACTICE, WAVES
from data.measures.listing import Listing, register_rows
from data.parts.interventions import Interventions
from data.roll import YEARS
from data.school import School

IN_PLACE = ("0", "1", "2", "3 or more")
MOST = 3
ANY_WAVE = "any"
NEEDED = (*FILES, "sen.csv")
AS_AT = (("term", "Half terms are not cut here: what is in place on the as-at date counts."),)


def in_place(school: School, filters: Filters) -> dict[int, list[str]]:
    """By pupil: the interventions they are in on the as-at date, each once; those who left early are out."""
    part, day = school.parts["interventions"], school.effective(filters.as_at).toordinal()
    return part.keep(("in place", day), lambda: _in_place(part, day))


def _in_place(part: Interventions, day: int) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for member in still_in(part, day).tolist():
        name = part.kinds[part.kind[part.member_group[member]]].name
        names = found.setdefault(int(part.member_pupil[member]), [])
        if name not in names:
            names.append(name)
    return found


def tally_in_place(school: School, filters: Filters) -> Tally:
    """By how many interventions pupils on the register are in: pupils, and all of them."""
    view, found = school.view(filters), in_place(school, filters)
    many = [min(len(found.get(pupil, ())), MOST) for pupil in view.roll.pupil[view.sen].tolist()]
    return Tally({(name,): (many.count(place), len(many)) for place, name in enumerate(IN_PLACE)})


provision_in_place = Measure(
    key="provision_in_place",
    title="Interventions in place",
    definition="Pupils on roll and on the SEN register on the as-at date, by how many different interventions they are "
    "in on that day. No intervention does not mean no support: it may be given in class, or as one-to-one time.",
    formula="pupils / pupils on the SEN register x 100; range: Wilson, 95%",
    unit="percent",
    source=OWN,
    groups=("interventions",),
    tally=tally_in_place,
    value=shares(("interventions",)),
    needs=NEEDED,
    ignores=AS_AT,
)


def tally_by_year(school: School, filters: Filters) -> Tally:
    """By year group and wave: pupils with SEN in something of it, and pupils with SEN; "any" for all waves."""
    part, day = school.parts["interventions"], school.effective(filters.as_at).toordinal()
    members = still_in(part, day)
    wave = np.array([kind.wave for kind in part.kinds], dtype=np.int64)[part.kind[part.member_group[members]]]
    view = school.view(filters)
    pupil, year = view.roll.pupil[view.sen], view.roll.year[view.sen]
    all_of_them, held = np.bincount(year, minlength=YEARS).tolist(), {}
    for name in (ANY_WAVE, *WAVES):
        has = np.zeros(len(school.people), dtype=bool)
        has[part.member_pupil[members if name == ANY_WAVE else members[wave == int(name)]]] = True
        held[name] = np.bincount(year[has[pupil]], minlength=YEARS).tolist()
    return Tally({
        (terms.YEAR_GROUPS[each], name): (held[name][each], many)
        for each, many in enumerate(all_of_them) if many
        for name in held
    })  # fmt: skip


provision_by_year = Measure(
    key="provision_by_year",
    title="Provision map by year group",
    definition="Pupils on roll and on the SEN register on the as-at date, by year group, and how many of them are in "
    "an intervention of each wave on that day; a pupil in two waves is counted in both, and once in any. Year group "
    "and need are those of the as-at date.",
    formula="pupils in an intervention / pupils on the SEN register of the year group x 100; range: Wilson, 95%",
    unit="percent",
    source=CODE_OF_PRACTICE,
    groups=("year_group", "wave"),
    tally=tally_by_year,
    value=shares(("year_group", "wave")),
    needs=NEEDED,
    ignores=AS_AT,
)


def in_place_rows(school: School, filters: Filters) -> list[dict]:
    """Pupils on the register with nothing in place, then those with three or more, with what they are in."""
    found, rows = in_place(school, filters), []
    for row in register_rows(school, filters):
        names = found.get(row["pupil"], [])
        if not names or len(names) >= MOST:
            rows.append(
                row | {"interventions": "0" if not names else IN_PLACE[-1], "in_place": "; ".join(names)}
            )
    return sorted(rows, key=lambda row: row["interventions"])


in_place_list = Listing(
    key="in_place_list",
    title="Nothing in place, or three and more at once",
    definition="Pupils on roll and on the SEN register on the as-at date who are in no intervention on that day, and "
    "those who are in three or more different ones. Support in class and one-to-one time are not interventions here.",
    source=OWN,
    columns=(
        "surname", "forename", "year_group", "registration_group", "sen_status", "primary_need", "interventions",
        "in_place",
    ),
    rows=in_place_rows,
    needs=NEEDED,
    ignores=AS_AT,
)  # fmt: skip
