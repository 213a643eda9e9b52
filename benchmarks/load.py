"""Twenty readers at once, each with choices of their own, on two workers."""

import http.client
import json
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import quantiles
from urllib.parse import urlsplit

from benchmarks.serving import Server
from data.filters import ALLOWED, CUTS, Filters

READERS = 20


@dataclass(frozen=True)
class Answered:
    """How a server did: pages a second, and the seconds that 95 in 100 readers waited less than."""

    pages_a_second: float
    slow: float


def varied(years: tuple[str, ...], seed: int) -> Iterator[Filters]:
    """Choices without end, hardly ever the same twice, so that next to nothing is answered from what is kept."""
    dice = random.Random(seed)
    while True:
        chosen = {
            name: tuple(value for value in ALLOWED[name] if dice.random() < 0.4)
            for name in CUTS
            if name in ALLOWED
        }
        chosen["year_group"] = tuple(year for year in years if dice.random() < 0.5)
        yield Filters(**chosen, needs=dice.choice(("primary", "any")))


def crowd(server: Server, headers: dict, bodies: list[Iterator[dict]], seconds: float) -> Answered:
    """Let one reader for each of ``bodies`` ask, one question after another, and time the answers.

    Raises RuntimeError when an answer is not a page.
    """
    waits: list[float] = []
    wrong: list[str] = []
    until = time.monotonic() + seconds

    def read(asked: Iterator[dict]) -> None:
        place = urlsplit(server.address)
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
        while time.monotonic() < until and not wrong:
            started = time.monotonic()
            connection.request("POST", "/_dash-update-component", json.dumps(next(asked)), headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                wrong.append(f"A filter change was answered with {answer.status}.")
            waits.append(time.monotonic() - started)
        connection.close()

    started = time.monotonic()
    readers = [threading.Thread(target=read, args=(asked,)) for asked in bodies]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    if wrong or len(waits) < len(bodies):
        error = RuntimeError(wrong[0] if wrong else "Not every reader had an answer.")
        error.add_note(server.words())
        raise error
    return Answered(len(waits) / (time.monotonic() - started), quantiles(waits, n=20)[-1])
