"""Which rows a release has: they are the same whoever there is to count, so that neither a row nor a gap tells."""

from functools import lru_cache

import pytest

from data.release.file import Release
from data.table import Table
from tests.support_attack import imported, pack, released, rows_of, tables

# What has a name of its own and no code: which of these there are is told where one of theirs is shown.
NAMED = ("intervention", "strand", "subject", "test", "team", "item", "round")
# These depend on what staff are asked and trained in, and on when pupils join, which everybody at a school knows.
NAMED_IN = {"arrivals": ("year_group",), "intervention_money": ("academic_year",), "cpd_cost": ("need_type",),
            "cpd_levels": ("need_type",), "ta_audit": ("theme",)}  # fmt: skip
# Of these each name has the rows of its own calendar, staff or peers with no SEN, which are no secret either.
OWN_ROWS = (
    "cpd_confidence",
    "cpd_bounds",
    "cpd_cost",
    "intervention_gain",
    "value_added_by_start",
    "score_gap",
    "ta_audit",
)


@lru_cache
def demo(size: int, seed: int) -> Release:
    """The release of a demo primary school."""
    return released(imported(pack(size, "primary", seed)[1]))


def named(key: str, table: Table) -> list[str]:
    """The columns of a table that hold names."""
    return [name for name in table.groups if name in NAMED or name in NAMED_IN.get(key, ())]


def parts(key: str, table: Table) -> tuple[set[tuple], set[tuple]]:
    """The names that a table's rows are of, and the codes."""
    columns = named(key, table)
    codes = [name for name in table.groups if name not in columns]
    return tuple({tuple(row[name] for name in chosen) for row in table.rows} for chosen in (columns, codes))


def test_the_rows_of_two_schools_are_of_the_same_codes_whoever_is_at_them():
    small, large = (tables(each) for each in (demo(120, 3), demo(420, 5)))
    compared = 0
    for place, table in small.items():
        other = large.get(place)
        if other is None or not table.rows or not other.rows:
            continue
        if place[0] in OWN_ROWS:
            continue
        compared += 1
        assert parts(place[0], table)[1] == parts(place[0], other)[1], place
    assert compared >= 35


@pytest.mark.parametrize(("size", "seed"), [(120, 3), (420, 5)])
def test_every_name_has_a_row_for_each_code_and_one_that_is_shown(size, seed):
    release = demo(size, seed)
    for (key, query), table in tables(release).items():
        names, codes = parts(key, table)
        columns = named(key, table)
        if columns and key not in OWN_ROWS:
            assert len(table.rows) == len(names) * len(codes), (key, query)
        whole = tables(release)[key, ""].rows
        shown = {tuple(row[name] for name in columns) for row in whole if not row.get("hidden")}
        if columns:
            assert names <= shown, (key, query)


def planted(folder) -> dict:
    """Changes that put a few pupils where nobody was: a reason, a need, a test, an intervention, an outcome."""
    with_sen = list(dict.fromkeys(row["upn"] for row in rows_of(folder, "sen") if not row["end_date"]))
    few, needy = with_sen[:2], {row["upn"] for row in rows_of(folder, "needs")}
    other = next(upn for upn in with_sen if upn in needy)
    run = next(row for row in rows_of(folder, "intervention_groups") if row["end_date"] > "2026-08")

    def marks(rows):
        turned = 0
        for row in rows:
            if row["upn"] in few and row["am"] == "I" and turned < 3:
                row["am"], turned = "R", turned + 1
        assert turned
        return rows

    def scores(rows):
        score = {"subject": "braille", "scale": "standardised", "score": "90", "test": "Rare Braille Test"}
        dates = ("2025-10-13", "2026-10-12")
        return rows + [rows[0] | score | {"upn": upn, "date": day} for upn in few for day in dates]

    kind = {"intervention_id": "I99", "name": "Rare sign language", "wave": "1", "need_type": "HI", "test": "Rare",
            "test_reliability": "0.9", "test_sd": "15", "scale": "standardised", "subject": "signing"}  # fmt: skip
    place = {"group_id": "G9999", "entry_test": "", "exit_test": "", "entry_score": "80", "exit_score": "90"}
    return {
        "attendance": marks,
        "assessments": scores,
        "tests": lambda rows: [*rows, rows[0] | {"test": "Rare Braille Test", "subject": "braille"}],
        "needs": lambda rows: [
            *rows, rows[0] | {"upn": other, "need_type": "MSI", "rank": "9", "start_date": "2026-09-10", "end_date": ""}
        ],
        "interventions": lambda rows: [*rows, rows[0] | kind],
        "intervention_groups": lambda rows: [*rows, run | {"group_id": "G9999", "intervention_id": "I99"}],
        "intervention_pupils": lambda rows: [
            *rows, *(rows[0] | place | {"upn": upn, "entry_date": run["start_date"], "exit_date": run["end_date"],
                                        "outcome": "left early"} for upn in few)
        ],
    }  # fmt: skip


def test_what_a_few_pupils_alone_have_makes_no_row_and_takes_none_away():
    folder = pack(120, "primary", 3)[1]
    before, after = demo(120, 3), released(imported(folder, planted(folder)))
    assert [choice.filters for choice in before.choices] == [choice.filters for choice in after.choices]
    for place, table in tables(before).items():
        other = tables(after)[place]
        assert [table.key(row) for row in table.rows] == [other.key(row) for row in other.rows], place
        assert (table.missing, list(table.facts)) == (other.missing, list(other.facts)), place
    for word in ("Rare", "braille", "signing"):
        assert word not in str(after.content), word
