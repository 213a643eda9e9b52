"""An import that is killed, starved, raced or fed rubbish leaves the database as it was or as it should be."""

import os
import random
import shutil
import time
from multiprocessing import get_context

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import ingest, models, store
from data.errors import Refused
from data.ingest import importing
from tests.data import packs
from tests.data.packs import TODAY, dump, is_whole, load, pupil, rows, small, upn, version, write
from tests.data.packs.processes import run_import
from tests.support_database import copy

KILLS = int(os.environ.get("SIGHTLINE_KILLS", "15"))
processes = get_context("forkserver")
processes.set_forkserver_preload(["tests.data.packs.processes"])


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return packs.database(tmp_path, monkeypatch)


def start(engine, folder, tmp_path, **options):
    arguments = (str(engine.url), str(folder), str(tmp_path / "instance"), options)
    process = processes.Process(target=run_import, args=arguments)
    process.start()
    return process


def ended(process):
    process.join(120)
    return process.exitcode


def refusals(tmp_path):
    return [
        path.read_text(encoding="utf-8") for path in sorted((tmp_path / "instance").glob("refusal-*.txt"))
    ]


def state(engine):
    """All rows, without the moments at which imports were made."""
    found = dump(engine)
    found["import"] = [tuple(value for value in row if not hasattr(value, "hour")) for row in found["import"]]
    return found, version(engine)


def large_pack(folder, mark):
    """A pack whose writing takes several statements on many tables; ``mark`` makes one unlike another."""
    pupils = [pupil(number, surname=f"S{mark}") for number in range(120)]
    days = ["2026-09-07", "2026-09-14", "2026-09-21", "2026-09-28", "2026-10-05", "2026-10-12"]
    marks = "".join(f"{upn(number)},{day},{mark},\\\n" for day in days for number in range(120))
    needs = [
        {"upn": upn(number), "need_type": "ASD", "rank": "1" if mark == "/" else "2"} for number in range(60)
    ]
    return write(folder, small(attendance=f"upn,date,am,pm\n{marks}", needs=needs) | {"pupils.csv": pupils})


class Killing:
    """A database after a first import, and what it is before and after a second one."""

    def __init__(self, tmp_path, monkeypatch):
        self.tmp_path, self.monkeypatch = tmp_path, monkeypatch
        first, self.second = large_pack(tmp_path / "one", "/"), large_pack(tmp_path / "two", "I")
        engine = packs.database(tmp_path, monkeypatch)
        load(engine, first)
        self.before = state(engine)
        engine.dispose()
        self.path, self.stored = tmp_path / "instance" / "sightline.db", tmp_path / "stored.db"
        copy(self.path, self.stored)
        load(engine, self.second)
        self.after = state(engine)
        engine.dispose()

    def fresh(self):
        return copy(self.stored, self.path)

    def check(self, engine):
        """What a killed import left: whole, one of the two states, and open to the same import again."""
        assert is_whole(engine)
        left = state(engine)
        assert left in (self.before, self.after)
        assert load(engine, self.second).accepted
        assert state(engine) == self.after
        return left == self.after


def let_go(engine, folder, tmp_path, name):
    """A process that has loaded everything and now begins its import."""
    ready, go = tmp_path / f"ready-{name}", tmp_path / f"go-{name}"
    process = start(engine, folder, tmp_path, ready=str(ready), go=str(go))
    while not ready.exists():
        time.sleep(0.001)
    go.touch()
    return process


def test_a_killed_import_leaves_the_database_as_before_or_as_after(tmp_path, monkeypatch):
    killing, chance = Killing(tmp_path, monkeypatch), random.Random(1)  # noqa: S311
    began = time.perf_counter()
    assert ended(let_go(killing.fresh(), killing.second, tmp_path, "whole")) == 0
    takes = time.perf_counter() - began
    for number in range(KILLS):
        engine = killing.fresh()
        process = let_go(engine, killing.second, tmp_path, number)
        time.sleep(chance.uniform(0, takes))
        process.kill()
        assert ended(process) in (-9, 0)
        killing.check(engine)


def test_an_import_killed_before_any_of_its_statements_changed_nothing(tmp_path, monkeypatch):
    killing = Killing(tmp_path, monkeypatch)
    for moment in range(1, 100):
        engine = killing.fresh()
        process = start(engine, killing.second, tmp_path, die_at=moment)
        if ended(process) == 0:
            break
        assert process.exitcode == -9
        assert killing.check(engine) is False, moment
    assert moment > 15
    for moment in ("copy", "commit") if engine.name == "postgresql" else ("commit",):
        engine = killing.fresh()
        assert ended(start(engine, killing.second, tmp_path, die_at=moment)) == -9
        assert killing.check(engine) is False


def test_an_import_broken_off_from_the_keyboard_changed_nothing(engine, tmp_path, monkeypatch):
    load(engine, tmp_path / "one", small())
    before = state(engine)

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "next_number", lambda *_: 2)
    monkeypatch.setattr("data.ingest.writing.grow_version", stop)
    with pytest.raises(KeyboardInterrupt):
        load(engine, tmp_path / "two", {"pupils.csv": [pupil(1, surname="New"), pupil(7)]})
    assert state(engine) == before
    assert is_whole(engine)


