"""Making a release: freeze one snapshot, protect, audit, compute; what comes out is ready to be written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import product

from data import measures, terms
from data.errors import Refused
from data.filters import Filters
from data.measures.core import MEASURES
from data.release import timing
from data.release.audit import Said, Statement, audit
from data.release.figures import Asking, finished
from data.release.file import ALGORITHM, FORMAT, Broken, Release, listed
from data.release.masks import Ladder, Mask, climb, masks, years_of
from data.release.packing import pack_table
from data.release.protect import Coarser
from data.release.published import AREAS, PUBLISHED, YEARS
from data.release.rows import K_RATE, K
from data.school import School
from data.source import answer
from data.table import Table

measures.read_all()

WHOLE, BOTH = "whole", "both"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Made:
    """A release ready to be written, and what its SENCO is told of it, which no governor is.

    ``hidden`` are the groups of the roll that are hidden, in words, each with why.
    """

    content: dict
    rung: str
    shown: float
    hidden: tuple[tuple[str, str], ...]
    still: frozenset[str]


@dataclass(frozen=True)
class Offer:
    """One set of choices that governors may make: what kind it is of, and what it fixes."""

    kind: str
    filters: Filters
    fixed: Mapping[str, str]


def offers(ladder: Ladder) -> list[Offer]:
    """Every set of choices that the rung holds: the whole school, year groups, need areas, and both at the richest."""
    tables = ladder.rung.tables
    years = [Offer(YEARS, choice, {"year": name}) for name, choice in ladder.years.items()]
    areas = [Offer(AREAS, Filters(need_area=(area,)), {"need": area}) for area in terms.AREAS]
    found = [Offer(WHOLE, Filters(), {})]
    found += years if any("year" in table for table in tables) else []
    found += areas if any("need" in table for table in tables) else []
    if any({"year", "need"} <= set(table) for table in tables):
        found += [
            Offer(BOTH, replace(year.filters, need_area=area.filters.need_area), {**year.fixed, **area.fixed})
            for year, area in product(years, areas)
        ]
    return found


def content(school: School, progress: Progress, now: datetime | None = None) -> dict:
    """The content of a release of this snapshot. Raises Refused where nothing may be published."""
    return make(school, progress, now=now).content


def make(
    school: School,
    progress: Progress,
    earlier: Sequence[Release] | None = None,
    now: datetime | None = None,
    k: int = K,
) -> Made:
    """A release of this snapshot, beside the ``earlier`` ones (those that were published, where none are given).

    Raises Refused, with the reason, where there may be none.
    """
    earlier = [one for one in (_published() if earlier is None else earlier) if one.urn == school.urn]
    if not len(school.on(school.data_date).pupil):
        raise Refused("Nobody is on roll on the date of the data, so there is nothing to publish.")
    progress("Looking at what changed since the figures before", 0, 1)
    timing.refuse_too_soon(school, earlier, k)
    ladder, still = _stand(school, earlier, k)
    steps = len(PUBLISHED) + 2
    progress("Protecting the groups of the roll", 1, steps)
    refuse_unless_safe([ladder.roll], k)
    offered = offers(ladder)
    tables = {}
    kept: dict[tuple, dict[tuple, Mask]] = {}
    whole: dict[str, Table] = {}
    for place, key in enumerate(PUBLISHED):
        progress(MEASURES[key].title, place + 2, steps)
        tables[key] = _tables(school, key, ladder, offered, kept, whole, k)
    return Made(
        _content(school, ladder, offered, tables, now, k),
        ladder.rung.name,
        ladder.shown,
        _hidden(ladder),
        still,
    )


def _published() -> list[Release]:
    try:
        return listed()
    except Broken as broken:
        raise Refused(f"{broken} What was published before must be known to publish more.") from broken


def _stand(school: School, earlier: Sequence[Release], k: int) -> tuple[Ladder, frozenset[str]]:
    """The rung: that of the academic year's first release, else the highest on which enough is shown."""
    year = terms.academic_year(school.data_date)
    same_year = [one for one in earlier if terms.academic_year(date.fromisoformat(one.as_at)) == year]
    rung = min(same_year, key=lambda one: one.made).rung if same_year else ""
    still: frozenset[str] = frozenset()
    for banded in (False, True):
        still |= timing.still_hidden(school, earlier, years_of(school, banded), k)
    try:
        found = climb(school, k, rung, still)
    except Coarser as error:
        words = "Too few pupils: not even the numbers of the whole school can be published without telling of some."
        raise Refused(words) from error
    return replace(found, days=timing.days_of(earlier), told=timing.told_of(earlier)), still


