"""The file of a release: whole or not there, named by its hash, refused once it was touched."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import fields
from datetime import date

import pytest

from data.benchmarks import Benchmark
from data.filters import Filters
from data.release import file
from data.release.packing import pack, pack_table, unpack, unpack_table
from data.table import Table
from data.xmr import Limits

FIGURE = Benchmark("m", "primary", 2025, "January 2026", "K", 14.8, "%", "DfE", "2026", "A", "all")


def content(**more: object) -> dict:
    """A release of one table for the whole school and one need area."""
    row = {"sen_status": "K", "value": 14.5, "unit": "percent", "numerator": 29, "denominator": 200}
    row |= {"n": 200, "low": 10.0, "high": 20.0, "note": ""}
    table = Table(
        ("sen_status",), [row], date(2026, 11, 1), facts={"filters": Filters()}, benchmarks={("K",): FIGURE}
    )
    queries = ("", "need_area=semh")
    return {
        "format": file.FORMAT, "algorithm": "1", "k": 6, "rung": "L4", "as_at": "2026-11-01",
        "made": "2026-11-02T10:00:00Z", "school": {"urn": 1, "name": "Elm Tree", "phase": "primary", "demo": False},
        "choices": [{"query": query, "roll": 200, "in_view": 200 if not query else None} for query in queries],
        "tables": {"cut": {query: pack_table(table) for query in queries}, "whole": {"": pack_table(table)}},
    } | more  # fmt: skip


@pytest.fixture(autouse=True)
def instance(tmp_path, monkeypatch):
    """An instance of its own."""
    monkeypatch.setenv("SIGHTLINE_INSTANCE", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    "value",
    [None, True, 3, 2.5, "words", [1, None], (1, (2,)), {"a": 1, ("x", 2): [date(2026, 1, 2)]}, date(2026, 2, 28),
     Filters(year_group=("7", "8")), FIGURE, Limits(1.0, 0.5, 1.5), {}],
)  # fmt: skip
def test_what_is_packed_comes_back(value):
    assert unpack(pack(value)) == value


@pytest.mark.parametrize("value", [object(), {1, 2}, b"bytes", float("nan"), float("inf"), [lambda: 0]])
def test_what_is_not_meant_to_leave_cannot_be_packed(value):
    with pytest.raises((TypeError, ValueError)):
        pack(value)


def test_a_table_comes_back_with_every_field():
    made = Table(
        ("a",),
        [{"a": "x", "value": 1}],
        date(2026, 1, 1),
        3,
        "c",
        ("l",),
        ("n",),
        {("x",): FIGURE},
        "no",
        "m",
    )
    found = unpack_table(pack_table(made))
    assert [getattr(found, one.name) for one in fields(Table)] == [
        getattr(made, one.name) for one in fields(Table)
    ]


def test_nothing_is_served_before_anything_was_published():
    assert file.current() is None
    assert file.listed() == []


def test_what_was_written_is_served_under_its_hash():
    made = file.write(content())
    assert file.current() == made
    assert made.id == file.release_of(content()).id
    assert (file.folder() / f"{made.id}.json").read_bytes() == file.canonical(made.content)


def test_the_same_content_is_the_same_release_whatever_its_order():
    turned = dict(reversed(list(content().items())))
    assert file.release_of(turned).id == file.release_of(content()).id


def test_another_k_or_algorithm_is_another_release():
    ids = {file.release_of(content(**more)).id for more in ({}, {"k": 7}, {"algorithm": "2"})}
    assert len(ids) == 3


def test_d4_27_an_edited_file_is_refused():
    made = file.write(content())
    path = file.folder() / f"{made.id}.json"
    path.write_bytes(path.read_bytes().replace(b"14.5", b"24.5"))
    with pytest.raises(file.Broken, match="changed since"):
        file.current()


def test_d4_27_an_edited_file_is_refused_though_it_was_read_before():
    made = file.write(content())
    assert file.current() == made
    path = file.folder() / f"{made.id}.json"
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(file.Broken):
        file.current()


def test_d4_27_a_missing_file_is_refused():
    made = file.write(content())
    (file.folder() / f"{made.id}.json").unlink()
    with pytest.raises(file.Broken, match="missing"):
        file.current()


@pytest.mark.parametrize("named", ["", "../../etc/passwd", "x" * 64, "A" * 64])
def test_d4_27_a_name_that_is_no_hash_opens_nothing(named):
    with pytest.raises(file.Broken):
        file.open_release(named)


def test_d4_27_whatever_kills_the_writer_the_old_release_or_the_new_is_served(instance):
    old = file.write(content())
    new = file.release_of(content(made="2027-01-01T00:00:00Z", padding="x" * 3_000_000))
    script = (
        "from tests.data.test_release_file import content\n"
        "from data.release import file\n"
        "print('writing', flush=True)\n"
        "while True:\n"
        "    file.write(content(made='2027-01-01T00:00:00Z', padding='x' * 3_000_000))\n"
        "    file.write(content())\n"
    )
    environment = os.environ | {"SIGHTLINE_INSTANCE": str(instance), "PYTHONPATH": os.getcwd()}
    seen = set()
    for turn in range(6):
        process = subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE)
        assert process.stdout.readline() == b"writing\n"
        time.sleep(0.013 * turn)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        seen.add(file.current().id)
        assert len(file.listed()) <= 2
    assert seen <= {old.id, new.id}


def test_only_published_choices_are_answered():
    made = file.write(content())
    assert [choice.in_view for choice in made.choices] == [200, None]
    assert made.holds(Filters(need_area=("semh",)))
    for asked in (Filters(need_area=("ci",)), Filters(sex=("F",)), Filters(as_at=date(2026, 1, 1))):
        assert not made.holds(asked)
        with pytest.raises(file.NotInRelease):
            made.table("cut", asked)


def test_a_measure_that_is_not_held_is_not_answered():
    with pytest.raises(file.NotInRelease):
        file.write(content()).table("secret", Filters())


def test_a_measure_of_the_whole_school_says_so_where_a_part_is_chosen():
    made = file.write(content())
    assert file.WHOLE_SCHOOL in made.table("whole", Filters(need_area=("semh",))).notes
    assert file.WHOLE_SCHOOL not in made.table("cut", Filters(need_area=("semh",))).notes
    assert made.table("whole", Filters()).notes == ()


def test_a_table_is_made_once():
    made = file.write(content())
    assert made.table("cut", Filters()) is file.current().table("cut", Filters())


def test_releases_are_listed_the_newest_first():
    first, second = (file.write(content(made=f"2026-1{month}-01T00:00:00Z")) for month in (1, 2))
    assert file.listed() == [second, first]