@pytest.mark.parametrize("number", [2, 8])
def test_different_packs_at_once_are_all_imported_one_after_another(engine, tmp_path, number):
    load(engine, tmp_path / "base", small())
    go = tmp_path / "go"
    started = []
    for at in range(number):
        folder = write(tmp_path / f"pack{at}", {"pupils.csv": [pupil(100 + at), pupil(1, surname=f"S{at}")]})
        started.append(start(engine, folder, tmp_path, ready=str(tmp_path / f"ready{at}"), go=str(go)))
    while len(list(tmp_path.glob("ready*"))) < number:
        time.sleep(0.01)
    go.touch()
    assert [ended(process) for process in started] == [0] * number, refusals(tmp_path)
    assert [kept.import_no for kept in ingest.imports(engine)] == list(range(1, number + 2))
    assert sorted(rows(engine, models.Pupil, "upn")) == sorted(
        upn(n) for n in [1, 2, *range(100, 100 + number)]
    )
    assert sorted(rows(engine, models.Pupil, "pupil_no")) == list(range(1, number + 3))
    assert version(engine) == number + 1
    assert is_whole(engine)


def test_the_same_pack_at_once_is_imported_once(engine, tmp_path):
    folder, go = large_pack(tmp_path / "pack", "/"), tmp_path / "go"
    started = [
        start(engine, folder, tmp_path, ready=str(tmp_path / f"ready{at}"), go=str(go)) for at in range(4)
    ]
    while len(list(tmp_path.glob("ready*"))) < 4:
        time.sleep(0.01)
    go.touch()
    assert sorted(ended(process) for process in started) == [0, 3, 3, 3], refusals(tmp_path)
    assert [kept.import_no for kept in ingest.imports(engine)] == [1]


def test_whoever_waits_too_long_for_another_import_is_told_so(engine, tmp_path, monkeypatch):
    load(engine, tmp_path / "one", small())
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.05)
    impatient = store.engine(str(engine.url))
    with engine.connect() as other:
        store.write_alone(other, "school")
        with pytest.raises(Refused, match=r"Another import is being written .* Nothing was changed\."):
            load(impatient, tmp_path / "two", {"pupils.csv": [pupil(3)]})
        with pytest.raises(Refused, match="Another import is being written"):
            ingest.undo(impatient, packs.URN, 1, "me")
        assert load(impatient, tmp_path / "two", dry_run=True).accepted
    assert load(impatient, tmp_path / "two").accepted


def test_a_reader_sees_the_former_data_until_the_import_is_whole(engine, tmp_path, monkeypatch):
    load(engine, tmp_path / "one", small())
    before, seen = dump(engine), []
    whole = importing.write

    def watched(*arguments):
        whole(*arguments)
        seen.append(dump(store.engine(str(engine.url))))

    monkeypatch.setattr(importing, "write", watched)
    load(engine, tmp_path / "two", {"pupils.csv": [pupil(3)]})
    assert seen == [before]
    assert dump(engine) != before


def read_only_address(engine):
    if engine.name == "sqlite":
        return f"sqlite:///file:{engine.url.database}?mode=ro&uri=true"
    return f"{engine.url}&options=-c%20default_transaction_read_only%3Don"


def test_a_database_that_can_only_be_read_is_refused_in_words(engine, tmp_path):
    load(engine, tmp_path / "one", small())
    read_only = store.engine(read_only_address(engine))
    with pytest.raises(Refused, match="can be read but not written"):
        load(read_only, tmp_path / "two", {"pupils.csv": [pupil(3)]})
    assert load(read_only, tmp_path / "two", dry_run=True).accepted
    assert len(ingest.imports(read_only)) == 1


@pytest.mark.sqlite
def test_a_folder_that_is_not_there_is_refused_in_words(tmp_path):
    missing = store.engine(f"sqlite:///{tmp_path / 'missing' / 'school.db'}")
    with pytest.raises(Refused, match="cannot be opened"):
        load(missing, tmp_path / "one", small())


@pytest.mark.sqlite
@pytest.mark.parametrize("damage", [b"", b"not a database at all" * 400])
def test_a_database_that_is_none_is_refused_in_words(engine, tmp_path, damage):
    engine.dispose()
    path = tmp_path / "instance" / "sightline.db"
    path.write_bytes(damage)
    with pytest.raises(Refused, match=r"has not been set up|is damaged"):
        load(store.engine(f"sqlite:///{path}"), tmp_path / "one", small())


@pytest.mark.sqlite
def test_a_full_disk_leaves_the_database_as_it_was(tmp_path, monkeypatch):
    killing = Killing(tmp_path, monkeypatch)
    engine = killing.fresh()
    process = start(engine, killing.second, tmp_path, largest_file=killing.stored.stat().st_size // 8)
    assert ended(process) == 4
    (said,) = refusals(tmp_path)
    assert "disk" in said
    assert "Make room and try again. Nothing was changed." in said
    assert killing.check(engine) is False


WHOLE = {path.name: path.read_bytes() for path in packs.WHOLE.iterdir()}
FLIP = st.tuples(st.integers(0, 10_000), st.integers(1, 255))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(WHOLE)),
    st.lists(FLIP, max_size=3),
    st.one_of(st.none(), st.integers(0, 2000)),
    st.booleans(),
)
def test_damaged_files_are_refused_in_words_or_read_and_never_crash(
    engine, tmp_path, name, flips, length, skip
):
    content = bytearray(WHOLE[name])[:length]
    for place, flip in flips:
        if content:
            content[place % len(content)] ^= flip
    folder = tmp_path / "pack"
    shutil.rmtree(folder, ignore_errors=True)
    write(folder, WHOLE | {name: bytes(content)})
    before = dump(engine)
    report = ingest.import_pack(folder, engine, today=TODAY, progress=False, skip_bad_rows=skip)
    assert report.accepted or report.problems
    assert all(problem.file and problem.right for problem in report.problems)
    if report.import_no:
        ingest.undo(engine, report.urn, report.import_no, "me")
    assert dump(engine, "import") == {table: found for table, found in before.items() if table != "import"}