def _tables(
    school: School, key: str, ladder: Ladder, offered: list[Offer], kept: dict, whole: dict, k: int
) -> dict[str, dict]:
    """A measure's tables by choice, each finished and packed; its people's masks are made and audited once."""
    rule, measure = PUBLISHED[key], MEASURES[key]
    of: dict[tuple, Mask] = {}
    if rule.people and not school.lacking(measure.needs):
        asked = rule.people.measure or key
        if (asked, rule.people) not in kept:
            least = k if rule.people.outcomes else max(k, K_RATE)
            beside = (
                kept.get((rule.people.beside.measure, rule.people.beside), {}) if rule.people.beside else {}
            )
            kept[asked, rule.people] = masks(
                school, MEASURES[asked], rule.people, ladder, least, beside.get(())
            )
            refuse_unless_safe(kept[asked, rule.people].values(), least)
        of = kept[asked, rule.people]
    made = {}
    for offer in offered:
        if offer.kind == WHOLE or offer.kind in rule.by or (offer.kind == BOTH and rule.by):
            asking = Asking(school, ladder, offer.filters, offer.fixed, of)
            table = finished(measure, answer(school, measure, offer.filters), rule, asking, whole)
            made[offer.filters.to_query()] = pack_table(table)
            whole |= {key: table} if offer.kind == WHOLE else {}
    return made


def refuse_unless_safe(made: object, k: int) -> None:
    """Raises Refused with the first thing that the audit finds wrong with any of these masks."""
    for mask in made:
        found = audit(said_of(mask, k))
        if found:
            raise Refused(f"Nothing was published: the audit found that pupils could be told. {found[0]}")


def said_of(mask: Mask, k: int) -> Said:
    """What a mask says, in the plain words of the audit."""
    columns = mask.of.kinds
    atoms = zip(*(column.tolist() for column in columns.values()), strict=True)
    statements = [
        Statement(name, None if hides else int(people), bool(public))
        for name, hides, people, public in zip(
            mask.problem.names, mask.done.hidden, mask.problem.people, mask.problem.public, strict=True
        )
    ]
    return Said(
        kinds=[dict(zip(columns, atom, strict=True)) for atom in atoms],
        people=mask.problem.counts.tolist(),
        statements=statements,
        holds={
            (one.name, name): frozenset(one.holds(name)) for one in mask.of.dimensions for name in one.named
        },
        telling=mask.telling,
        k=k,
    )


def _hidden(ladder: Ladder) -> tuple[tuple[str, str], ...]:
    roll = ladder.roll
    return tuple(
        (
            words(name),
            "fewer than the smallest number shown" if small else "another could be worked out from it",
        )
        for name, hides, small in zip(roll.problem.names, roll.done.hidden, roll.done.primary, strict=True)
        if hides
    )


def words(group: tuple[tuple[str, str], ...]) -> str:
    """A group of the roll as a SENCO reads it: "Year 7, EHC plan"."""
    said = []
    for name, value in sorted(group, reverse=True):
        if name == "year":
            said.append(", ".join(terms.year_group_name(year) for year in value.split(",")))
        elif name == "status":
            said.append({**terms.STATUSES, "SEN": "SEN"}[value])
        else:
            said.append({**terms.NEEDS, **terms.AREAS}.get(value, value))
    return ", ".join(said) or "The whole school"


def _content(
    school: School, ladder: Ladder, offered: list[Offer], tables: Mapping, now: datetime | None, k: int
) -> dict:
    roll = ladder.roll
    choices = []
    for offer in offered:
        view = school.view(offer.filters)
        with_sen = {**offer.fixed, "status": "SEN"}
        told = not view.narrowed or roll.shows(**with_sen)
        choices.append({
            "query": offer.filters.to_query(),
            "roll": int(view.everyone.sum()),
            "in_view": view.in_view if told else None,
        })  # fmt: skip
    return {
        "format": FORMAT,
        "algorithm": ALGORITHM,
        "k": k,
        "rung": ladder.rung.name,
        "rung_words": ladder.rung.words,
        "as_at": school.data_date.isoformat(),
        "made": (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "choices": choices,
        "tables": tables,
        "school": {
            "urn": school.urn,
            "name": school.name,
            "phase": terms.PHASES[school.phase],
            "demo": school.demo,
        },
    }
