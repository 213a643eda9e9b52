"""What tests of several schools share: an installation of two, and people who are given one, both or neither."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import dash

from components.page import page_key
from data import accounts, store
from data.demo.ask import Ask
from data.demo.pack import write_school
from data.demo.profiles import PROFILES
from data.ingest.importing import Wish, carry_out
from data.ingest.origins import Origin
from data.school import School
from data.source import Live
from tests.support_app import TODAY, Whole, draw, layout_of, start
from tests.support_database import empty
from tests.support_web import ORIGIN, PASSPHRASES, post_sign_in

MINE, OTHER, NOWHERE = 700001, 700002, 700003
NAMES = {MINE: "Wagtail Green School", OTHER: "Hornbeam Rise School"}
# Who is given which schools: one by its number, every one, none.
GIVEN = {"one": (MINE,), "both": None, "none": ()}
OUTSIDE = (OTHER, NOWHERE, "x", 0, -1, 10**12, [OTHER], {"urn": OTHER})
DRAWN = '"type":"figure"'
END = re.compile(r'"end_id":"[^"]*"')


@dataclass(frozen=True)
class Trust:
    """An application over two schools."""

    whole: Whole

    def client(self, who: str, role: str):
        """A browser in which somebody who is given one school, both or none is signed in, in a role."""
        client = self.whole.app.server.test_client()
        assert post_sign_in(client, f"{who}-{role}", PASSPHRASES[role]).status_code == 303
        return client

    def school(self, urn: int) -> School:
        """A school as it is read."""
        return Live(store.school_engine()).school(urn)

    def canaries(self, urn: int) -> set[str]:
        """What only this school has: its name, and its pupils' keys and names."""
        here, other = (self._people(each) for each in (urn, OTHER if urn == MINE else MINE))
        return {NAMES[urn], *self.school(urn).keys, *(here - other)}

    def _people(self, urn: int) -> set[str]:
        """Surname and forename as they stand beside one another in a file, and in what draws a table."""
        people = self.school(urn).people
        pairs = list(zip(people.surname, people.forename, strict=True))
        return {f"{last},{first}" for last, first in pairs} | {
            f'"{last}", "{first}"' for last, first in pairs
        }

    def addresses(self) -> list[str]:
        """The address of every page that stands at one."""
        return [page["path"] for page in dash.page_registry.values() if not page.get("path_template")]

    def calls(self, role: str) -> list[str]:
        """Every callback of the server that a role may call and that reads of the page's school."""
        found = self.whole.app.callback_map
        return [
            output
            for output, roles in self.whole.roles.items()
            if role in roles and found[output].get("callback") and not output.startswith(".._pages")
        ]

    def call(self, client, output: str, school: object):
        """Call a callback as a page of this school does, with nothing in its parts."""
        said = self.whole.app.callback_map[output]
        inputs, state = ([_nothing(part) for part in said[kind]] for kind in ("inputs", "state"))
        state[-1]["value"] = school
        several = output.startswith("..")
        outputs = [_output(one) for one in output.removeprefix("..").removesuffix("..").split("...")]
        body = {
            "output": output, "outputs": outputs if several else outputs[0], "inputs": inputs, "state": state,
            "changedPropIds": [],
        }  # fmt: skip
        return client.post("/_dash-update-component", json=body, headers={"Origin": ORIGIN})

    def asked(self, client, school: object) -> Iterator[tuple[str, object]]:
        """Every page, panel, table and file of a school, by what it is."""
        query = "" if school is None else f"school={school}"
        for path in self.addresses():
            yield f"page {path}", layout_of(client, f"{path}?{query}")
            yield f"document {path}", client.get(f"{path}?{query}")
        output = next(name for name in self.whole.roles if DRAWN in name)
        for page in self.whole.pages():
            key = page_key(page)
            names = [f"{key}/{panel.key}" for panel in page["panels"]]
            yield f"draw {key}", draw(client, output, key, names, "", school)
            for name in names:
                yield f"table {name}", client.get(f"/tables/{name}.csv?{query}")
        for path in ("/tables/", "/packs/governors.pdf", "/actions/plan.xlsx", "/data/problems.csv"):
            yield f"file {path}", client.get(f"{path}?{query}")


def _nothing(part: dict) -> dict | list:
    return [] if part["id"].startswith("{") else {**part, "value": None}


def _output(named: str) -> dict | list:
    identity, _, prop = named.rpartition(".")
    return [] if identity.startswith("{") else {"id": identity, "property": prop}


def trust_instance(folder: Path) -> Trust:
    """An installation of two schools, and accounts called <who>-<role> for each of ``GIVEN`` and each role."""
    engine = empty(folder / "sightline.db", "school")
    for seed, (urn, name) in enumerate(NAMES.items(), start=5):
        profile = replace(PROFILES["primary"], urn=urn, name=name)
        pack = write_school(folder / str(urn), Ask(60, "primary", seed, TODAY, profile))
        assert carry_out(pack, engine, Wish(progress=False), Origin()).accepted
    engine.dispose()
    whole = start(folder)
    for who, schools in GIVEN.items():
        for role, words in PASSPHRASES.items():
            accounts.add(store.accounts_engine(), f"{who}-{role}", role, words, schools=schools)
    return Trust(whole)


def text_of(answer) -> str:
    """What was answered, with every letter as it is read."""
    if answer.is_json:
        return json.dumps(answer.get_json(), ensure_ascii=False)
    text = answer.get_data().decode("utf-8", "replace").replace("\\u002f", "/")
    return END.sub("", text)  # which Dash draws anew in each document
