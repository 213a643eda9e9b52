"""What a release says of the pupils of its school, all tables together, as the program of an attacker."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import numpy as np

from data import terms
from data.filters import Filters
from data.measures.attendance_units import asked
from data.measures.interventions_register import in_place
from data.measures.reviews import deadline_list
from data.measures.reviews_kept import this_year
from data.release.file import Release
from data.school import AREA_CODES, NEED_CODES, School
from tests.support_program import Program, Which

STATUS_OF = {"SEN": ("K", "E")}
PLACES = ("0", "1", "2", "3 or more")
LEVELS = ("under 5", "5 to 10", "10 to 50", "50 or more")
LEVEL_OF = {
    "persistent": LEVELS[2:],
    "not persistent": LEVELS[:2],
    "severe": LEVELS[3:],
    "not severe": LEVELS[:3],
}
LEVEL_OF |= {level: (level,) for level in LEVELS}
STATES = ("overdue", "soon", "later", "none")
WHOSE = {"annual review": "E", "report": "E", "plan review": "K"}
WAYS = ("pupil alone", "parent alone", "both", "neither", "not reviewed")
SAID = {"pupil": ("pupil alone", "both"), "parent": ("parent alone", "both"), "both": ("both",)}
EXACT = ("share_of_roll", "provision_in_place", "need_types", "year_by_area", "several_needs", "reviews_due")
RESULTS = (*terms.OUTCOMES, "not recorded")
AREA_OF = {need: terms.AREA_OF_NEED.get(need, need) for need in (*terms.NEEDS, "none", "-")}


def statuses(code: str) -> tuple[str, ...]:
    """The statuses that a code holds."""
    return STATUS_OF.get(code, (code,))


def program(school: School, release: Release) -> Program:
    """Everybody there is by kind, and everything that the release says of them."""
    made = Program(k=release.k)
    years = {year: ",".join(group) for group in release.year_groups for year in group}
    years = years or dict.fromkeys(terms.YEAR_GROUPS, "all")
    here = list(dict.fromkeys(years[year] for year in school.year_groups))
    people = pupils(school, years)
    _blocks(made, here, people, school, years)
    _links(made, here)
    for year in here if release.year_groups else ():
        made.say(made.where("roll", lambda kind, year=year: kind["year"] == year),
                 sum(one["year"] == year for one in people.values()))  # fmt: skip
    spoken = spoken_of(release)
    for choice in release.choices:
        _of_choice(Choice(made, release, spoken, choice.filters))
    whole = Choice(made, release, spoken, Filters())
    _needs(whole)
    _reviews(whole)
    return made


def pupils(school: School, years: dict[str, str]) -> dict[int, dict]:
    """Year group, status and primary need of each pupil on roll, one by one."""
    roll, found = school.on(school.data_date), {}
    for place, pupil in enumerate(roll.pupil.tolist()):
        status = "NKE"[roll.status[place]]
        need = NEED_CODES[roll.primary[place]] if roll.primary[place] >= 0 else "none"
        year = years[terms.YEAR_GROUPS[roll.year[place]]]
        found[pupil] = {"year": year, "status": status, "need": need if status != "N" else "-"}
    return found


def _blocks(made: Program, here: list[str], people: dict, school: School, years: dict) -> None:
    sen = {pupil: one for pupil, one in people.items() if one["status"] != "N"}
    needs = [("N", "-"), *product("KE", (*terms.NEEDS, "none"))]
    areas = [("N", "-"), *product("KE", AREA_CODES)]
    made.block(
        "roll", ({"year": y, "status": s, "need": n} for y, (s, n) in product(here, needs)), people.values()
    )

    running = in_place(school, Filters())
    made.block(
        "places",
        ({"year": y, "status": s, "area": a, "places": p} for y, (s, a), p in product(here, areas[1:], PLACES)),
        ({"year": one["year"], "status": one["status"], "area": AREA_OF[one["need"]],
          "places": PLACES[min(3, len(running.get(pupil, ())))]} for pupil, one in sen.items()),
    )  # fmt: skip
    roll = school.on(school.data_date)
    many = dict(zip(roll.pupil.tolist(), roll.needs.sum(axis=1).tolist(), strict=True))
    made.block(
        "needs",
        ({"status": s, "area": a, "needs": n} for (s, a), n in product(areas[1:], PLACES) if a == "none" or n != "0"),
        ({"status": one["status"], "area": AREA_OF[one["need"]], "needs": PLACES[min(3, many[pupil])]}
         for pupil, one in sen.items()),
    )  # fmt: skip
    made.block(
        "absent",
        ({"year": y, "status": s, "area": a, "level": level}
         for y, (s, a), level in product((*here, "gone"), areas, LEVELS)),
        absences(school, years, here),
    )  # fmt: skip
    for name, status in WHOSE.items():
        found = {
            row["pupil"]: row["state"]
            for row in deadline_list.rows(school, Filters())
            if row["deadline"] == name
        }
        mine = [pupil for pupil, one in people.items() if one["status"] == status]
        made.block(name, ({"state": state} for state in STATES),
                   ({"state": found.get(pupil, "none")} for pupil in mine))  # fmt: skip
    clocks: dict[int, dict] = {}
    for row in deadline_list.rows(school, Filters()):
        if row["deadline"] in ("decision", "plan"):
            clocks.setdefault(row["pupil"], {"decision": "none", "plan": "none"})[row["deadline"]] = row[
                "state"
            ]
    made.block(
        "clocks", ({"decision": d, "plan": p} for d, p in product(STATES, STATES[:3])), clocks.values()
    )
    made.block("views", ({"way": way, "result": result} for way, result in product(WAYS, (*RESULTS, "-"))
                         if (way == WAYS[-1]) == (result == "-")), reviews(school, sen))  # fmt: skip


def absences(school: School, years: dict, here: list[str]) -> Iterable[dict]:
    """How much of their sessions each enrolment with any missed, one by one."""
    found = asked(school, Filters())
    of = found.units
    for place in np.flatnonzero(found.sen | found.peers).tolist():
        missed, possible = int(of.absent[place]), int(of.possible[place])
        level = sum(100 * missed >= limit * possible for limit in (5, 10, 50))
        status, year = "NKE"[of.status[place]], years.get(terms.YEAR_GROUPS[of.year[place]], "gone")
        area = "-" if status == "N" else AREA_CODES[of.area[place]]
        yield {
            "year": year if year in here else "gone",
            "status": status,
            "area": area,
            "level": LEVELS[level],
        }


def reviews(school: School, sen: dict) -> Iterable[dict]:
    """Whose views the latest review of this year holds and what it said, of each pupil with SEN."""
    part, rows = school.parts["reviews"], this_year(school, Filters())
    of = {int(part.of[row]): row for row in rows}
    for pupil in sen:
        row = of.get(pupil)
        if row is None:
            yield {"way": WAYS[-1], "result": "-"}
            continue
        mine, theirs = part.pupil_view[row] == 1, part.parent_view[row] == 1
        way = WAYS[2 if mine and theirs else 0 if mine else 1 if theirs else 3]
        yield {"way": way, "result": RESULTS[int(part.outcome[row])]}


def _links(made: Program, here: list[str]) -> None:
    """The same pupils stand in several blocks."""
    for year, status, area in product(here, "KE", AREA_CODES):
        fixed = {"year": year, "status": status}
        roll = made.where(
            "roll", lambda k, f=fixed, a=area: f.items() <= k.items() and AREA_OF[k["need"]] == a
        )
        made.link(
            roll, made.where("places", lambda k, f=fixed, a=area: f.items() <= k.items() and k["area"] == a)
        )
    for status, area in product("KE", AREA_CODES):
        roll = made.where("roll", lambda k, s=status, a=area: k["status"] == s and AREA_OF[k["need"]] == a)
        made.link(roll, made.where("needs", lambda k, s=status, a=area: (k["status"], k["area"]) == (s, a)))
    for name, status in WHOSE.items():
        made.link(made.where("roll", lambda k, s=status: k["status"] == s), made.where(name))
    made.link(made.where("roll", lambda k: k["status"] != "N"), made.where("views"))


def spoken_of(release: Release) -> set[tuple]:
    """The kinds of rows of which one is shown: only there does a hidden one say that somebody is in it.

    A kind is the measure, whether years and areas are chosen, and the row's status or kind of deadline.
    """
    return {
        (key, bool(choice.filters.year_group), bool(choice.filters.need_area), _kind(row))
        for key in release.measures
        for choice in release.choices
        for row in release.table(key, choice.filters).rows
        if not row.get("hidden")
    }


def _kind(row: dict) -> str:
    return row.get("sen_status") or row.get("deadline") or ""


@dataclass(frozen=True)
class Choice:
    """What a release says under one set of choices."""

    made: Program
    release: Release
    spoken: set[tuple]
    filters: Filters

    def rows(self, key: str) -> list[dict]:
        """The rows of a measure."""
        return self.release.table(key, self.filters).rows

    def fits(self, kind: dict, code: str) -> bool:
        """Whether a kind of people is of these choices and of a status."""
        year, area = ",".join(self.filters.year_group), (self.filters.need_area or ("",))[0]
        with_need = AREA_OF[kind["need"]] if "need" in kind else kind["area"]
        in_year = year in ("", kind["year"]) and kind["status"] in statuses(code)
        return in_year and (code == "N" or area in ("", with_need))

    def say(self, key: str, row: dict, block: str, which: Which) -> None:
        """Say of some people what a row says; of tens and whole percents the attacker is given the exact number."""
        group = self.made.where(block, which)
        kind = (key, bool(self.filters.year_group), bool(self.filters.need_area), _kind(row))
        if not row.get("hidden"):
            exact = row["value"] if key == "reviews_due" else row["numerator"]
            self.made.say(group, exact if key in EXACT else self.made.people(group))
        elif kind in self.spoken:
            self.made.say(group, None)


def _of_choice(of: Choice) -> None:
    for row in of.rows("share_of_roll"):
        of.say("share_of_roll", row, "roll", lambda kind, code=row["sen_status"]: of.fits(kind, code))
    for row in of.rows("provision_in_place"):
        places = row["interventions"]
        of.say(
            "provision_in_place", row, "places", lambda k, p=places: of.fits(k, "SEN") and k["places"] == p
        )
    for row in of.rows("overall_absence"):
        if row["quantity"] == "absence":
            of.say("overall_absence", row, "absent", lambda kind, code=row["sen_status"]: of.fits(kind, code))
    for key, level in (("persistent_absence", "persistent"), ("severe_absence", "severe")):
        for row in of.rows(key):
            _reaching(of, key, row, LEVEL_OF[level])


def _reaching(of: Choice, key: str, row: dict, levels: tuple[str, ...]) -> None:
    code = row["sen_status"]
    of.say(key, row, "absent", lambda kind: of.fits(kind, code) and kind["level"] in levels)
    if not row.get("hidden"):
        everybody = of.made.where("absent", lambda kind: of.fits(kind, code))
        of.made.say(everybody, of.made.people(everybody))


def _needs(of: Choice) -> None:
    for row in of.rows("need_types"):
        of.say("need_types", row, "roll", lambda k, need=row["need_type"]: k["need"] == need)
    for row in of.rows("year_by_area"):
        both = (row["year_group"], row["need_area"])
        of.say("year_by_area", row, "roll", lambda k, both=both: (k["year"], AREA_OF[k["need"]]) == both)
    for row in of.rows("several_needs"):
        if row["needs_recorded"] in PLACES:
            of.say("several_needs", row, "needs", lambda k, many=row["needs_recorded"]: k["needs"] == many)


def _reviews(of: Choice) -> None:
    for row in of.rows("reviews_due"):
        name, state = row["deadline"], row["state"]
        block, column = (name, "state") if name in WHOSE else ("clocks", name)
        of.say("reviews_due", row, block, lambda k, column=column, state=state: k[column] == state)
    for row in of.rows("views_recorded"):
        of.say("views_recorded", row, "views", lambda k, name=row["view_of"]: k["way"] in SAID[name])
    for row in of.rows("review_outcomes"):
        of.say("review_outcomes", row, "views", lambda k, result=row["outcome"]: k["result"] == result)
    if any(not row.get("hidden") for key in ("views_recorded", "review_outcomes") for row in of.rows(key)):
        reviewed = of.made.where("views", lambda k: k["way"] != WAYS[-1])
        of.made.say(reviewed, of.made.people(reviewed))


def described(year: str, status: str, need: str) -> Which:
    """Who is of a year group, a status and a need or area of need, each of which may be empty for any."""

    def fits(kind: dict) -> bool:
        needs = (kind["need"], AREA_OF[kind["need"]]) if "need" in kind else (kind["area"],)
        of_year = year in ("", kind.get("year", "")) and (not status or kind["status"] in statuses(status))
        return of_year and (not need or need in needs)

    return fits


def groups(made: Program) -> Iterable[tuple[str, np.ndarray]]:
    """Every group that the tables' columns can describe, published or not, by its name."""
    here = dict.fromkeys(kind["year"] for kind in made.kinds if kind["block"] == "roll")
    years, every = ("", *here), ("", "K", "E", "SEN")
    for one in product(years, every, ("", *terms.NEEDS, "none", *AREA_CODES)):
        yield f"roll {one}", made.where("roll", described(*one))
    for one in product(years, every, ("", *AREA_CODES)):
        fits = described(*one)
        for level, held in LEVEL_OF.items():
            yield (
                f"absent {one} {level}",
                made.where("absent", lambda k, f=fits, h=held: f(k) and k["level"] in h),
            )
        for many in PLACES:
            yield (
                f"places {one} {many}",
                made.where("places", lambda k, f=fits, p=many: f(k) and k["places"] == p),
            )
            if not one[0]:
                yield (
                    f"needs {one} {many}",
                    made.where("needs", lambda k, f=fits, p=many: f(k) and k["needs"] == p),
                )
    yield from _of_reviews(made)


def _of_reviews(made: Program) -> Iterable[tuple[str, np.ndarray]]:
    for name, state in product(WHOSE, STATES):
        yield f"{name} {state}", made.where(name, lambda k, s=state: k["state"] == s)
    for name, state in product(("decision", "plan"), STATES):
        yield f"{name} {state}", made.where("clocks", lambda k, n=name, s=state: k[n] == s)
    for way in WAYS:
        yield way, made.where("views", lambda k, w=way: k["way"] == w)
    for result in RESULTS:
        yield result, made.where("views", lambda k, r=result: k["result"] == r)
