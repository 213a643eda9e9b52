"""What the file of a release says of the roll, read back from its tables and given to the audit."""

from collections import Counter
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from data import terms
from data.filters import Filters
from data.release.audit import Said, Statement, audit
from data.release.file import Release
from data.school import AREA_CODES, School
from tests.support_release import demo_release


@pytest.fixture(scope="module", params=["primary", "secondary"])
def found(request) -> tuple[School, Release]:
    """A demo school and its release."""
    return demo_release(request.param)


def statements(school: School, release: Release) -> Said:
    """What the file says of the roll, read back from its tables, as the audit asks for it."""
    said = {(): Statement((), release.choice(Filters()).roll, True)}

    def add(group: dict, people: int | None, public: bool = False) -> None:
        name = tuple(sorted(group.items()))
        if name not in said or said[name].people is None:
            said[name] = Statement(name, people, public)

    for choice in release.choices:
        fixed = _fixed(choice.filters)
        if list(fixed) == ["year"]:
            add(fixed, choice.roll, public=True)
        rows = release.table("share_of_roll", choice.filters).rows
        for row in rows:
            add({**fixed, "status": row["sen_status"]}, row["numerator"])
        all_sen = next(row["numerator"] for row in rows if row["sen_status"] == "SEN")
        if "need" not in fixed and all_sen is not None:
            add({**fixed, "status": "N"}, choice.roll - all_sen)
    for row in release.table("need_types", Filters()).rows:
        add({"need": row["need_type"]}, row["numerator"])
    for row in release.table("year_by_area", Filters()).rows:
        add({"need": row["need_area"], "year": row["year_group"]}, row["numerator"])
    return _said(school, release, list(said.values()))


def _fixed(filters: Filters) -> dict[str, str]:
    year = {"year": ",".join(filters.year_group)} if filters.year_group else {}
    return year | ({"need": filters.need_area[0]} if filters.need_area else {})


def _said(school: School, release: Release, every: list[Statement]) -> Said:
    years = {year: ",".join(group) for group in release.year_groups for year in group}
    years = years or dict.fromkeys(school.year_groups, ",".join(school.year_groups))
    roll = school.on(school.data_date)
    pupils = Counter()
    for year, status, need in zip(
        roll.year.tolist(), roll.status.tolist(), roll.primary.tolist(), strict=True
    ):
        needs = (tuple(terms.NEEDS)[need] if need >= 0 else "none") if status else "-"
        pupils[years[terms.YEAR_GROUPS[year]], "NKE"[status], needs] += 1
    kinds = [
        {"year": year, "status": status, "need": need}
        for year, status, need in product(dict.fromkeys(years.values()), "NKE", ("-", *terms.NEEDS, "none"))
        if (status == "N") == (need == "-")
    ]
    holds = {("year", year): frozenset((year,)) for year in years.values()}
    holds |= {("status", code): frozenset((code,)) for code in "NKE"} | {("status", "SEN"): frozenset("KE")}
    holds |= {("need", need): frozenset((need,)) for need in ("-", *terms.NEEDS, "none")}
    for area in AREA_CODES[:-1]:
        holds["need", area] = frozenset(need for need, of in terms.AREA_OF_NEED.items() if of == area)
    telling = {"status": frozenset(("K", "E", "SEN")), "need": frozenset((*terms.NEEDS, *terms.AREAS))}
    people = [pupils[kind["year"], kind["status"], kind["need"]] for kind in kinds]
    return Said(kinds, people, every, holds, telling, 6)


def test_d4_15_d4_16_the_audit_of_what_the_file_itself_says_finds_nothing(found):
    said = statements(*found)
    assert any(statement.people is None for statement in said.statements)
    assert any(statement.people for statement in said.statements)
    assert audit(said) == []


def test_d4_15_the_audit_of_the_file_finds_one_number_too_many(found):
    said = statements(*found)
    members = {one.group: said.members(one.group) for one in said.statements}
    small = next(
        one
        for one in said.statements
        if one.people is None and 0 < np.array(said.people)[members[one.group]].sum() < 6
    )
    told = replace(small, people=int(np.array(said.people)[members[small.group]].sum()))
    more = [told if one is small else one for one in said.statements]
    assert audit(replace(said, statements=more)) != []
