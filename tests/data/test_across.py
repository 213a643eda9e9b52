"""Several schools at once: the same sums in one process and over a cluster, whoever is killed meanwhile."""

import signal
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import across, settings, snapshot, store
from data.across import asking, cluster
from data.across.tallying import measure_of
from data.errors import NotNow, Refused
from data.filters import Filters
from data.measures.core import MEASURES, Measure, Tally
from tests import support_cluster
from tests.support_school import examples

PATIENCE = 240
CHOICES = (Filters(), Filters(year_group=("8", "4"), need_area=("semh", "cl")))
measure_of("share_of_roll")
EVERY = sorted(key for key, one in MEASURES.items() if isinstance(one, Measure))


@pytest.fixture(scope="module")
def schools(tmp_path_factory):
    """Three small schools: the address of their database, and the snapshot of each as this process reads it."""
    url = support_cluster.small_trust(tmp_path_factory.mktemp("trust"))
    engine = store.engine(url)
    yield url, {urn: snapshot.build(engine, urn) for urn in support_cluster.SCHOOLS}
    engine.dispose()


@pytest.fixture(scope="module")
def three_workers(schools, tmp_path_factory):
    with support_cluster.Cluster(tmp_path_factory.mktemp("cluster"), schools[0]) as running:
        for number in range(3):
            running.work(number)
        running.ready(3)
        yield running


@pytest.fixture(autouse=True)
def nothing_kept_and_patient(monkeypatch):
    monkeypatch.delenv("SIGHTLINE_SCHEDULER", raising=False)
    # On a busy machine workers take their time to read; how long a reader waits is not what is tried here.
    monkeypatch.setattr(cluster, "ANSWER_SECONDS", PATIENCE)
    asking._kept.clear()


def wanted(held: dict) -> list[tuple[int, int]]:
    return [(urn, school.version) for urn, school in held.items()]


def here(held: dict, filters: Filters) -> dict:
    return across.tallies(wanted(held), EVERY, filters, held.__getitem__)


def nowhere(urn: int):
    raise AssertionError(f"school {urn} was read in the asking process")


@pytest.mark.parametrize("filters", CHOICES, ids=["whole", "cut"])
def test_one_process_gives_each_school_the_sums_its_measure_gives(schools, filters):
    held = schools[1]
    found = here(held, filters)
    plain = Filters(need_area=filters.need_area, year_group=filters.year_group)
    for key in EVERY:
        measure = MEASURES[key]
        asked = plain
        for name, _words in measure.ignores:
            asked = asked.without(name)
        assert found[key] == {
            urn: measure.tally(school, asked)
            for urn, school in sorted(held.items())
            if not school.lacking(measure.needs)
        }


@pytest.mark.parametrize("filters", CHOICES, ids=["whole", "cut"])
def test_a_cluster_gives_the_sums_of_one_process_for_every_measure(
    schools, three_workers, monkeypatch, filters
):
    held = schools[1]
    alone = here(held, filters)
    asking._kept.clear()
    monkeypatch.setenv("SIGHTLINE_SCHEDULER", three_workers.address)
    spread = across.tallies(wanted(held), EVERY, filters, nowhere)
    assert spread == alone
    for key in EVERY:
        together, apart = (across.added(found[key].values()) for found in (alone, spread))
        assert MEASURES[key].value(together) == MEASURES[key].value(apart)


def test_a_worker_killed_in_the_middle_costs_no_wrong_number(schools, tmp_path, monkeypatch):
    held = schools[1]
    alone = here(held, CHOICES[0])
    asking._kept.clear()
    with support_cluster.Cluster(tmp_path, schools[0]) as running:
        workers = {number: running.work(number) for number in range(3)}
        monkeypatch.setenv("SIGHTLINE_SCHEDULER", running.address)
        said: dict = {}
        asker = threading.Thread(
            target=lambda: said.update(across.tallies(wanted(held), EVERY, CHOICES[0], nowhere))
        )
        number_at = running.ready(3)
        asked = cluster.places_of(held, number_at)
        unfortunate = workers[number_at[min(asked)]]
        # Stopped, it takes its question and cannot answer before it is killed.
        unfortunate.send_signal(signal.SIGSTOP)
        asker.start()
        time.sleep(1)
        assert asker.is_alive(), "the question was answered before its worker could be killed"
        unfortunate.send_signal(signal.SIGKILL)
        asker.join(PATIENCE)
        assert said == alone


