"""What tests of attacks share: everything a server answers to, what may be said to it, and what must not come back."""

import base64
import json
import random
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

import dash
from sqlalchemy import select

from data import models, store
from data.filters import ALLOWED
from data.source import Live
from tests.support_app import Whole
from tests.support_governors import text_of_pdf, text_of_slides
from tests.support_web import ORIGIN

SEED = 20261122
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WORD = re.compile(r"[^\s\"<>,;:()\[\]{}=&?/\\]+")
IDS = (
    "visitor",
    "visited_on",
    "what",
    "owner",
    "due",
    "status",
    "question",
    "publish",
    "prepare",
    0,
    1,
    -1,
    10**9,
    "f" * 64,
)
PANELS = (
    "register/list",
    "register/shares",
    "attendance/watch",
    "pupils/record",
    "progress-meeting/list",
    "no/no",
)
LONGEST_ORDINARY = 5  # a shorter name may be a word of the page


def secrets_of_school() -> set[str]:
    """Whatever says who a pupil or a member of staff is, in small letters: names, UPNs, keys, birthdays, ids."""
    school = Live(store.school_engine()).school()
    people = school.people
    named = {str(name) for column in ("surname", "forename") for name in people[column].dropna()}
    with store.school_engine().connect() as connection:
        staff = connection.execute(select(models.StaffMember.staff_id, models.StaffMember.name)).all()
        born = connection.execute(select(models.Pupil.date_of_birth)).scalars().all()
    named |= {word for one in staff for word in str(one.name).split()}
    found = {word for name in named for word in name.split() if len(word) > LONGEST_ORDINARY}
    found |= set(people["upn"]) | set(school.keys) | {one.staff_id for one in staff}
    found |= {day.strftime(said) for day in born if day for said in ("%Y-%m-%d", "%d/%m/%Y")}
    turned = {name[::-1] for name in found if len(name) > LONGEST_ORDINARY}
    packed = {
        base64.b64encode(name.encode()).decode().rstrip("=") for name in found if len(name) > LONGEST_ORDINARY
    }
    return {each.lower() for each in found | turned | packed}


class Seen:
    """Every word of every answer, each once, with the first place it was met in."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}
        self.answers = 0

    def add(self, what: str, text: str, own: str = "") -> None:
        """Take in the words of an answer; ``own`` are the asker's own, which it may say back to them."""
        self.answers += 1
        spared = set(WORD.findall(own.lower()))
        for word in WORD.findall(text.lower()):
            if word not in spared:
                self.words.setdefault(word, what)

    def told(self, secrets: Iterable[str]) -> list[tuple[str, str]]:
        """Which secrets stand in what was answered, each with the answer."""
        everything = "\n".join(self.words)
        # A number of staff is short enough to stand in the middle of what is drawn by lot.
        found = [one for one in secrets if one in (everything if len(one) > LONGEST_ORDINARY else self.words)]
        return [
            (secret, next(what for word, what in self.words.items() if secret in word)) for secret in found
        ]


def in_full(answer) -> str:
    """An answer as it goes over the wire, in words: its status, its headers and its body, whatever that is."""
    reads = {"application/pdf": text_of_pdf, SLIDES: text_of_slides}.get(answer.mimetype, _decoded)
    return f"{answer.status} {answer.headers} {reads(answer.data) if answer.data else ''}"


def _decoded(body: bytes) -> str:
    return body.decode("utf-8", "replace")


def addresses(whole: Whole, keys: list[str]) -> list[str]:
    """Every address that the server has a rule for, its gaps filled with what is there, what is not, and junk."""
    filled = [
        *keys, "register", "shares", "list", "0123456789ab", "plan.xlsx", "plan.docx", "actions.csv", "governors.pdf",
        "governors.pptx", "..%2f..%2fsightline.db", "%00", "pupils.csv", "sightline.db", "current", "x" * 200,
    ]  # fmt: skip
    found = [page["path"] for page in dash.page_registry.values()]
    for rule in whole.app.server.url_map.iter_rules():
        gaps = re.findall(r"<[^>]+>", rule.rule)
        if not gaps:
            found.append(rule.rule)
        for word in filled if gaps else ():
            address = rule.rule
            for gap in gaps:
                address = address.replace(gap, word, 1)
            found.append(address)
    return list(dict.fromkeys(found))


