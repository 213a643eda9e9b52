"""What tests of the whole application share: a school in an instance of its own, and the app that serves it."""

import importlib
import json
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import dash
from sqlalchemy.orm import Session

from data import demo, ingest, models
from tests.support_database import empty, use
from tests.support_web import ORIGIN, accounts_database, add_everyone, sign_in

TODAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Whole:
    """The application as gunicorn would serve it, with what the tests ask it."""

    app: dash.Dash
    roles: dict[str, frozenset[str]]
    folder: Path

    def client(self, role: str):
        """A browser in which the account of this role is signed in."""
        client = self.app.server.test_client()
        assert sign_in(client, role).status_code == 303
        return client

    def pages(self) -> list[dict]:
        """The pages that have panels."""
        return [page for page in dash.page_registry.values() if page.get("panels")]


def start(folder: Path) -> Whole:
    """The application over the school database and accounts in ``folder``, made afresh as a new process would."""
    use(folder)
    engine = accounts_database(folder)
    add_everyone(engine)
    engine.dispose()
    dash.page_registry.clear()
    sys.modules.pop("app", None)
    module = importlib.import_module("app")
    module.server.testing = True
    return Whole(module.app, module.roles, folder)


def demo_instance(folder: Path, pupils: int) -> Path:
    """A folder with the database of a demo school with so many pupils on roll, as an import left it."""
    engine = empty(folder / "sightline.db", "school")
    pack = demo.write_pack(folder / "pack", pupils=pupils, phase="secondary", seed=3, today=TODAY)
    report = ingest.import_pack(pack, engine, progress=False)
    engine.dispose()
    assert not report.problems
    return folder


def layout_of(client, address: str):
    """What the page router answers for an address, as JSON text, and its status."""
    path, _, query = address.partition("?")
    body = {
        "output": ".._pages_content.children..._pages_store.data..",
        "outputs": [
            {"id": "_pages_content", "property": "children"},
            {"id": "_pages_store", "property": "data"},
        ],
        "inputs": [
            {"id": "_pages_location", "property": "pathname", "value": path},
            {"id": "_pages_location", "property": "search", "value": f"?{query}" if query else ""},
        ],
        "changedPropIds": ["_pages_location.pathname", "_pages_location.search"],
    }
    return client.post("/_dash-update-component", json=body, headers={"Origin": ORIGIN})


def draw(client, output: str, page: str, panels: list[str], query: str, school: object = None):
    """Ask the draw callback for these panels of a page, as the browser does after a filter change."""
    kinds = {"figure": "figure", "words": "data-told", "foot": "data-told", "rows": "data"}
    outputs = [
        [{"id": {"type": kind, "panel": panel}, "property": prop} for panel in panels]
        for kind, prop in kinds.items()
    ]
    outputs += [{"id": name, "property": "children"} for name in ("chips", "in-view", "as-at")]
    body = {
        "output": output,
        "outputs": outputs,
        "inputs": [{"id": "chosen", "property": "data", "value": query}],
        "state": [
            {"id": "page", "property": "data", "value": page},
            {"id": "school", "property": "data", "value": school},
        ],
        "changedPropIds": ["chosen.data"],
    }
    return client.post("/_dash-update-component", data=json.dumps(body), content_type="application/json",
                       headers={"Origin": ORIGIN})  # fmt: skip


def small_school(folder: Path, pupils: int) -> None:
    """A school database with so many pupils, the first of them with SEN; none at all makes no school."""
    engine = empty(folder / "sightline.db", "school")
    if not pupils:
        engine.dispose()
        return
    with Session(engine) as session:
        session.add(
            models.School(urn=1, name="Tiny", phase="primary", import_no=1, data_version=1, data_date=TODAY)
        )
        keys = {"urn": 1, "import_no": 1}
        for number in range(1, pupils + 1):
            session.add(
                models.Pupil(pupil_no=number, upn=f"U{number}", surname="Canarybird", forename="Solo", **keys)
            )
        session.flush()
        for number in range(1, pupils + 1):
            on_roll = {"entry_date": date(2024, 9, 2), "year_group": "3", "year_group_in": 2026}
            session.add(models.Enrolment(pupil_no=number, enrolment_status="C", **on_roll, **keys))
        session.add(models.SenStatus(pupil_no=1, status="K", start_date=date(2025, 9, 1), **keys))
        session.commit()
    engine.dispose()
