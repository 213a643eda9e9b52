"""What runs on a worker of a cluster: it reads the schools it is asked for and holds them.

A worker reads the database itself (``SIGHTLINE_DATABASE_URL``), and only sums leave it.
"""

from threading import Lock

from data import heap, snapshot, store
from data.across.tallying import Answer, Question, Wanted, tallied
from data.school import School

_held: dict[int, School] = {}
_reading = Lock()


def answers(wanted: tuple[Wanted, ...], question: Question) -> list[Answer]:
    """The sums of each school, at the version asked for or a newer one, which the answer says."""
    return [tallied(_school(*one), question) for one in wanted]


def _school(urn: int, version: int) -> School:
    held = _held.get(urn)
    if held is None or held.version < version:
        with _reading:
            held = _held.get(urn)
            if held is None or held.version < version:
                held = _held[urn] = snapshot.build(store.school_engine(), urn)
                heap.give_back()
    return held
