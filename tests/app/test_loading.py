"""What a browser is sent before the first page: what every page uses, and nothing that it must ask for again."""

import re
import subprocess
import sys

import pytest

from data import source
from tests.support_database import environment

# What solves, writes or reads other programs' files: tens of megabytes in each worker, which hardly any ever needs.
LOADED_WHERE_USED = {"docx", "icalendar", "lxml", "openpyxl", "pptx", "reportlab", "scipy"}


@pytest.fixture
def document(whole):
    return whole.client("senco").get("/register").text


def test_what_draws_charts_comes_with_the_rest_from_an_address_that_may_be_kept(whole, document):
    (address,) = re.findall(r'<script src="([^"]*/async-graph\.[^"]*)"', document)
    kept = whole.client("senco").get(address).headers["Cache-Control"]
    assert "max-age=31536000" in kept


def test_no_script_is_sent_that_no_page_uses(document):
    scripts = re.findall(r'<script src="([^"]*)"', document)
    assert len(scripts) > 5
    assert [address for address in scripts if "dash_table" in address or "/plotly." in address] == []


def test_the_icon_is_no_request_and_what_dash_asks_first_is_fetched_meanwhile(document):
    assert re.search(r'<link rel="icon" href="data:image/svg', document)
    ahead = re.findall(r'<link rel="preload" as="fetch" href="([^"]*)" crossorigin>', document)
    assert ahead == ["/_dash-layout", "/_dash-dependencies"]


def test_the_school_is_read_before_anybody_asks(whole):
    live = source._live(source.store.school_engine())
    assert list(live._held) == [known.urn for known in live.known()]
    assert live.school() is live._held[live.known()[0].urn]


def test_a_school_that_cannot_be_read_stops_no_start_and_its_data_is_not_logged(whole, monkeypatch, caplog):
    def broken(_live, _urn):
        raise ValueError("Zed Ash, 7B")

    monkeypatch.setattr(source.Live, "school", broken)
    source.warm()
    assert [record.getMessage() for record in caplog.records] == [
        f"the school {known.urn} could not be read: ValueError"
        for known in source._live(source.store.school_engine()).known()
    ]


def test_a_worker_begins_without_what_hardly_any_worker_needs(tmp_path):
    loaded = "import sys, app; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    told = subprocess.run(
        [sys.executable, "-c", loaded], env=environment(tmp_path), capture_output=True, text=True, check=True
    )
    assert "pandas" in told.stdout.split()
    assert LOADED_WHERE_USED & set(told.stdout.split()) == set()
