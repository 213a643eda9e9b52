"""A reader who signs in, opens pages, makes choices and takes time to look: what comes back is noted."""

import gzip
import http.client
import json
import random
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from benchmarks.choices import QUERIES
from benchmarks.installation import READER
from benchmarks.page import Page
from callbacks.draw import DATA_VERSION
from data.filters import Filters

if TYPE_CHECKING:
    from benchmarks.steady import Asked, Found

STAY = 0.7  # how often the next question is put to the same page


class Reader:
    """One reader, with a session and dice of their own."""

    def __init__(
        self, number: int, address: str, password: str, pages: dict[str, Page], asked: "Asked"
    ) -> None:
        self.dice, self.pages, self.asked = random.Random(number), pages, asked
        self.address, self.password = address, password
        place = urlsplit(address)
        self.connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
        self.headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip", "Origin": address}

    def read(self, found: "Found") -> None:
        """Read until the time is over, noting every answer."""
        page = self.dice.choice(list(self.pages))
        time.sleep(self.dice.uniform(0, self.asked.seconds / 5))
        try:
            self._sign_in()
            while time.monotonic() < found.until:
                query = Filters.from_query(self.dice.choice(QUERIES)).to_query()
                self._ask(found, page, query)
                time.sleep(self.dice.uniform(*self.asked.pace))
                page = page if self.dice.random() < STAY else self.dice.choice(list(self.pages))
        except (OSError, http.client.HTTPException) as error:
            found.faults.append(f"{page}: {type(error).__name__}: {error}")
        finally:
            self.connection.close()

    def _sign_in(self) -> None:
        form = urlencode({"username": READER, "password": self.password})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.address}
        self.connection.request("POST", "/login", form, headers)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != 303:
            raise http.client.HTTPException(f"signing in was answered with {answer.status}")
        self.headers["Cookie"] = answer.getheader("Set-Cookie", "").partition(";")[0]

    def _ask(self, found: "Found", page: str, query: str) -> None:
        from benchmarks.steady import Answer

        body = json.dumps(self.pages[page].request(Filters.from_query(query)))
        started = time.monotonic()
        self.connection.request("POST", "/_dash-update-component", body, self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        waited = time.monotonic() - started
        version = answer.getheader(DATA_VERSION)
        if answer.status != 200 or version is None:
            found.faults.append(f"{page}, {query!r}: answered with {answer.status}, version {version}")
            return
        text = gzip.decompress(text) if answer.getheader("Content-Encoding") == "gzip" else text
        found.answers.append(Answer(started, waited, page, query, int(version), text))
