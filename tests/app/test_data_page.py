"""The page Data at its doors: who hands in, looks, imports and undoes, and what each role is shown of it."""

import json
import time
from urllib.parse import quote

import pytest

from components.schools import COMPARED
from data import accounts, store, terms
from data.ingest import tray
from data.ingest.files import FILES
from data.ingest.tray import Tray
from tests.data.packs import upn
from tests.support_app import layout_of, small_school, start
from tests.support_web import ORIGIN

CANARY = "Quillfeather"
STEEP = "<img src=x onerror=alert(1)>"
OUTPUT = (
    "..import-desk.children...import-clock.disabled...import-standing.children...import-school.children.."
)
PARTS = (
    ("import-desk", "children"), ("import-clock", "disabled"), ("import-standing", "children"),
    ("import-school", "children"),
)  # fmt: skip


@pytest.fixture
def empty(tmp_path):
    """The application with no school imported."""
    small_school(tmp_path, 0)
    return start(tmp_path)


def ask(client, **asked):
    """Ask the desk for something, as ``assets/imports.js`` does; with nothing asked, as the clock does."""
    return post(client, asked or None, "import-asked.data" if asked else "import-clock.n_intervals")


def post(client, asked, triggered):
    """Call the desk's callback."""
    body = {
        "output": OUTPUT,
        "outputs": [{"id": name, "property": prop} for name, prop in PARTS],
        "inputs": [
            {"id": "import-asked", "property": "data", "value": asked},
            {"id": "import-clock", "property": "n_intervals", "value": 1},
        ],
        "state": [{"id": "school", "property": "data", "value": None}],
        "changedPropIds": [triggered],
    }
    return client.post("/_dash-update-component", json=body, headers={"Origin": ORIGIN})


def tended(client, seconds=60):
    """What the desk shows once nothing is being done."""
    until = time.monotonic() + seconds
    while True:
        answer = ask(client)
        assert answer.status_code == 200
        if answer.get_json()["response"]["import-clock"]["disabled"]:
            return answer.text
        assert time.monotonic() < until
        time.sleep(0.1)


def hand_in(client, name, *lines):
    headers = {"Origin": ORIGIN, "X-File-Name": quote(name)}
    content = "\n".join(lines).encode()
    return client.post("/data/upload", data=content, headers=headers, content_type="application/octet-stream")


def a_school(client, *more):
    """Hand in a school of three pupils whose names are canaries."""
    hand_in(client, "school.csv", "urn,name,phase", "123456,Example School,secondary")
    lines = [f"{upn(number)},{CANARY},{number},7,2025-09-01" for number in range(3)]
    hand_in(client, "pupils.csv", "upn,surname,forename,year_group,entry_date", *lines, *more)


@pytest.mark.parametrize("role", sorted(terms.ROLES))
def test_3_each_role_reaches_its_parts_of_the_page_and_no_other(empty, role):
    client = empty.client(role)
    page = layout_of(client, "/data").text
    imports, staff = role in terms.IMPORTED_BY, role in terms.STAFF
    assert ("Choose files" in page) == imports
    assert ("Is what we see complete?" in page) == staff
    assert ("when and by whom?" in page) == imports
    assert ("This page is not for your role" in page) == (not staff)
    assert ask(client, do="look").status_code == (200 if imports else 403)
    assert ask(client).status_code == (200 if imports else 403)
    assert hand_in(client, "a.csv", "upn").status_code == (200 if imports else 403)
    assert client.get("/data/templates/pupils.csv").status_code == (200 if imports else 404)
    assert client.get("/data/problems.csv").status_code == 404
    assert ('"/data"' in json.dumps(client.get("/_dash-layout").get_json())) == staff


def test_3_nobody_gets_anything_without_signing_in(empty):
    client = empty.app.server.test_client()
    assert ask(client, do="look").status_code == 401
    assert hand_in(client, "a.csv", "upn").status_code == 401
    for path in ("/data", "/data/templates/pupils.csv", "/data/upload"):
        assert client.get(path).status_code in (302, 401)


