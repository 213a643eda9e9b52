"""The action plan: choosing what is listed, saving an action, and the plan as files."""

from datetime import date

from dash import ALL, Dash, Input, Output, State, dcc, html, no_update
from flask import Response, abort

from callbacks.wiring import Wiring
from components import ids
from components.action_form import KEY_PARTED
from components.action_words import ALONE
from components.actions_page import listed, promise_of, school_now
from components.followed import VISIT, look
from data import actions, audit, store, terms
from data.actions import Action, Origin, Planned
from data.errors import Refused
from data.ingest.files import FILES
from data.ingest.kinds import Wrong
from data.reader import current_reader

EVERY_FIELD = ids.action(ALL)
COLUMNS = FILES["actions.csv"].column
OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "plan.xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "plan.docx": f"{OFFICE}.wordprocessingml.document",
}
GONE = "This action is no longer there. Open the plan again."


def register(wiring: Wiring) -> None:
    """Register what lists and what saves."""

    @wiring.on(
        Output(ids.ACTIONS_LISTED, "children"),
        Input(ids.ACTIONS_STATUS, "value"),
        Input(ids.ACTIONS_LEAD, "value"),
        roles=terms.ACTIONS_KEPT_BY,
        prevent_initial_call=True,
    )
    def choose(status: object, lead: object) -> list:
        school = school_now()
        return listed(actions.plan(store.school_engine(), school.urn), status, lead) if school else no_update

    @wiring.on(
        Output(ids.ACTION_SAVED, "children"),
        Output(ids.ACTION_WHICH, "data"),
        Input(ids.ACTION_SAVE, "n_clicks"),
        State(EVERY_FIELD, "value"),
        State(EVERY_FIELD, "id"),
        State(ids.ACTION_WHICH, "data"),
        roles=terms.ACTIONS_KEPT_BY,
        prevent_initial_call=True,
    )
    def save(clicks: int | None, values: list, fields: list, which: dict | None) -> tuple:
        if not clicks:
            return no_update, no_update
        try:
            saved = saved_as(_said(fields, values), which if isinstance(which, dict) else {})
        except Refused as refusal:
            return html.P(str(refusal), className="problem", role="alert"), no_update
        thanks = html.P(["Saved. ", dcc.Link("See the plan", href="/actions")])
        return thanks, {"key": saved.key, "version": saved.version}


def _said(fields: list, values: list) -> dict[str, str]:
    """What was written, by field; nothing that is not text."""
    return {
        str(field.get("field")): value.strip()
        for field, value in zip(fields, values, strict=True)
        if isinstance(field, dict) and isinstance(value, str)
    }


def saved_as(said: dict[str, str], which: dict) -> Planned:
    """Save what a form says: as a change of the action that ``which`` names, else as a new one made from it.

    Raises Refused, in words for the writer, where it cannot be.
    """
    school, engine = school_now(), store.school_engine()
    if school is None:
        raise Refused("No school has been imported yet.")
    if "key" not in which:
        origin = _origin(which, said.get("follows", ""))
        kept = {"page": f"/{origin.page}" if origin else "", "opened_on": date.today()}
        return actions.save(engine, school.urn, action_of(said, kept), origin=origin)
    plan = actions.plan(engine, school.urn)
    stands = next((planned for planned in plan if planned.key == which["key"]), None)
    if stands is None:
        raise Refused(GONE)
    kept = {"page": stands.action.page, "opened_on": stands.action.opened_on}
    after = str(which.get("version"))
    return actions.save(engine, school.urn, action_of(said, kept), action_id=stands.action_id, after=after)


def action_of(said: dict[str, str], kept: dict) -> Action:
    """The action that a form says, each field by the rule of its column in actions.csv; ``kept`` is not in the form."""
    read = {}
    for name, text in said.items():
        if name not in actions.NAMES or name in kept or not text:
            continue
        try:
            read[name] = COLUMNS[name].kind.read(text)
        except Wrong as wrong:
            raise Refused(f"{ALONE[name]} should be {wrong}.") from wrong
    if "due_date" not in read:
        raise Refused("Say by when it is due.")
    blank = {"aim": "", "action": "", "owner": ""}
    return Action(**{**blank, **read, **kept})


def _origin(which: dict, follows: str) -> Origin | None:
    """What a new action is made from, read now from the reader's own source; None for one that comes from nothing."""
    if "make" in which:
        page, _, panel = str(which["make"]).partition("/")
        found = look(page, panel, str(which.get("choices", "")))
        if found is None:
            raise Refused("The panel that this was made from is no longer there.")
        return found.origin(tuple(follows.split(KEY_PARTED)))
    if VISIT in which:
        promise = promise_of(which[VISIT], which.get("promise"))
        if promise is None:
            raise Refused("The promise that this was made from is no longer there.")
        saved, promised = promise
        return Origin(VISIT, str(saved.number), "", saved.visit.visited_on, promised.what)
    return None


def serve_plan(app: Dash) -> None:
    """Serve the plan as files; the gate has already let the reader in."""
    app.server.add_url_rule("/actions/<name>", "plan", plan_as)


def plan_as(name: str) -> Response:
    """The whole plan as a file; 404 for what is none and for who does not keep the plan alike."""
    reader, school = current_reader(), None
    if name in KINDS and reader.role in terms.ACTIONS_KEPT_BY:
        school = school_now()
    if school is None:
        abort(404)
    # What writes files is large, and hardly any worker is asked for one.
    from components.plan_files import WRITES, Plan

    which = name.rpartition(".")[2]
    made = WRITES[which](Plan(school.name, date.today(), actions.plan(store.school_engine(), school.urn)))
    audit.record(
        store.accounts_engine(), "export", account_id=reader.account_id, page="actions", format=which
    )
    answer = Response(made, mimetype=KINDS[name])
    answer.headers["Content-Disposition"] = f'attachment; filename="sightline-action-{name}"'
    return answer