def test_a_scheduler_that_is_gone_is_said_in_words(schools, tmp_path, monkeypatch):
    held = schools[1]
    with support_cluster.Cluster(tmp_path, schools[0]) as running:
        running.work(0)
        running.ready(1)
        monkeypatch.setenv("SIGHTLINE_SCHEDULER", running.address)
        across.tallies(wanted(held), ("share_of_roll",), CHOICES[0], nowhere)
    started = time.monotonic()
    with pytest.raises(NotNow, match="did not answer"):
        across.tallies(wanted(held), ("need_types",), CHOICES[0], nowhere)
    assert time.monotonic() - started < PATIENCE
    # What was answered before is still told, and needs no cluster.
    assert across.tallies(wanted(held), ("share_of_roll",), CHOICES[0], nowhere)["share_of_roll"]


def test_a_cluster_without_workers_says_that_it_has_none(schools, tmp_path, monkeypatch):
    with support_cluster.Cluster(tmp_path, schools[0]) as running:
        monkeypatch.setenv("SIGHTLINE_SCHEDULER", running.address)
        with pytest.raises(NotNow, match="no worker"):
            across.tallies(wanted(schools[1]), ("share_of_roll",), CHOICES[0], nowhere)


def test_a_mistake_in_a_measure_is_not_taken_for_a_lost_cluster(schools, three_workers, monkeypatch):
    monkeypatch.setenv("SIGHTLINE_SCHEDULER", three_workers.address)
    with pytest.raises(KeyError):
        across.tallies(wanted(schools[1]), ("no_such_measure",), CHOICES[0], nowhere)


@given(
    st.sets(st.integers(100000, 150000), min_size=1, max_size=60),
    st.sets(st.integers(1, 99), min_size=2, max_size=8),
)
@examples(50)
def test_a_worker_that_goes_moves_its_own_schools_alone(urns, numbers):
    workers = [f"tls://10.0.0.{number}:8000" for number in numbers]
    before = cluster.places_of(urns, workers)
    after = cluster.places_of(urns, workers[1:])
    assert sorted(urn for some in before.values() for urn in some) == sorted(urns)
    for worker in workers[1:]:
        assert before.get(worker, frozenset()) <= after.get(worker, frozenset())


def test_a_school_without_the_files_of_a_measure_is_not_among_its_answers(schools):
    held = dict(schools[1])
    urn = next(iter(held))
    bare = snapshot.build(store.engine(schools[0]), urn)
    bare.files = frozenset({"pupils.csv", "sen.csv"})
    held[urn] = bare
    found = across.tallies(wanted(held), ("share_of_roll", "overall_absence"), CHOICES[0], held.__getitem__)
    assert urn in found["share_of_roll"]
    assert set(found["overall_absence"]) == set(held) - {urn}


def test_answers_are_kept_by_the_version_of_the_data(schools):
    held = schools[1]
    asked = []

    def school_of(urn: int):
        asked.append(urn)
        return held[urn]

    for _again in range(2):
        across.tallies(wanted(held), ("share_of_roll",), CHOICES[0], school_of)
    assert sorted(asked) == sorted(held)
    newer = [(urn, version + (urn == 999102)) for urn, version in wanted(held)]
    across.tallies(newer, ("share_of_roll",), CHOICES[0], school_of)
    assert asked[len(held) :] == [999102]


def test_no_school_gives_no_sums():
    assert across.tallies([], ("share_of_roll",), CHOICES[0], nowhere) == {"share_of_roll": {}}
    assert across.added([]) == Tally()


@pytest.mark.parametrize(
    "said", ["10.0.0.1:8786", "http://a:1", "tls://", "tcp://10.0.0.1:8786", "tcp://trust.example:1"]
)
def test_an_address_that_is_none_or_goes_unencrypted_over_a_network_is_refused(monkeypatch, said):
    monkeypatch.setenv("SIGHTLINE_SCHEDULER", said)
    with pytest.raises(Refused, match="SIGHTLINE_SCHEDULER"):
        settings.scheduler()


@pytest.mark.parametrize("said", ["", "tcp://127.0.0.1:8786", "tcp://[::1]:8786", "tls://10.0.0.1:8786"])
def test_a_scheduler_on_this_machine_or_encrypted_is_taken(monkeypatch, said):
    monkeypatch.setenv("SIGHTLINE_SCHEDULER", said)
    assert settings.scheduler() == said
