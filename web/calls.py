"""Calls of callbacks as a browser with our page makes them; of any other shape none gets as far as Dash.

Dash checks the output of a call alone and takes inputs, state and ids on trust. What is made up would fail
somewhere in it or in a callback, as an error of ours, in the log.
"""

import json
import re
from collections.abc import Mapping, Sequence

from flask import abort

Part = Mapping[str, str]
# Dash's page router: the only callback whose values Dash itself reads.
ADDRESS = "_pages_location"
# How JSON writes the letters that may be none, so that other calls are not looked at twice.
UNWRITABLE = re.compile(rb"\\u(?:d[89a-f]|0000)", re.IGNORECASE)


def refuse_unwritable(sent: bytes, body: Mapping) -> None:
    """400 for half a letter (a lone surrogate) and for the letter of code 0: no database keeps them all."""
    if not UNWRITABLE.search(sent):
        return
    try:
        text = json.dumps(body, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        abort(400)
    if b"\\u0000" in text.replace(rb"\\", b""):
        abort(400)


def refuse_made_up(body: Mapping, declared: Mapping[str, Sequence[Part]]) -> None:
    """400 unless a call names the parts that its callback was registered with.

    ``declared`` is the callback in Dash's ``callback_map``: the id and property of each input and state.
    """
    outputs, named, changed = body.get("outputs"), body["output"], body.get("changedPropIds")
    several = named.startswith("..")
    wanted = [_output(each) for each in (named[2:-2].split("...") if several else [named])]
    given, parts = body.get("inputs"), [*declared["inputs"], *declared["state"]]
    state = body.get("state", [])
    if not (
        isinstance(given, list)
        and isinstance(state, list)
        and _are([*given, *state], parts)
        and _are(outputs if several else [outputs], wanted)
        and isinstance(changed, list)
        and all(isinstance(name, str) for name in changed)
        and _go_together([*given, *state], parts)
    ):
        abort(400)


def _output(named: str) -> Part:
    identity, _, prop = named.rpartition(".")
    return {"id": identity, "property": prop}


def _are(said: object, wanted: Sequence[Part]) -> bool:
    """Whether these are the wanted parts, in their order."""
    return (
        isinstance(said, list)
        and len(said) == len(wanted)
        and all(_is(one, part) for one, part in zip(said, wanted, strict=True))
    )


def _is(said: object, part: Part) -> bool:
    if not part["id"].startswith("{"):
        return _names(said, part["property"], part["id"]) and _is_address(said)
    pattern = json.loads(part["id"])
    found = said if ["ALL"] in pattern.values() else [said]
    return isinstance(found, list) and all(
        _names(one, part["property"]) and _fits(one["id"], pattern) for one in found
    )


def _names(said: object, prop: str, identity: str = "") -> bool:
    if not isinstance(said, dict) or said.get("property") != prop:
        return False
    return said.get("id") == identity if identity else isinstance(said.get("id"), dict)


def _is_address(said: Mapping) -> bool:
    if said["id"] != ADDRESS:
        return True
    start = "/" if said["property"] == "pathname" else ""
    return isinstance(said.get("value"), str) and said["value"].startswith(start)


def _fits(identity: Mapping, pattern: Mapping) -> bool:
    """Whether an id is one of a pattern: the same keys, the same words, and a word or a number where any may stand."""
    return identity.keys() == pattern.keys() and all(
        isinstance(identity[key], str | int) if isinstance(kind, list) else identity[key] == kind
        for key, kind in pattern.items()
    )


def _go_together(said: Sequence, parts: Sequence[Part]) -> bool:
    """Whether the lists of one pattern are of the same components, as each of them is what the page holds."""
    met: dict[str, list] = {}
    for one, part in zip(said, parts, strict=True):
        if isinstance(one, list):
            ids = [each["id"] for each in one]
            if met.setdefault(part["id"], ids) != ids:
                return False
    return True