def test_a_school_comes_in_is_shown_at_once_and_goes_again(empty):
    client = empty.client("senco")
    for page in ("/register", "/attendance"):
        assert "Import your school's data" in layout_of(client, page).text
    assert "Import your school's data" not in layout_of(empty.client("leader"), "/register").text
    a_school(client)
    ask(client, do="look")
    shown = tended(client)
    assert "Example School: 7 new. Nothing is written until you say so." in shown
    assert "No school has been imported yet" in layout_of(client, "/register").text
    ask(client, do="import")
    shown = tended(client)
    assert "Import 1 is done: Example School, 7 new." in shown
    assert "Every page shows it now." in shown
    assert "What can be handed in, and what would it add?" in shown
    assert "Example School" in layout_of(client, "/register").text
    ask(client, do="undo", urn="123456", number="1")
    assert "Import 1 is undone: 7 rows taken out" in tended(client)
    assert "No school has been imported yet" in layout_of(client, "/register").text


def test_the_state_is_there_in_another_browser_and_for_nobody_else(empty):
    a_school(empty.client("senco"))
    client = empty.client("senco")
    ask(client, do="look")
    tended(client)
    assert "7 new. Nothing is written" in layout_of(empty.client("senco"), "/data").text
    assert "7 new. Nothing is written" not in layout_of(empty.client("admin"), "/data").text


def bad_rows():
    return (f"A12{CANARY},{CANARY},9,7,2025-09-01", f"{upn(9)},{CANARY},9,{CANARY},2025-09-01",
            f"{upn(8)},{CANARY},8,7,{CANARY}")  # fmt: skip


def test_what_a_refused_row_says_is_shown_to_the_senco(empty):
    client = empty.client("senco")
    a_school(client, *bad_rows())
    ask(client, do="look")
    shown = tended(client)
    assert "3 rows break a rule; everything else is fine." in shown
    assert CANARY in shown
    assert CANARY in client.get("/data/problems.csv").text
    assert empty.client("admin").get("/data/problems.csv").status_code == 404
    ask(client, do="import", skip="yes")
    assert "3 rows were left out." in tended(client)


def test_an_administrator_is_shown_where_and_which_rule_and_no_value(empty):
    client = empty.client("admin")
    a_school(client, *bad_rows())
    ask(client, do="look")
    shown = tended(client)
    assert "3 rows break a rule; everything else is fine." in shown
    for column in ("upn", "year_group", "entry_date"):
        assert f'"{column}"' in shown
    assert "N1, N2, R or a year from 1 to 14" in shown
    assert CANARY not in shown
    listed = client.get("/data/problems.csv").text
    assert len(listed.splitlines()) == 4
    assert CANARY not in listed
    assert CANARY not in layout_of(client, "/data").text
    ask(client, do="import", skip="yes")
    assert CANARY not in tended(client)
    assert "Import 1 is done" in layout_of(client, "/data").text


def test_7_one_account_never_sees_or_touches_what_another_handed_in(empty):
    senco, admin = empty.client("senco"), empty.client("admin")
    a_school(senco)
    for asked in ({"do": "clear"}, {"do": "remove", "file": "pupils.csv"}, {"do": "look"}, {"do": "import"}):
        answer = ask(admin, **asked, account_id=1, tray="account-1")
        assert answer.status_code == 200
        assert "pupils.csv" not in json.dumps(answer.get_json()["response"]["import-desk"])
    assert "pupils.csv" in layout_of(senco, "/data").text


STRANGE = (
    {"do": "undo", "urn": "x", "number": "1"}, {"do": "undo", "urn": "1" * 400, "number": "9"}, {"do": "undo"},
    {"do": "remove", "file": "../../accounts.db"}, {"do": "remove", "file": 7}, {"do": "map", "of": "x", "form": 3},
    {"do": "map", "form": {"fills": "../x"}}, {"do": "school", "form": {"urn": ["1"], "phase": {"a": 1}}},
    {"do": "school"}, {"do": "import"}, {"do": ["look"]}, {"do": "__class__"}, {"do": None, "form": "x"},
)  # fmt: skip


