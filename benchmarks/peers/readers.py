"""Readers who change a filter, wait for all charts and change it again: how long each waited and what came."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

Ask = Callable[[], int]


def posting(address: str, path: str, headers: dict, bodies: Iterator[dict]) -> Ask:
    """A reader of a Dash app: each call posts the next body and gives the bytes of the answer.

    Raises RuntimeError when an answer is not a page.
    """
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=120)

    def ask() -> int:
        connection.request("POST", path, json.dumps(next(bodies)), headers)
        answer = connection.getresponse()
        came = len(answer.read())
        if answer.status != 200:
            raise RuntimeError(f"A filter change was answered with {answer.status} at {path}.")
        return came

    return ask


def read(readers: list[Ask], seconds: float, least: int = 1) -> tuple[list[float], list[int]]:
    """Let every reader ask for so many seconds, at least so often: seconds waited and bytes of each answer.

    Raises what a reader raised.
    """
    waits: list[float] = []
    sizes: list[int] = []
    wrong: list[BaseException] = []
    until = time.monotonic() + seconds

    def ask(reader: Ask) -> None:
        many = 0
        try:
            while (many < least or time.monotonic() < until) and not wrong:
                started = time.monotonic()
                sizes.append(reader())
                waits.append(time.monotonic() - started)
                many += 1
        except Exception as error:  # noqa: BLE001 (it is raised again where somebody hears it)
            wrong.append(error)

    threads = [threading.Thread(target=ask, args=(reader,)) for reader in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
    return waits, sizes
