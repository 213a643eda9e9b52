"""Who reaches what: every address and every callback of the application for every role, held to a table.

``matrix.csv`` is that table. A new address or callback is not in it until somebody has said who may reach it.
"""

import csv
import re
import shutil
from pathlib import Path

import dash
import pytest

from data import terms
from data.release import file
from tests.support_app import Whole, layout_of
from tests.support_attacks import call, payloads
from tests.support_database import use
from tests.support_governors import published
from tests.support_web import ORIGIN

TABLE = Path(__file__).with_name("matrix.csv")
ROLES = ("nobody", *sorted(terms.EVERYONE))
GAPS = {
    "<page>": "register",
    "<panel>": "shares",
    "<path:other>": "none",
    "<path:path>": "none",
    "<token>": "none",
}
NAMES = {
    "/packs/": "governors.pdf", "/actions/": "plan.xlsx", "/data/templates/": "pupils.csv",
    "/assets/": "sightline.css", "/_dash-component-suites/": "dash/none.js",
}  # fmt: skip
NOT_FOR_YOU = "not for your role"
NAMED = ("/tables/register/list.csv", "/tables/register/shares.csv?sex=F", "/pupils/0123456789ab")


@pytest.fixture(scope="module")
def release(started):
    """A release of the demo school, served while these tests run."""
    use(started.folder)
    yield published()
    use(started.folder)
    shutil.rmtree(file.folder())


def test_3_every_role_reaches_what_the_table_says_and_nothing_else(whole, release):
    found = {what: answers for what, *answers in matrix(whole)}
    with TABLE.open(encoding="utf-8") as lines:
        head, *rows = csv.reader(lines)
    assert head == ["what", *ROLES]
    said = {what: answers for what, *answers in rows}
    assert [what for what in found.keys() | said.keys() if found.get(what) != said.get(what)] == []


def test_1_nobody_reaches_anything_but_the_form_what_is_public_and_a_calendar(whole, release):
    with TABLE.open(encoding="utf-8") as lines:
        reached = {row["what"] for row in csv.DictReader(lines) if row["nobody"] not in ("302", "401")}
    assert reached == {
        "GET /login", "POST /login", "GET /health", "GET /vendor/none", "GET /public/none", "GET /calendar/none.ics",
    }  # fmt: skip


def matrix(whole: Whole) -> list[list[str]]:
    """What is answered, by what is asked and by role, in the order of ``ROLES``."""
    clients = [whole.app.server.test_client() if role == "nobody" else whole.client(role) for role in ROLES]
    rows = []
    for method, path in sorted(addresses(whole)):
        rows.append([f"{method} {path}", *(asked(client, method, path) for client in clients)])
    for page in sorted(page["path"] for page in dash.page_registry.values()):
        rows.append([f"page {page}", *(drawn(client, page) for client in clients)])
    for output in sorted(whole.app.callback_map):
        body = next(payloads(whole.app, output, [""], 0))
        rows.append([f"callback {output}", *(str(call(client, body).status_code) for client in clients)])
    return rows


def addresses(whole: Whole) -> set[tuple[str, str]]:
    found = {("GET", path) for path in NAMED}
    for rule in whole.app.server.url_map.iter_rules():
        path = rule.rule
        start = next((name for start, name in NAMES.items() if path.startswith(start) and "<" in path), "")
        path = re.sub(r"<.*>", start, path) if start else path
        for gap, words in GAPS.items():
            path = path.replace(gap, words)
        found |= {(method, path) for method in rule.methods & {"GET", "POST"}}
    # Signing out would end the others' turns, and callbacks have rows of their own.
    return found - {("POST", "/logout"), ("POST", "/_dash-update-component")}


def asked(client, method: str, path: str) -> str:
    options = {"headers": {"Origin": ORIGIN}, "data": {}} if method == "POST" else {}
    return str(client.open(path, method=method, **options).status_code)


def drawn(client, page: str) -> str:
    answer = layout_of(client, page)
    return NOT_FOR_YOU if NOT_FOR_YOU in answer.text else str(answer.status_code)