def test_5_what_the_browser_makes_up_is_refused_in_words_and_breaks_nothing(empty):
    client = empty.client("senco")
    for asked in STRANGE:
        assert ask(client, **asked).status_code == 200, asked
        assert "Something went wrong" not in tended(client), asked
    for other in ([], "look", 7, [[]]):
        assert post(client, other, "import-asked.data").status_code == 200, other
    assert len(accounts.listed(store.accounts_engine())) == len(terms.ROLES)


def test_41_what_a_file_is_called_and_says_is_only_ever_text(empty):
    client = empty.client("senco")
    hand_in(client, f"{STEEP}.csv", f"upn,{STEEP},year_group", f"{upn(1)},{STEEP},{STEEP}", f"{upn(2)},x,7")
    ask(client, do="look")
    shown = tended(client)
    assert "DangerouslySetInnerHTML" not in shown
    assert "dangerously_allow_html" not in shown
    assert "Markdown" not in shown
    assert "<img" not in shown  # Dash writes < as an escape, and the browser as text


def test_48_a_template_comes_as_a_file_of_text_with_its_own_name(empty):
    client = empty.client("senco")
    for name, file in FILES.items():
        answer = client.get(f"/data/templates/{name}")
        assert (answer.status_code, answer.mimetype) == (200, "text/csv")
        assert f'filename="{name}"' in answer.headers["Content-Disposition"]
        header, row = answer.data.decode("utf-8-sig").splitlines()
        assert header.split(",") == [column.name for column in file.columns]
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row.split(","))
    for name in ("nothing.csv", "pupils", "PUPILS.CSV"):
        assert client.get(f"/data/templates/{name}").status_code == 404


def test_63_imports_uploads_and_undoing_are_audited_without_a_name(empty):
    from data import store

    client = empty.client("senco")
    a_school(client, *bad_rows())
    for asked in (
        {"do": "look"},
        {"do": "import", "skip": "yes"},
        {"do": "undo", "urn": "123456", "number": "1"},
    ):
        ask(client, **asked)
        tended(client)
    with store.accounts_engine().connect() as connection:
        lines = [str(row) for row in connection.exec_driver_sql("select what, result, details from audit")]
    assert {line.split("'")[1] for line in lines} >= {"upload", "import", "undo"}
    assert not any(CANARY in line or "pupils.csv" in line or "a-senco" in line for line in lines)


def test_the_demo_school_says_that_a_real_one_goes_elsewhere(whole, monkeypatch):
    from components import imports_page

    client = whole.client("senco")
    assert "This is the demo school" not in layout_of(client, "/data").text
    genuine = imports_page.school_now

    def demo():
        from dataclasses import replace

        return replace(genuine(), demo=True)

    monkeypatch.setattr(imports_page, "school_now", demo)
    assert "This is the demo school" in layout_of(client, "/data").text


def test_completeness_counts_every_panel_that_the_role_sees(whole):
    for role, listings in (("senco", True), ("admin", False)):
        text = layout_of(whole.client(role), "/data").text
        pages = [page for page in whole.pages() if role in page.get("readers", terms.EVERYONE)]
        pages = [page for page in pages if page["path"] != COMPARED]
        panels = [panel for page in pages for panel in page["panels"] if role in panel.readers]
        assert f"{len(panels)} panels have the files" in text
        assert ("Progress meeting" in text) == listings


def test_an_old_result_is_not_told_again_for_ever(empty):
    client = empty.client("senco")
    a_school(client)
    ask(client, do="look")
    tended(client)
    ask(client, do="import")
    assert "Import 1 is done" in tended(client)
    (folder,) = (empty.folder / "uploads").glob("account-*")
    mine = Tray(int(folder.name.split("-")[1]))
    told = mine.state()
    assert told["step"] not in tray.BUSY
    (mine.folder / "state.json").write_text(json.dumps({**told, "at": "2026-01-01T00:00:00+00:00"}))
    assert "Import 1 is done" not in layout_of(client, "/data").text
