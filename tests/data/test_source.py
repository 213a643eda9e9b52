"""The one door: who may ask, what is kept for whom, and what a figure may be compared with."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import delete, insert, update

from data import models, snapshot, source, terms
from data.errors import NotAllowed, NotSignedIn
from data.filters import Filters
from data.measures.core import MEASURES
from data.measures.listing import register_list
from data.measures.movement import movement
from data.measures.register import need_types, share_of_roll, share_over_time, year_by_area
from data.reader import Reader, reading_as
from tests.support_database import use
from tests.support_school import built, new_store, pupil, put, school, several

URN = 123456
SUPPORT = [("K", "2024-01-01")]
EVERYBODY = Filters()
CUTS = {"year_group": "7", "need_area": "ci", "sen_status": "K", "pupil_premium": "Y", "sex": "F"}


def rows_of_a_school(**more) -> dict:
    with_sen = several(3, sen=SUPPORT, needs=[("ASD", 1), ("SEMH", 2)])
    return school(*with_sen, *several(7), **more)


def reading(role: str):
    return reading_as(Reader(1, role, role))


@pytest.fixture
def engine(tmp_path):
    return new_store(tmp_path)


@pytest.fixture
def live(engine):
    put(engine, rows_of_a_school(), URN)
    return source.Live(engine)


@pytest.fixture
def settled_store(tmp_path, monkeypatch):
    use(tmp_path / "instance", monkeypatch)


def grow(engine, pupils: int) -> None:
    """What an import does: more rows, and a new version, in one transaction."""
    numbers = range(500, 500 + pupils)
    who = {"urn": URN, "import_no": 2}
    with engine.begin() as connection:
        connection.execute(
            insert(models.Pupil.__table__), [who | {"pupil_no": n, "upn": f"N{n}"} for n in numbers]
        )
        entered = who | {"entry_date": date(2026, 9, 1), "year_group": "7", "year_group_in": 2026}
        connection.execute(
            insert(models.Enrolment.__table__),
            [entered | {"pupil_no": n, "enrolment_status": "C"} for n in numbers],
        )
        bumped = models.School.data_version + 1
        connection.execute(update(models.School).values(data_version=bumped))


def roll_of(table) -> int:
    return table.row("SEN")["denominator"]


@pytest.mark.usefixtures("settled_store")
def test_staff_read_the_live_figures():
    for role in terms.STAFF:
        with reading(role):
            assert isinstance(source.current(), source.Live)


@pytest.mark.usefixtures("settled_store")
def test_a_governor_reads_nothing_until_something_is_published():
    with reading("governor"), pytest.raises(source.NotPublished):
        source.current()


@pytest.mark.usefixtures("settled_store")
def test_nobody_reads_without_having_signed_in():
    with pytest.raises(NotSignedIn):
        source.current()


def test_a_figure_is_refused_to_nobody_and_to_a_governor_even_at_the_live_source(live):
    snap = live.school()
    with pytest.raises(NotSignedIn):
        live.table(snap, share_of_roll, EVERYBODY)
    with reading("governor"), pytest.raises(NotAllowed):
        live.table(snap, share_of_roll, EVERYBODY)
    with reading("governor"), pytest.raises(NotAllowed):
        live.reading(EVERYBODY).table(register_list)


def test_an_administrator_sees_figures_and_never_the_list(live):
    with reading("admin"):
        assert roll_of(live.reading(EVERYBODY).table(share_of_roll)) == 10
        with pytest.raises(NotAllowed, match=r"admin.*Pupils on the SEN register"):
            live.reading(EVERYBODY).table(register_list)


@pytest.mark.parametrize("role", [*sorted(set(terms.ROLES) - terms.NAMES_SEEN_BY), None])
def test_a_kept_list_is_never_given_to_who_may_not_see_it(live, role):
    with reading("senco"):
        assert len(live.reading(EVERYBODY).table(register_list).rows) == 3
    with reading_as(role and Reader(2, role, role)), pytest.raises((NotAllowed, NotSignedIn)):
        live.reading(EVERYBODY).table(register_list)


def test_no_list_shares_its_place_in_what_is_kept_with_a_measure():
    assert register_list.key not in MEASURES


def test_a_table_is_made_once_and_kept_for_each_choice(live, monkeypatch):
    made = []
    answer = source.answer
    monkeypatch.setattr(source, "answer", lambda *asked: made.append(asked[1:]) or answer(*asked))
    with reading("senco"):
        for filters in (EVERYBODY, EVERYBODY, Filters(sex=("F",)), Filters(), Filters(sex=("F",))):
            live.reading(filters).table(share_of_roll)
    with reading("admin"):
        live.reading(EVERYBODY).table(share_of_roll)
    assert made == [(share_of_roll, EVERYBODY), (share_of_roll, Filters(sex=("F",)))]


def test_no_more_tables_are_kept_than_is_said(live, engine, monkeypatch):
    monkeypatch.setattr(source, "TABLES_KEPT", 3)
    few = source.Live(engine)
    with reading("senco"):
        for year in terms.YEAR_GROUPS:
            for each in (few, live):
                each.reading(Filters(year_group=(year,))).table(share_of_roll)
    assert (len(few._tables), len(live._tables)) == (3, len(terms.YEAR_GROUPS))


def test_no_more_rows_are_kept_than_is_said(live, engine, monkeypatch):
    with reading("senco"):
        many = len(live.reading(EVERYBODY).table(share_of_roll).rows)
        monkeypatch.setattr(source, "ROWS_KEPT", 2 * many)
        few = source.Live(engine)
        for year in terms.YEAR_GROUPS:
            few.reading(Filters(year_group=(year,))).table(share_of_roll)
    assert len(few._tables) == 2


def test_a_new_version_of_the_data_is_seen_at_once(live, engine):
    with reading("senco"):
        before = live.reading(EVERYBODY)
        assert roll_of(before.table(share_of_roll)) == 10
        grow(engine, 2)
        assert roll_of(live.reading(EVERYBODY).table(share_of_roll)) == 12
        assert roll_of(before.table(share_of_roll)) == 10
        assert before.in_view() == (10, 10)


def test_a_request_that_began_before_an_import_reads_one_version_to_its_end(live, engine):
    with reading("senco"):
        before = live.reading(Filters(year_group=("7",)))
        grow(engine, 2)
        assert roll_of(before.table(share_of_roll)) == 10
        assert sum(row["numerator"] for row in before.table(year_by_area).rows) == 3


def test_tables_of_a_version_that_was_replaced_are_let_go(live, engine):
    with reading("senco"):
        live.reading(EVERYBODY).table(share_of_roll)
        grow(engine, 5)
        live.reading(EVERYBODY).table(year_by_area)
    assert {(urn, version) for urn, version, *_asked in live._tables} == {(URN, 2)}


def test_a_version_that_was_replaced_is_let_go_without_a_search_for_circles(live, engine):
    gc.disable()
    try:
        with reading("senco"):
            live.reading(EVERYBODY).table(share_of_roll)
            part = live.school().parts["attendance"]
            part.kept["what was worked out of it"] = part
            of_it = weakref.ref(part)
            del part
            grow(engine, 5)
            live.reading(EVERYBODY).table(share_of_roll)
        assert of_it() is None
    finally:
        gc.enable()


def test_a_snapshot_is_of_one_version_whatever_is_written_while_it_is_read(live, engine, monkeypatch):
    files = snapshot._files

    def written_meanwhile(connection, urn):
        grow(engine, 5)
        return files(connection, urn)

    monkeypatch.setattr(snapshot, "_files", written_meanwhile)
    first = snapshot.build(engine, URN)
    assert (first.version, len(first.people), len(first.enrolments)) == (1, 10, 10)
    monkeypatch.setattr(snapshot, "_files", files)
    second = snapshot.build(engine, URN)
    assert (second.version, len(second.people), len(second.enrolments)) == (2, 15, 15)


def test_readers_who_come_at_once_wait_for_one_snapshot(live, monkeypatch):
    builds, gate = [], Barrier(4)
    build = snapshot.build
    monkeypatch.setattr(snapshot, "build", lambda *asked: builds.append(asked) or build(*asked))

    def ask() -> object:
        gate.wait()
        return live.school()

    with ThreadPoolExecutor(4) as threads:
        schools = [asked.result() for asked in [threads.submit(ask) for _ in range(4)]]
    assert len(builds) == 1
    assert len({id(one) for one in schools}) == 1


def test_readers_who_ask_for_different_days_at_once_all_get_their_own(live):
    snap = live.school()
    days = [date.fromordinal(date(2025, 1, 1).toordinal() + number) for number in range(150)]
    with ThreadPoolExecutor(4) as threads:
        rolls = list(threads.map(snap.on, days * 4))
    assert [roll.day for roll in rolls] == [day.toordinal() for day in days * 4]


def test_an_empty_store_says_that_nothing_has_been_imported(engine):
    with reading("senco"):
        empty = source.Live(engine).reading(EVERYBODY)
        table = empty.table(share_of_roll)
        assert (table.rows, table.missing) == ([], "No school has been imported yet.")
        assert empty.in_view() == (0, 0)


def test_a_school_that_was_taken_back_is_gone_at_once(live, engine):
    with reading("senco"):
        assert live.school() is not None
        with engine.begin() as connection:
            for table in (models.Need, models.SenStatus, models.Enrolment, models.Pupil, models.School):
                connection.execute(delete(table))
        assert live.reading(EVERYBODY).school is None


def test_what_was_not_imported_is_named():
    found = source.answer(built(school(pupil())), year_by_area, EVERYBODY)
    assert (found.rows, found.missing) == ([], "Import sen.csv and needs.csv to see this.")
    listed = source.answer(built(school(pupil(sen=SUPPORT))), register_list, EVERYBODY)
    assert [row["primary_need"] for row in listed.rows] == [""]
    assert listed.missing == ""


def test_the_whole_roll_is_compared_with_the_figure_of_its_phase():
    found = source.answer(built(rows_of_a_school(phase="primary")), share_of_roll, EVERYBODY)
    figure = found.benchmarks[("SEN",)]
    assert (figure.phase, figure.group, figure.measure) == ("primary", "SEN", "sen_share")
    assert f"{figure.value:g}" in found.row("SEN")["note"]
    assert found.no_benchmark == ""


@pytest.mark.parametrize("name", CUTS)
def test_a_part_of_the_roll_is_never_set_beside_the_figure_of_the_whole(name):
    chosen = Filters(**{name: (CUTS[name],)})
    snap = built(rows_of_a_school(phase="primary"))
    for measure in (share_of_roll, need_types):
        found = source.answer(snap, measure, chosen)
        assert found.benchmarks == {}
        assert "whole roll" in found.no_benchmark
    trend = source.answer(snap, share_over_time, chosen)
    assert trend.facts["national"] == {}


def test_a_choice_of_days_or_terms_leaves_the_whole_roll():
    chosen = Filters(as_at=date(2026, 10, 1), since=date(2026, 1, 1), term=("autumn 1",))
    found = source.answer(built(rows_of_a_school(phase="primary")), share_of_roll, chosen)
    assert set(found.benchmarks) == {("K",), ("E",), ("SEN",)}


def test_every_recorded_need_is_never_set_beside_figures_of_primary_needs():
    own = {"measure": "need_share", "phase": "secondary", "year": "2025/26", "group": "SEN:ASD", "value": 30}
    snap = built(rows_of_a_school(phase="secondary", benchmarks=[own]))
    by_primary = source.answer(snap, need_types, EVERYBODY)
    assert ("ASD",) in by_primary.benchmarks
    by_any = source.answer(snap, need_types, Filters(needs="any"))
    assert by_any.benchmarks == {}
    assert "primary needs" in by_any.no_benchmark
    assert source.answer(snap, share_of_roll, Filters(needs="any")).benchmarks


def test_a_page_seen_as_at_an_earlier_year_is_not_set_beside_a_later_figure():
    snap = built(rows_of_a_school(phase="primary"))
    now = source.answer(snap, share_of_roll, EVERYBODY).benchmarks[("SEN",)]
    then = source.answer(snap, share_of_roll, Filters(as_at=date(now.year, 8, 31))).benchmarks[("SEN",)]
    assert then.year == now.year - 1
    long_ago = source.answer(snap, share_of_roll, Filters(as_at=date(2000, 1, 1)))
    assert long_ago.benchmarks == {}
    assert long_ago.no_benchmark == "No national figure for primary schools."


def test_a_phase_without_figures_is_told_so():
    found = source.answer(built(rows_of_a_school(phase="all-through")), share_of_roll, EVERYBODY)
    assert (found.benchmarks, found.no_benchmark) == ({}, "No national figure for all-through schools.")


def test_a_schools_own_figure_takes_the_place_of_the_shipped_one():
    own = {"measure": "sen_share", "phase": "primary", "year": "2026/27", "group": "All SEN", "value": 21.5,
           "unit": "percent", "source": "The council", "published": "2026"}  # fmt: skip
    found = source.answer(
        built(rows_of_a_school(phase="primary", benchmarks=[own])), share_of_roll, EVERYBODY
    )
    assert (found.benchmarks[("SEN",)].value, found.benchmarks[("SEN",)].trust) == (21.5, "own")


def test_a_choice_that_a_measure_leaves_alone_is_said_and_does_not_change_it():
    snap = built(rows_of_a_school())
    cut, whole = (source.answer(snap, movement, Filters(sen_status=said)) for said in (("E",), ()))
    assert (cut.rows, cut.n, cut.counted, cut.facts) == (whole.rows, whole.n, whole.counted, whole.facts)
    assert len(cut.notes) == 1
    assert not whole.notes


@pytest.mark.usefixtures("settled_store")
@pytest.mark.parametrize(
    ("marks", "is_demo"), [((True,), True), ((False,), False), ((True, False), False), ((), False)]
)
def test_only_a_store_with_the_demo_school_alone_is_the_demo(marks, is_demo):
    for number, demo in enumerate(marks):
        put(source.store.school_engine(), school(demo=demo), 100 + number)
    assert source.is_demo() == is_demo


def test_of_many_schools_what_was_worked_out_stays_for_those_read_last(engine):
    urns = [put(engine, rows_of_a_school(), URN + place) for place in range(snapshot.SCHOOLS_AT_HAND + 1)]
    live = source.Live(engine)

    def read(urn: int) -> dict:
        with reading_as(Reader(1, "senco", "senco", given=None, school=urn)):
            return live.reading(EVERYBODY).table(share_of_roll).row("SEN")

    first = [read(urn) for urn in urns[:-1]]
    assert all(live.school(urn)._views for urn in urns[:-1])
    read(urns[-1])
    assert [bool(live.school(urn)._views) for urn in urns] == [False, *(True for _ in urns[1:])]
    # It is the same snapshot, and what is worked out again is the same.
    live._tables.clear()
    assert read(urns[0]) == first[0]
    assert live.school(urns[0])._views
    assert not live.school(urns[1])._views
