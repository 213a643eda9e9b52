"""The desk at which files are handed in, looked at and imported: what it shows at each step of the work."""

from datetime import UTC, datetime, timedelta

from dash import dcc, html

from components import ids
from components.imports_asking import mapper, school_form
from components.imports_preview import (
    Sight,
    changes,
    preview_said,
    problems,
    refused_rows,
    refused_said,
    result_said,
)
from data.ingest.intake import Outcome, Recognised, from_json
from data.ingest.tray import BUSY, LARGEST, MOST_FILES, Handed, said_size

DOING = {"looking": "Looking at the files", "importing": "Importing", "undoing": "Undoing"}
# For so long it is said how the last import ended; the list of imports says it for good.
NEWS = timedelta(hours=1)
UNLOGGED = "The audit log could not be written. Tell whoever looks after the server."
STOPPED = {
    "looking": "Looking at the files was broken off, perhaps because the server was stopped. Nothing was changed.",
    "importing": "The import was broken off before it could say how it ended. An import is kept whole or not at all: "
    "the list of imports below says which.",
    "undoing": "Undoing was broken off before it could say how it ended. It is done whole or not at all: the list of "
    "imports below says which.",
}


def button(words: str, do: str, *, main: bool = False, **more: object) -> html.Button:
    """A button that asks the server to do something; ``more`` goes with it, as in ``file="pupils.csv"``."""
    said = {f"data-{name}": str(value) for name, value in more.items()}
    return html.Button(
        words, type="button", className="do main" if main else "do", **{"data-import": do, **said}
    )


def desk(state: dict, files: list[Handed], sight: Sight) -> list:
    """The desk as it stands: ``state`` is the tray's, ``files`` what lies in it, ``sight`` who looks at it."""
    if state["step"] in BUSY:
        return [_progress(state)]
    if (
        state["step"] in ("imported", "undone")
        and datetime.now(UTC) - datetime.fromisoformat(state["at"]) > NEWS
    ):
        state = {"step": "waiting"}
    said = _SAYS.get(state["step"], _waiting)(state, files, sight)
    if state.get("logged") is False:
        said.append(html.P(UNLOGGED, className="problem", role="alert"))
    return [*said, _drop(first=not files)]


def _progress(state: dict) -> html.Div:
    doing, share = state.get("doing") or "", float(state.get("share") or 0)
    words = f"{DOING[state['step']]}{f': {doing.lower()}' if doing else ''}"
    bar = html.Progress(value=str(round(100 * share)), max="100", **{"aria-label": DOING[state["step"]]})
    note = "You can leave this page and come back: the work goes on."
    return html.Div([html.P(f"{words} \u2026", className="sentence", role="status"), bar,
                     html.P(note, className="quiet")], className="progressing")  # fmt: skip


def _drop(first: bool) -> html.Div:
    """Where files are dropped or chosen; the browser's own part is in ``assets/imports.js``."""
    invitation = "Drop files here, or" if first else "Drop more files here, or"
    choose = html.Button(
        "Choose files", type="button", className="do main" if first else "do", **{"data-choose": ""}
    )
    kinds = (
        "CSV, Excel (.xlsx), XML (Common Transfer File) or a .zip of them, as your school's system exports them. "
        f"At most {MOST_FILES} files of {said_size(LARGEST)} each."
    )
    return html.Div(
        [
            html.P([html.Span(f"{invitation} "), choose], className="invitation"),
            html.P(kinds, className="quiet"),
        ],
        className="drop-files",
        **{"data-drop": "", "data-most": str(LARGEST)},
    )


def _waiting(_state: dict, files: list[Handed], sight: Sight) -> list:
    if not files:
        return []
    buttons = [button("Look at these files", "look", main=True), button("Throw them away", "clear")]
    return [_listed([(file.name, said_size(file.size), file.name) for file in files]), _row(buttons)]


def _looked(state: dict, files: list[Handed], sight: Sight) -> list:
    recognised = [from_json(Recognised, one) for one in state.get("recognised", ())]
    parts = [_recognised(recognised, files)]
    if sight.asks_school and not state.get("school") and "outcome" not in state:
        parts.append(school_form(state.get("tried") or {}))
    elif state.get("words"):
        parts.append(html.P(state["words"], className="problem", role="alert"))
    parts += [mapper(one) for one in recognised if one.mapping]
    if "outcome" in state:
        return [*parts, *_preview(from_json(Outcome, state["outcome"]), sight)]
    if any(not one.format for one in recognised):
        words = "Take out what cannot be read, or hand it in again as is advised there. Then the rest can be imported."
        parts.insert(1, html.P(words, className="problem", role="alert"))
    return [*parts, _row([button("Look again", "look"), button("Throw them away", "clear")])]


