"""Handing files in, looking, answering, importing, undoing: one callback, and the templates to download."""

from collections.abc import Callable
from typing import Any

from dash import Dash, Input, Output, ctx, no_update
from flask import Response, abort

from callbacks.wiring import Wiring
from components import ids
from components.imports_asking import CHOOSE, NOT_USED
from components.imports_page import desk_parts, imports_here, school_name, school_now, standing_parts, tray
from components.imports_preview import Sight, problems_csv
from data import audit, store, terms
from data.errors import Refused
from data.ingest import intake, jobs
from data.ingest.files import FILES
from data.ingest.kinds import Wrong
from data.ingest.templates import template
from data.ingest.tray import BUSY, Tray
from data.reader import current_reader

Asked = dict[str, Any]


def register(wiring: Wiring) -> None:
    """Register what is done at the desk."""

    @wiring.on(
        Output(ids.IMPORT_DESK, "children"),
        Output(ids.IMPORT_CLOCK, "disabled"),
        Output(ids.IMPORT_STANDING, "children"),
        Output(ids.IMPORT_SCHOOL, "children"),
        Input(ids.IMPORT_ASKED, "data"),
        Input(ids.IMPORT_CLOCK, "n_intervals"),
        roles=terms.IMPORTED_BY,
        prevent_initial_call=True,
    )
    def tend(asked: Asked | None, _ticks: int | None) -> tuple:
        mine, refused = tray(), ""
        if ctx.triggered_id == ids.IMPORT_ASKED and isinstance(asked, dict):
            try:
                DOES.get(str(asked.get("do")), _nothing)(mine, asked)
            except Refused as refusal:
                refused = str(refusal)
        busy = mine.state()["step"] in BUSY
        if busy:
            return desk_parts(refused), False, no_update, no_update
        school = school_now()
        return desk_parts(refused), True, standing_parts(school), school_name(school)


def serve_files(app: Dash) -> None:
    """Serve templates of the data pack's files, and what was not right with what was handed in, to those who import."""
    app.server.add_url_rule("/data/templates/<name>", "template", template_of)
    app.server.add_url_rule("/data/problems.csv", "problems", problems_of)


def template_of(name: str) -> Response:
    """One template as CSV; 404 for what is no file of the pack and for who does not import alike."""
    if name not in FILES or current_reader().role not in terms.IMPORTED_BY:
        abort(404)
    return _as_file(template(name), name)


def problems_of() -> Response:
    """What was not right with what the reader handed in, as CSV; 404 where there is nothing to tell."""
    reader = current_reader()
    outcome = tray().state().get("outcome") if reader.role in terms.IMPORTED_BY else None
    if not outcome:
        abort(404)
    report = intake.from_json(intake.Outcome, outcome).report
    audit.record(
        store.accounts_engine(), "export", account_id=reader.account_id, page="data", panel="problems"
    )
    return _as_file(problems_csv(report, Sight(reader.role in terms.NAMES_SEEN_BY)), "problems.csv")


def _as_file(text: str, name: str) -> Response:
    answer = Response("\ufeff" + text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _nothing(_tray: Tray, _asked: Asked) -> None:
    """What the browser asked for is nothing that is done here."""


def _look(tray: Tray, _asked: Asked) -> None:
    if tray.files():
        jobs.start(tray, "looking")


def _take(tray: Tray, asked: Asked) -> None:
    if "outcome" not in tray.state():
        raise Refused("Look at the files first: an import is only begun from what it would change.")
    jobs.start(tray, "importing", skip_bad_rows=asked.get("skip") == "yes")


def _undo(tray: Tray, asked: Asked) -> None:
    wanted = str(asked.get("urn")), str(asked.get("number"))
    for row in imports_here(school_now()):
        if (str(row.urn), str(row.import_no)) == wanted:
            jobs.start(tray, "undoing", urn=row.urn, number=row.import_no)
            return
    raise Refused("There is no such import. The list below has been brought up to date.")


def _clear(tray: Tray, _asked: Asked) -> None:
    tray.clear()


def _remove(tray: Tray, asked: Asked) -> None:
    tray.remove(str(asked.get("file", "")))
    _look(tray, asked)


def _school(tray: Tray, asked: Asked) -> None:
    """Keep which school it is, each part read as the import would read it, and look again."""
    form, said = _form(asked), {}
    tray.know(tried=form)
    for name, title in (("urn", "URN"), ("name", "Name"), ("phase", "Phase")):
        column = FILES["school.csv"].column[name]
        try:
            said[name] = str(column.kind.read(form.get(name, "").strip() or "-"))
        except Wrong as wrong:
            raise Refused(f"{title} should be {wrong}.") from wrong
        if said[name] == "-":
            raise Refused(f"{title} is empty; it should be the school's name.")
    tray.know(school=said)
    _look(tray, asked)


def _map(tray: Tray, asked: Asked) -> None:
    """Keep what was said of one table's columns, in place of what was said of it before, and look again."""
    mapping = _mapping(tray, str(asked.get("of", "")))
    if mapping is None:
        return
    form = _form(asked)
    fills = form.get("fills", mapping.fills)
    if fills not in intake.FILLS:
        return
    settled = intake.remap(mapping, fills) if fills != mapping.fills else _settled(mapping, form)
    kept = [one for one in tray.known().get("answers", ()) if _of(one) != settled.signature]
    tray.know(answers=[*kept, intake.as_json(settled)])
    _look(tray, asked)


def _settled(mapping: intake.Mapping, form: dict[str, str]) -> intake.Mapping:
    """A mapping with the form's answers: only headings that are there and meanings that such a table can have."""
    allowed = {field.name for field in intake.fields_of(mapping.fills)}
    asked = {form[f"ask-{field}"]: field for field in allowed if form.get(f"ask-{field}", CHOOSE) != CHOOSE}
    columns = []
    for at, (heading, guessed) in enumerate(mapping.columns):
        chosen = form.get(f"column-{at}", guessed)
        name = "" if chosen == NOT_USED or chosen not in allowed else chosen
        columns.append((heading, asked.get(heading, name) if heading else name))
    given = {
        **dict(mapping.given),
        **{field: form[f"given-{field}"].strip() for field in allowed if f"given-{field}" in form},
    }
    return intake.Mapping(
        mapping.signature,
        mapping.fills,
        tuple(columns),
        tuple((name, value) for name, value in given.items() if value),
    )


def _mapping(tray: Tray, signature: str) -> intake.Mapping | None:
    """The mapping of a table that was looked at, by its signature."""
    found = [intake.from_json(intake.Recognised, one) for one in tray.state().get("recognised", ())]
    return next((one.mapping for one in found if one.mapping and one.mapping.signature == signature), None)


def _of(answer: str) -> str:
    return intake.from_json(intake.Mapping, answer).signature


def _form(asked: Asked) -> dict[str, str]:
    form = asked.get("form")
    return {str(name): str(value)[:1000] for name, value in form.items()} if isinstance(form, dict) else {}


DOES: dict[str, Callable[[Tray, Asked], None]] = {
    "look": _look, "import": _take, "undo": _undo, "clear": _clear, "remove": _remove, "school": _school, "map": _map,
}  # fmt: skip
