"""The reader's choices: what an address may say, and how it is said back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from urllib.parse import parse_qs, quote_plus

from data import terms, what_if

# What each choice may be, in the order in which it is kept, shown and written into an address.
ALLOWED: dict[str, tuple[str, ...]] = {
    "year_group": terms.YEAR_GROUPS,
    "need_area": tuple(terms.AREAS),
    "sen_status": terms.SEN,
    "pupil_premium": tuple(terms.YES_NO),
    "sex": tuple(terms.SEXES),
    "term": terms.TERMS,
    "ages": ("all",),
    "phase": tuple(terms.PHASES),
}
# The choices of which a reader may make several at once; a school's classes are its own, so no list holds them.
SEVERAL = (*ALLOWED, "registration_group")
# A class is named by its key, for it may be called after its teacher; a school cannot have more of them than this.
CLASS_KEY, MOST_CLASSES = re.compile("[0-9a-f]{8}"), 500
# The choices that leave pupils out; the others choose the time that is looked at.
CUTS = ("year_group", "need_area", "sen_status", "pupil_premium", "sex", "registration_group")
# What only some pages ask; a page that does not is read without it, whatever the address says.
OF_A_SCHOOL = ("term", "since", "ages", "registration_group")
# A page that asks which phase is a page of several schools.
OPTIONAL = (*OF_A_SCHOOL, "phase")
DATES = ("as_at", "since")
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True)
class Filters:
    """One set of choices; an empty choice means everybody. Equal choices are equal values, so they key a cache.

    ``term`` are the half terms of the academic year that a period is made of (none: all to the as-at date).
    ``ages`` is ("all",) where pupils of every age are asked for and not only those of compulsory school age.
    ``registration_group`` are the keys of classes (see ``data.classes``), ``phase`` which schools of several.
    ``needs`` is "primary" (a pupil counts in the area of their primary need) or "any" (in each of their areas).
    ``as_at`` is the day the page is seen as at (None: the data's own date); ``since`` the earlier of the two
    dates of a movement (None: a year before). ``suppose`` is what a what-if supposes (see ``data.what_if``), which
    only measures that say so are asked with.
    """

    year_group: tuple[str, ...] = ()
    need_area: tuple[str, ...] = ()
    sen_status: tuple[str, ...] = ()
    pupil_premium: tuple[str, ...] = ()
    sex: tuple[str, ...] = ()
    term: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    phase: tuple[str, ...] = ()
    registration_group: tuple[str, ...] = ()
    needs: str = "primary"
    as_at: date | None = None
    since: date | None = None
    suppose: what_if.Suppositions = ()

    @classmethod
    def from_query(cls, query: str | Mapping[str, object] | None) -> "Filters":
        """The choices in an address; whatever is not an allowed value is left out, so it never fails.

        ``query`` is a query string (with or without "?") or a mapping of names to a value or a list of values.
        """
        if not isinstance(query, Mapping):
            query = parse_qs(str(query or "").lstrip("?"), max_num_fields=None)
        said = {name: _texts(query.get(name)) for name in (*SEVERAL, *DATES, "needs")}
        chosen = {name: _allowed(said[name], allowed) for name, allowed in ALLOWED.items()}
        days = {name: _day(said[name]) for name in DATES}
        needs = "any" if [text.lower() for text in said["needs"][-1:]] == ["any"] else "primary"
        classes = _classes(said["registration_group"])
        return cls(
            **chosen,
            **days,
            registration_group=classes,
            needs=needs,
            suppose=what_if.read(_texts(query.get("suppose"))),
        )

    def to_query(self) -> str:
        """The choices as a query string without "?", in one fixed order; empty when nothing is chosen."""
        pairs = [(name, value) for name in SEVERAL for value in getattr(self, name)]
        if self.needs == "any":
            pairs.append(("needs", "any"))
        pairs += [(name, getattr(self, name).isoformat()) for name in DATES if getattr(self, name)]
        pairs += [("suppose", said) for said in what_if.written(self.suppose)]
        return "&".join(f"{name}={_quoted(value)}" for name, value in pairs)

    def without(self, name: str, value: str | None = None) -> "Filters":
        """The same choices less one value, or less a whole choice."""
        if name in SEVERAL and value is not None:
            return replace(self, **{name: tuple(kept for kept in getattr(self, name) if kept != value)})
        default = DEFAULTS[name]
        return self if getattr(self, name) == default else replace(self, **{name: default})

    def supposing(self, names: tuple[str, ...]) -> "Filters":
        """The same choices with only these inputs of a what-if; without any of them the record is asked for."""
        if not self.suppose:
            return self
        return replace(self, suppose=tuple(said for said in self.suppose if said[0] in names))

    def offered(self, optional: tuple[str, ...]) -> "Filters":
        """The same choices less those of ``OPTIONAL`` that a page does not offer."""
        asked = self
        for name in OPTIONAL:
            if name not in optional and getattr(asked, name):
                asked = asked.without(name)
        return asked

    @property
    def cuts_sen(self) -> bool:
        """Whether the choices say something that only a pupil with SEN can have."""
        return bool(self.need_area or self.sen_status)

    @property
    def cuts_anyone(self) -> bool:
        """Whether the choices leave anybody out."""
        return any(getattr(self, name) for name in CUTS)


DEFAULTS = {field.name: field.default for field in fields(Filters)}


# Few texts are ever chosen, and each is written many times: every chip is an address without one of them.
_quoted = lru_cache(maxsize=1024)(quote_plus)


def _texts(said: object) -> list[str]:
    if said is None:
        return []
    values = said if isinstance(said, list | tuple) else [said]
    return [value for value in values if isinstance(value, str)]


def _allowed(said: list[str], allowed: tuple[str, ...]) -> tuple[str, ...]:
    lowered = {text.strip().lower() for text in said}
    return tuple(value for value in allowed if value.lower() in lowered)


def _classes(said: list[str]) -> tuple[str, ...]:
    keys = {text.strip().lower() for text in said}
    return tuple(sorted(key for key in keys if CLASS_KEY.fullmatch(key))[:MOST_CLASSES])


def _day(said: list[str]) -> date | None:
    try:
        day = date.fromisoformat(said[-1]) if said else None
    except ValueError:
        return None
    return day if day and EARLIEST <= day <= LATEST else None
