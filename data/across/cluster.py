"""A Dask cluster that holds the schools: who is asked for which, and what happens when one of them is gone."""

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from functools import partial
from hashlib import blake2b
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from data.across.holding import answers
from data.across.tallying import Answer, Question, Wanted
from data.errors import NotNow

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 5
# A worker that is asked for a school the first time reads it first, some tenths of a second each. Whoever has waited
# so long is told to come back; the worker goes on reading, so the next question finds more of them held.
ANSWER_SECONDS = 40


class Cluster:
    """The connection of one process to a cluster, made at its first question and again after a failure."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._client: Client | None = None
        self._process = 0
        self._connecting = Lock()

    def ask(self, wanted: Sequence[Wanted], question: Question) -> list[Answer]:
        """The answers of some schools, each from the worker that holds it.

        A worker lost in the middle costs the time in which another reads its schools: the scheduler gives the
        question to that one. Raises NotNow where the cluster cannot be reached, has no worker or takes too long.
        """
        # Imported here: an installation without a cluster does without the half second and the memory.
        from distributed import KilledWorker

        try:
            client = self._connected()
            places = places_of([urn for urn, _version in wanted], client.nthreads())
            futures = [
                client.submit(
                    answers, tuple(one for one in wanted if one[0] in urns), question,
                    workers=[worker], allow_other_workers=True, pure=False,
                )
                for worker, urns in places.items()
            ]  # fmt: skip
            last = monotonic() + ANSWER_SECONDS
            return [one for future in futures for one in future.result(timeout=max(0, last - monotonic()))]
        except (OSError, CancelledError, KilledWorker) as error:
            self._forget()
            raise NotNow(
                f"The cluster that holds the schools did not answer ({type(error).__name__}). Try again; if it "
                "stays so, whoever looks after it should see whether its scheduler and workers run."
            ) from error

    def _connected(self) -> "Client":
        from distributed import Client

        with self._connecting:
            # A process that was forked has its parent's connection and none of its threads.
            if self._client is None or self._process != os.getpid() or self._client.status != "running":
                self._client = Client(self._address, timeout=CONNECT_SECONDS, set_as_default=False)
                self._process = os.getpid()
            return self._client

    def _forget(self) -> None:
        with self._connecting:
            gone, self._client = self._client, None
        if gone is not None and self._process == os.getpid():
            # What is half way through connecting cannot always be closed; nobody asks it again.
            with suppress(RuntimeError, OSError):
                gone.close(timeout=1)


def places_of(urns: Iterable[int], workers: Iterable[str]) -> dict[str, frozenset[int]]:
    """Which worker is asked for which schools. Raises NotNow where there is no worker.

    Each school goes to the worker that scores highest for it, so that a worker that comes or goes moves only
    the schools it gains or held.
    """
    workers = sorted(workers)
    if not workers:
        raise NotNow("The cluster that holds the schools has no worker; some must be started.")
    places: dict[str, set[int]] = {}
    for urn in urns:
        places.setdefault(max(workers, key=partial(_score, urn)), set()).add(urn)
    return {worker: frozenset(found) for worker, found in places.items()}


def _score(urn: int, worker: str) -> bytes:
    return blake2b(f"{urn} {worker}".encode(), digest_size=8).digest()
