"""Somebody who reads as a governor and asks for everything else: nothing that comes back tells of anybody."""

import csv
import io
import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from components.page import page_key
from data import store
from data.filters import Filters
from data.release import file, preview
from data.source import Live
from tests.support_app import Whole
from tests.support_attacks import Seen, addresses, call, in_full, payloads, queries, secrets_of_school
from tests.support_database import use
from tests.support_governors import published
from tests.support_web import ORIGIN

ANSWERS = {200, 204, 302, 303, 304, 400, 401, 403, 404, 405, 413, 415, 422}
MADE_UP = [
    None, True, 0, -1, 7, 1e308, "", "7", "register", "register/list", "progress-meeting", "/register", "sex=F",
    "?role=senco", "year_group=7&sex=F", "../../etc/passwd", "<b>x</b>", "\u202e\x00\r\nforged", "\ud800", "x" * 5000,
    [], [[]], {}, [None], ["7", "8"], {"key": 1, "version": "x"}, {"number": 1, "version": 1},
    {"make": "register/list"}, {"visit": "1", "promise": "0"}, {"do": "publish", "release": "f" * 64},
    {"do": "prepare", "release": ""},
    {"do": "save", "path": "/register", "query": "sex=F", "name": "v"}, {"do": "start", "number": 1},
    {"do": "delete", "number": "999"}, {"do": "open", "path": "/pupils/0123456789ab", "query": ""},
    {"type": "rows", "panel": "register/list"}, {"do": "undo", "number": 1}, {"do": "look"}, {"do": "import"},
]  # fmt: skip


@pytest.fixture(scope="module")
def release(started):
    """A release of the demo school, served while these tests run."""
    use(started.folder)
    yield published()
    use(started.folder)
    shutil.rmtree(file.folder())


@pytest.fixture(scope="module")
def secrets(started, release):
    """Who the pupils and the staff are, and the keys of some pupils' pages."""
    return secrets_of_school(), list(Live(store.school_engine()).school().keys[:3])


def as_governor(whole: Whole, _patch: pytest.MonkeyPatch):
    return whole.client("governor")


def in_a_preview(whole: Whole, _patch: pytest.MonkeyPatch):
    made = file.release_of(file.current().content | {"made": "2026-11-21T08:00:00Z"})
    preview.keep(made)
    senco = whole.client("senco")
    assert senco.post("/preview", data={"release": made.id}, headers={"Origin": ORIGIN}).status_code == 303
    return senco


def on_a_site_for_governors(whole: Whole, patch: pytest.MonkeyPatch):
    patch.setenv("SIGHTLINE_MODE", "governor")
    return whole.client("senco")


@pytest.fixture(params=[as_governor, in_a_preview, on_a_site_for_governors], ids=lambda way: way.__name__)
def client(request, whole, release, secrets, monkeypatch):
    """A browser that reads as a governor, in one of the three ways there are; the pupil data is out of reach."""
    made: Callable = request.param
    signed_in = made(whole, monkeypatch)

    def refuse():
        raise AssertionError("a governor's request opened the pupil data")

    monkeypatch.setattr(store, "school_engine", refuse)
    return signed_in


@pytest.fixture
def nothing_is_told(secrets, caplog, capfd, client):
    """What is asked goes in; after the test nothing of it, of the log, the output or the audit names anybody."""
    seen, number = Seen(), _audited()
    yield seen
    assert seen.answers > 10
    out, err = capfd.readouterr()
    for what, text in (("log", caplog.text), ("output", out + err), ("audit", _audited(number))):
        seen.add(what, text)
    assert len(seen.words) > 50
    assert seen.told(secrets[0]) == []


def _audited(after: str = "") -> str:
    with store.accounts_engine().connect() as connection:
        return "\n".join(map(str, connection.exec_driver_sql("select * from audit"))).removeprefix(after)


def ways_to_ask(address: str) -> Iterator[tuple[str, dict]]:
    yield "GET", {}
    yield (
        "GET",
        {
            "headers": {
                "X-Forwarded-User": "a-senco",
                "Authorization": "Basic YS1zZW5jbzp4",
                "Referer": "/pupils",
            }
        },
    )
    yield "HEAD", {}
    yield "POST", {"headers": {"Origin": ORIGIN}, "json": {"role": "senco", "output": "x"}}
    yield "POST", {"headers": {"Origin": ORIGIN, "X-File-Name": "pupils.csv"}, "data": b"upn,surname\n"}
    yield "PUT", {"headers": {"Origin": ORIGIN}}


@pytest.mark.filterwarnings("ignore")
def test_3_9_every_address_of_the_server_by_every_method(whole, client, nothing_is_told, secrets):
    for address in addresses(whole, secrets[1]):
        if address in ("/logout", "/preview"):
            continue
        for method, more in ways_to_ask(address):
            answer = client.open(address, method=method, **more)
            what = f"{method} {address}"
            assert answer.status_code in ANSWERS, what
            nothing_is_told.add(what, in_full(answer), address)


@pytest.mark.parametrize("shaped", [True, False], ids=["as a page would", "of any shape"])
def test_4_5_6_every_callback_with_whatever_a_browser_may_make_up(
    whole, client, nothing_is_told, secrets, shaped
):
    answered = 0
    for output in whole.app.callback_map:
        for body in payloads(whole.app, output, [*MADE_UP, *secrets[1]], 60, shaped):
            answer = call(client, body)
            assert answer.status_code in ANSWERS, (output, body, answer.text)
            nothing_is_told.add(f"{output} {json.dumps(body)[:300]}", in_full(answer), json.dumps(body))
            answered += answer.status_code == 200
            if "governor" not in whole.roles[output]:
                assert answer.status_code == 403, output
    assert answered > (200 if shaped else 20)