def _preview(outcome: Outcome, sight: Sight) -> list:
    report = outcome.report
    rows = refused_rows(report)
    buttons = []
    if report.accepted and not report.nothing_to_change:
        buttons.append(button("Import", "import", main=True))
    elif report.errors and not report.whole_files and rows:
        them = "this row" if rows == 1 else f"these {rows:,} rows"
        buttons.append(button(f"Import without {them}", "import", main=True, skip="yes"))
    buttons.append(button("Throw them away", "clear"))
    return [
        html.Section(
            [html.H3("What would change"), preview_said(report), _row(buttons), changes(report, would=True),
             *problems(report, sight)], className="outcome",
        ),
    ]  # fmt: skip


def _imported(state: dict, _files: list[Handed], sight: Sight) -> list:
    report = from_json(Outcome, state["outcome"]).report
    said = html.P(result_said(report), className="sentence", role="status")
    table = html.Details(
        [html.Summary("What changed, file by file"), changes(report, would=False)], className="ask"
    )
    return [html.Section([said, table, *problems(report, sight)], className="outcome")]


def _refused(state: dict, files: list[Handed], sight: Sight) -> list:
    if "outcome" in state:
        report = from_json(Outcome, state["outcome"]).report
        said = [html.P(refused_said(report), className="problem", role="alert"), *problems(report, sight)]
    else:
        said = [html.P(f"That was not done. {state.get('words', '')}", className="problem", role="alert")]
    return [html.Div(said, className="outcome"), *_waiting(state, files, sight)]


def _undone(state: dict, files: list[Handed], sight: Sight) -> list:
    words = (
        f"Import {state['number']} is undone: {state['removed']:,} rows taken out, "
        f"{state['restored']:,} given back what they were."
    )
    return [html.P(words, className="sentence", role="status"), *_waiting(state, files, sight)]


def _failed(state: dict, files: list[Handed], sight: Sight) -> list:
    words = (
        "Something went wrong, and it is not your doing. Nothing was changed. Try again; if it happens again, pass on "
        f"the number {state.get('reference', '')}."
    )
    return [html.P(words, className="problem", role="alert"), *_waiting(state, files, sight)]


def _stopped(state: dict, files: list[Handed], sight: Sight) -> list:
    return [html.P(STOPPED[state["was"]], className="problem", role="alert"), *_waiting(state, files, sight)]


_SAYS = {
    "looked": _looked,
    "imported": _imported,
    "refused": _refused,
    "undone": _undone,
    "failed": _failed,
    "stopped": _stopped,
}


def _recognised(recognised: list[Recognised], files: list[Handed]) -> html.Ul | html.Details:
    """What each file was taken for; folded where there is nothing to say of any of them."""
    there = {file.name for file in files}
    lines = []
    for one in recognised:
        owner = one.file.split(":")[0]
        words = " ".join([one.words.removeprefix(one.file).strip(), *one.notes])
        state = "ready" if one.format and not one.asks else "asks" if one.format else "unread"
        lines.append((one.file, words, owner if owner in there else "", state))
    listed = _listed(lines)
    if len(lines) < FOLDED or any(state != "ready" for *_, state in lines):
        return listed
    return html.Details([html.Summary(f"{len(lines)} files are ready"), listed], className="ask")


FOLDED = 4
STATES = {"ready": "Ready", "asks": "A question below", "unread": "Cannot be read"}


def _listed(lines: list[tuple]) -> html.Ul:
    """Files, one a line: name, what is said of it, the file to take out, and how it stands."""
    items = []
    for name, words, owner, *state in lines:
        parts = [html.Strong(name), html.Span(f" {words}")]
        if state:
            parts.insert(0, html.Span(STATES[state[0]], className=f"state {state[0]}"))
        if owner:
            out = button("Take out", "remove", file=owner)
            setattr(out, "aria-label", f"Take out {owner}")
            parts.append(out)
        items.append(html.Li(parts))
    return html.Ul(items, className="handed")


def _row(buttons: list) -> html.Div:
    return html.Div(buttons, className="buttons")


def wiring(busy: bool) -> list:
    """The unseen parts: what the browser asks for, and the clock that looks how far the work has come."""
    return [
        dcc.Store(id=ids.IMPORT_ASKED),
        dcc.Interval(id=ids.IMPORT_CLOCK, interval=700, disabled=not busy),
    ]
