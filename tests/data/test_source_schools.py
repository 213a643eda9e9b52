"""The one door where an installation holds several schools: whose figures are read, and what is kept of each."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import event, update

from data import models, snapshot, source
from data.errors import NoSchoolGiven, NoSuchSchool, NotAllowed
from data.filters import Filters
from data.measures.register import share_of_roll
from data.reader import Reader, reading_as
from tests.support_school import new_store, put, school, several

ASH, BEECH = 222222, 111111
SUPPORT = [("K", "2024-01-01")]


def rows(with_sen: int, peers: int, **more) -> dict:
    return school(*several(with_sen, sen=SUPPORT), *several(peers), **more)


@pytest.fixture
def engine(tmp_path):
    engine = new_store(tmp_path)
    put(engine, rows(3, 7, name="Beech"), BEECH)
    put(engine, rows(4, 16, name="Ash"), ASH)
    return engine


@pytest.fixture
def live(engine):
    return source.Live(engine)


def reading(*given, school=None, every=False, role="senco"):
    return reading_as(Reader(1, role, "mary", given=None if every else frozenset(given), school=school))


def roll(live) -> int:
    return live.reading(Filters()).table(share_of_roll).row("SEN")["denominator"]


def test_each_school_is_read_by_its_own_number_and_the_first_by_name_by_none(live):
    assert [(known.urn, known.name) for known in live.known()] == [(ASH, "Ash"), (BEECH, "Beech")]
    assert live.school().urn == ASH
    assert live.school(BEECH).urn == BEECH
    assert live.school(3) is None


def test_a_reader_reads_the_school_that_is_asked_for_and_else_the_first_of_theirs(live):
    for given, asked, held in (((ASH, BEECH), BEECH, 10), ((ASH, BEECH), None, 20), ((BEECH,), None, 10)):
        with reading(*given, school=asked):
            assert roll(live) == held


@pytest.mark.parametrize("asked", [ASH, 3, 0])
def test_a_school_of_others_and_one_that_is_not_there_are_refused_alike(live, asked):
    with reading(BEECH, school=asked), pytest.raises(NoSuchSchool):
        live.reading(Filters())


def test_who_is_given_none_of_several_reads_none(live):
    with reading(), pytest.raises(NoSchoolGiven):
        live.reading(Filters())
    with reading(school=ASH), pytest.raises(NoSuchSchool):
        live.reading(Filters())
    with reading():
        assert live.given() == ()


def test_the_table_of_a_school_is_refused_to_who_is_given_another_though_it_is_kept(live):
    with reading(every=True, school=ASH):
        held = live.reading(Filters())
        assert held.table(share_of_roll).row("SEN")["denominator"] == 20
    with reading(BEECH), pytest.raises(NotAllowed):
        held.table(share_of_roll)


def test_what_is_kept_of_one_school_is_never_given_for_another(live):
    with reading(every=True, school=ASH):
        first = live.reading(Filters()).table(share_of_roll)
    with reading(every=True, school=BEECH):
        second = live.reading(Filters()).table(share_of_roll)
    with reading(ASH):
        assert live.reading(Filters()).table(share_of_roll) is first
    assert (first.row("SEN")["denominator"], second.row("SEN")["denominator"]) == (20, 10)


def test_an_import_of_one_school_leaves_the_others_as_they_were_read(live, engine):
    held = {urn: live.school(urn) for urn in (ASH, BEECH)}
    with engine.begin() as connection:
        grown = {"data_version": models.School.data_version + 1, "name": "Zelkova"}
        connection.execute(update(models.School).where(models.School.urn == ASH).values(**grown))
    assert live.school(BEECH) is held[BEECH]
    assert live.school(ASH).version == held[ASH].version + 1
    assert [known.name for known in live.known()] == ["Beech", "Zelkova"]


def test_the_schools_are_asked_of_the_database_once_a_reading(live, engine):
    with reading(every=True):
        roll(live)
        asked = []
        event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
        roll(live)
        assert len(asked) == 1


def test_the_old_figures_are_read_while_the_new_ones_are_put_together(live, engine, monkeypatch):
    live.school(ASH)
    begun, wait, build = Event(), Event(), snapshot.build

    def slowly(*asked):
        begun.set()
        assert wait.wait(10)
        return build(*asked)

    monkeypatch.setattr(snapshot, "build", slowly)
    with engine.begin() as connection:
        connection.execute(update(models.School).values(data_version=models.School.data_version + 1))
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(live.school, ASH)
        assert begun.wait(10)
        meanwhile = live.school(ASH).version
        wait.set()
        assert (meanwhile, first.result().version, live.school(ASH).version) == (1, 2, 2)


def test_all_schools_are_read_before_anybody_asks_and_one_that_cannot_be_stops_no_other(
    engine, monkeypatch, caplog
):
    live, build = source.Live(engine), snapshot.build

    def broken(engine, urn):
        if urn == ASH:
            raise ValueError("Zed Ash, 7B")
        return build(engine, urn)

    monkeypatch.setattr(snapshot, "build", broken)
    monkeypatch.setattr(source, "_live", lambda _engine: live)
    monkeypatch.setattr(source.store, "school_engine", lambda: engine)
    source.warm()
    assert list(live._held) == [BEECH]
    assert [record.getMessage() for record in caplog.records] == [
        f"the school {ASH} could not be read: ValueError"
    ]