def queries(number: int) -> Iterator[str]:
    """Every choice there is by itself, then so many that are mixed with one another and with junk."""
    dice = random.Random(SEED)  # noqa: S311 (what is tried, the same each time)
    alone = [(name, value) for name, values in ALLOWED.items() for value in values]
    alone += [
        ("needs", "any"), ("as_at", "2025-03-01"), ("as_at", "1999-01-01"), ("since", "2025-09-01"),
        ("registration_group", "01234567"), ("suppose", "group_size:4"), ("urn", "999999"),
        ("role", "senco"), ("preview", "f" * 64), ("panel", "register/list"), ("of", "sex=F"), ("visit", "1"),
        ("make", "register/list"), ("year_group", "7' or 1=1 --"), ("need_area", "<script>"), ("utm_source", "x"),
    ]  # fmt: skip
    yield from (urlencode([one]) for one in alone)
    for _number in range(number):
        yield urlencode(dice.sample(alone, dice.randint(2, 6)))


def payloads(app, output: str, values: list, number: int, shaped: bool = True) -> Iterator[dict]:
    """Calls of one callback: each value everywhere, then so many mixed; ``shaped`` as a page of ours would say it."""
    said = app.callback_map[output]
    dice = random.Random(SEED)  # noqa: S311 (what is tried, the same each time)
    for place in range(len(values) + number):
        fixed = [values[place]] if place < len(values) else values
        ids: dict[str, list] = {}
        inputs, state = (
            [_part(part, ids, dice, fixed, shaped) for part in said[kind]] for kind in ("inputs", "state")
        )
        triggered = [name for part in inputs for name in _names(part)]
        several = output.startswith("..")
        outputs = [_output(each, dice) for each in output.removeprefix("..").removesuffix("..").split("...")]
        yield {
            "output": output,
            "outputs": outputs if several else outputs[0],
            "inputs": inputs,
            "state": state,
            "changedPropIds": triggered[:1],
        }


def _part(part: dict, ids: dict[str, list], dice: random.Random, values: list, shaped: bool) -> dict | list:
    """One input or state: a made up value, and for a pattern a few made up components."""
    if not part["id"].startswith("{"):
        value = dice.choice(values)
        if shaped and part["id"] == "_pages_location":
            value = ("/" if part["property"] == "pathname" else "?") + str(value).lstrip("/?")
        if (
            part["id"] == "school"
        ):  # of which a page of one school says nothing, and anything else answers 404
            value = dice.choice([None, None, None, value])
        return {"id": part["id"], "property": part["property"], "value": value}
    words = [*IDS, *(() if shaped else values)]
    if part["id"] not in ids or not shaped:
        ids[part["id"]] = [
            {
                name: dice.choice(words) if isinstance(kind, list) else kind
                for name, kind in json.loads(part["id"]).items()
            }
            for _each in range(dice.randint(0, 4))
        ]
    own = part["property"] == "id"
    return [
        {"id": each, "property": part["property"], "value": each if own else dice.choice(values)}
        for each in ids[part["id"]]
    ]


def _names(part: dict | list) -> list[str]:
    return [
        f"{_said(each['id'])}.{each['property']}" for each in (part if isinstance(part, list) else [part])
    ]


def _said(identity: str | dict) -> str:
    return (
        identity if isinstance(identity, str) else json.dumps(identity, sort_keys=True, separators=(",", ":"))
    )


def _output(name: str, dice: random.Random) -> dict | list:
    identity, _, prop = name.rpartition(".")
    if not identity.startswith("{"):
        return {"id": identity, "property": prop}
    pattern = json.loads(identity)
    panels = dice.sample(PANELS, 3)
    return [{"id": {key: panel if kind == ["ALL"] else kind for key, kind in pattern.items()}, "property": prop}
            for panel in panels]  # fmt: skip


def call(client, body: object, **headers: str):
    """Post to the address of callbacks, as a page of ours would."""
    return client.post("/_dash-update-component", json=body, headers={"Origin": ORIGIN, **headers})