def test_4_6_bodies_that_are_none_and_outputs_that_are_nearly_one(whole, client, nothing_is_told):
    for output in whole.app.callback_map:
        body = next(payloads(whole.app, output, [""], 0))
        spoilt = [
            {**body, "output": output.upper()}, {**body, "output": f"{output} "}, {**body, "output": [output]},
            {**body, "output": f"..{output}.."}, {**body, "output": output.replace(".children", ".className")},
            {**body, "inputs": None}, {**body, "inputs": []}, {**body, "state": {}}, {**body, "outputs": None},
            {**body, "inputs": [*body["inputs"], *body["inputs"]]}, {"output": output}, [body], None, 7, "x",
            {**body, "changedPropIds": [None]}, {**body, "changedPropIds": {"a": 1}},
        ]  # fmt: skip
        for one in spoilt:
            answer = call(client, one)
            assert answer.status_code in ANSWERS, (output, one, answer.text)
            nothing_is_told.add(f"{output} {str(one)[:200]}", in_full(answer))


def test_20_no_address_of_a_table_answers_anything_but_what_was_published(
    whole, client, nothing_is_told, release
):
    said = json.loads((file.folder() / f"{release.id}.json").read_text())
    offered = {Filters.from_query(choice["query"]) for choice in said["choices"]}
    panels = [
        (
            f"/tables/{page_key(page)}/{panel.key}.csv",
            panel.measure.key if "governor" in panel.readers else "",
        )
        for page in whole.pages()
        for panel in page["panels"]
    ]
    answered = compared = 0
    for place, query in enumerate([*queries(30), *(choice["query"] for choice in said["choices"])]):
        held = Filters.from_query(query) in offered
        for address, measure in panels if held else panels[place % 11 :: 11]:
            answer = client.get(f"{address}?{query}")
            expected = 400 if not held else 200 if measure in said["tables"] else 404
            assert answer.status_code == expected, (address, query)
            nothing_is_told.add(f"{address}?{query}", in_full(answer))
            if expected == 200:
                answered += 1
                compared += same_numbers(
                    answer, said["tables"][measure], Filters.from_query(query).to_query()
                )
    assert answered > 500
    assert compared > 3000


def same_numbers(answer, tables: dict, query: str) -> int:
    """How many numbers left; each is the release's own, in its own place, and every other cell is "c" or empty."""
    rows = [dict(row["dict"]) for row in tables.get(query, tables[""])["rows"]]
    sent = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(sent) == len(rows)
    numbers = 0
    for cells, row in zip(sent, rows, strict=True):
        for name in ("value", "numerator", "denominator", "n", "low", "high"):
            if row.get(name) is None:
                assert cells[name] == ("c" if row.get("hidden") else ""), (cells, name)
            else:
                assert float(cells[name]) == row[name]
                numbers += 1
    return numbers


def packs(client, whole: Whole, release: file.Release) -> Iterator[tuple[str, object]]:
    """The pack of every panel that governors get, of each kind and under each choice."""
    names = [
        f"{page_key(page)}/{panel.key}"
        for page in whole.pages()
        for panel in page["panels"]
        if "governor" in panel.readers and panel.measure.key in release.measures
    ]
    for choice in release.choices:
        said = urlencode([("of", choice.filters.to_query()), *((name, "on") for name in names)])
        for kind in ("pdf", "pptx"):
            yield f"{kind} {choice.filters.to_query()}", client.get(f"/packs/governors.{kind}?{said}")


def test_9_21_a_pack_of_everything_holds_what_was_published_is_stamped_and_names_nobody(
    whole, client, nothing_is_told, release
):
    said = json.loads((file.folder() / f"{release.id}.json").read_text())
    known = {
        round(float(dict(row["dict"])["value"]), 4)
        for tables in said["tables"].values()
        for table in tables.values()
        for row in table["rows"]
        if dict(row["dict"]).get("value") is not None
    }
    drawn, began = 0, time.process_time()
    for what, answer in packs(client, whole, release):
        assert time.process_time() - began < 10, what
        assert answer.status_code == 200, what
        text = in_full(answer)
        nothing_is_told.add(what, text)
        for stamped in (
            release.name,
            f"release {served(client)[:12]}",
            "as at 20 November 2026",
            "hidden to protect",
        ):
            assert stamped in text, (what, stamped)
        if what.startswith("pptx"):
            numbers = [float(number) for number in cells_of(answer.data)]
            assert [number for number in numbers if round(number, 4) not in known] == []
            drawn += len(numbers)
        began = time.process_time()
    assert drawn > 500


def served(client) -> str:
    """The release that this browser reads, by its id."""
    previewed = [path.stem for path in preview.folder().glob("*.json")]
    page = client.get("/_dash-layout").text
    return previewed[-1] if "Preview, not published." in page else file.current().id


def cells_of(slides: bytes) -> Iterator[str]:
    """The numbers of every workbook in a presentation, and of its charts themselves."""
    with ZipFile(io.BytesIO(slides)) as archive:
        for name in archive.namelist():
            if name.endswith(".xlsx"):
                for sheet in load_workbook(io.BytesIO(archive.read(name))).worksheets:
                    yield from (cell for row in sheet.values for cell in row if isinstance(cell, int | float))
            elif name.startswith("ppt/charts/chart"):
                for cached in re.findall(
                    r"<c:numCache>.*?</c:numCache>", archive.read(name).decode(), re.DOTALL
                ):
                    yield from re.findall(r"<c:v>([^<]*)</c:v>", cached)
