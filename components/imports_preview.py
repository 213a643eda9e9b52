"""What an import would change or has changed: table by table, with examples, and what was refused and why."""

import csv
import io
import re
from dataclasses import dataclass

from dash import html

from data.ingest import Problem, Report
from data.ingest.report import FileReport, shown
from data.table import cell

LISTED = 100
# A day of somebody's life, as some rules quote it.
QUOTED = re.compile(r" \((?:\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4})\)")
WHATS = {"new": "New", "changed": "Changed", "gone": "Gone"}


@dataclass(frozen=True)
class Sight:
    """Who looks: whether they may know names, and whether the school has yet to be named."""

    names: bool
    asks_school: bool = False


def changes(report: Report, would: bool) -> html.Div:
    """How many rows of each file are new, changed, gone or refused; ``would``: nothing is written yet."""
    heads = ("File", "Rows read", "New", "Changed", "Gone", "Refused")
    rows = [_file(file) for file in report.files]
    table = html.Table(
        [
            html.Caption("What would change" if would else "What changed", className="visually-hidden"),
            html.Thead(
                html.Tr(
                    [
                        html.Th(head, scope="col", className="number" if at else "")
                        for at, head in enumerate(heads)
                    ]
                )
            ),
            html.Tbody(rows),
        ]
    )
    notes = [html.P(note, className="quiet") for note in report.notes]
    grid = html.Div(
        table, className="scroll numbers", tabIndex=0, role="group", **{"aria-label": "What changes"}
    )
    return html.Div([*([grid] if rows else []), *notes], className="changes")


def refused_rows(report: Report) -> int:
    """How many rows of what was handed in are refused: one row can break rules of several files of the pack."""
    kept = {(problem.file, problem.line) for problem in _errors(report) if problem.line}
    whole = len(report.problems) == report.errors + report.warnings
    return len(kept) if whole else max(len(kept), report.refused)


def _errors(report: Report) -> list[Problem]:
    """What is wrong, each row and rule once."""
    once: dict[tuple, Problem] = {}
    for one in report.problems:
        if one.severity == "error":
            once.setdefault((one.file, one.line, one.value, one.right), one)
    return list(once.values())


def preview_said(report: Report) -> html.P:
    """The preview in one sentence."""
    return html.P(_said(report), className="sentence")


def _said(report: Report) -> str:
    if not report.accepted:
        rows = refused_rows(report)
        if report.whole_files or not rows:
            return "Nothing can be imported yet: a file cannot be used as it is."
        return f"{rows:,} {'row breaks' if rows == 1 else 'rows break'} a rule; everything else is fine."
    if report.nothing_to_change:
        return f"Nothing would change: {report.school} already holds all of it."
    return f"{report.school}: {_counts(report)}. Nothing is written until you say so."


def result_said(report: Report) -> str:
    """What an import did, in words."""
    if not report.import_no:
        return f"Nothing had to be changed: {report.school} holds all of it already."
    rows = refused_rows(report)
    left = f" {rows:,} {'row was' if rows == 1 else 'rows were'} left out." if rows else ""
    return f"Import {report.import_no} is done: {report.school}, {_counts(report)}.{left} Every page shows it now."


def refused_said(report: Report) -> str:
    """Why an import was refused, in words."""
    errors = f"{report.errors:,} {'thing is' if report.errors == 1 else 'things are'} not right"
    return f"Nothing was imported: {errors} with what was handed in."


def _counts(report: Report) -> str:
    parts = [
        (report.added, "new"),
        (sum(file.changed for file in report.files), "changed"),
        (sum(file.gone for file in report.files), "gone"),
    ]
    return ", ".join(f"{count:,} {word}" for count, word in parts if count)


def _file(file: FileReport) -> html.Tr:
    counts = (file.rows, file.added, file.changed, file.gone, file.refused)
    unit = "" if file.unit == "rows" else f" ({file.unit})"
    name = html.Th([file.name, html.Span(unit, className="quiet")], scope="row")
    return html.Tr(
        [name, *(html.Td(f"{count:,}", className="number" if count else "number zero") for count in counts)]
    )


def problems(report: Report, sight: Sight) -> list:
    """What is not right, row by row; whoever may not know names is shown where and which rule, and no value."""
    errors = _errors(report)
    warnings = [problem for problem in report.problems if problem.severity != "error"]
    uncounted = report.errors + report.warnings - len(report.problems)
    parts = []
    if errors:
        heading = "What is refused, and why" if not report.whole_files else "What has to be mended"
        download = html.A("Download the list (CSV)", href="/data/problems.csv")
        parts += [html.H3(heading), html.P(download), _listed(errors, len(errors) + uncounted, sight)]
    if warnings:
        summary = f"{report.warnings:,} {'thing' if report.warnings == 1 else 'things'} to look at"
        parts.append(
            html.Details([html.Summary(summary), _listed(warnings, report.warnings, sight)], className="ask")
        )
    if sight.names and (examples := _examples(report)):
        parts.append(html.Details([html.Summary("Some of the rows that change"), examples], className="ask"))
    return parts


def _listed(found: list[Problem], count: int, sight: Sight) -> html.Div:
    heads = ("File", "Row", "Column", *(("It says",) if sight.names else ()), "What would be right")
    rows = [html.Tr(_cells(problem, sight)) for problem in found[:LISTED]]
    table = html.Table(
        [
            html.Caption("Rows that are not right", className="visually-hidden"),
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody(rows),
        ]
    )
    more = count - len(rows)
    parts = [
        html.Div(
            table,
            className="scroll numbers",
            tabIndex=0,
            role="group",
            **{"aria-label": "Rows that are not right"},
        )
    ]
    if more > 0:
        parts.append(html.P(f"and {more:,} more.", className="quiet"))
    if not sight.names:
        parts.append(html.P("The values are shown to the SENCO and senior leaders alone.", className="quiet"))
    return html.Div(parts)


def _cells(problem: Problem, sight: Sight) -> list:
    said = problem.right if sight.names else QUOTED.sub("", problem.right)
    cells = [html.Th(shown(problem.file), scope="row"), html.Td(f"{problem.line:,}" if problem.line else "")]
    cells.append(html.Td(shown(problem.column or "")))
    if sight.names:
        value = "(empty)" if problem.value == "" else shown(problem.value or "")
        cells.append(html.Td(value))
    return [*cells, html.Td(f"{said[:1].upper()}{said[1:]}")]


def problems_csv(report: Report, sight: Sight) -> str:
    """Everything that is not right as CSV, to work through; without values for whoever may not know names."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["file", "row", "column", *(["it says"] if sight.names else []), "what would be right"])
    for one in _errors(report) + [one for one in report.problems if one.severity != "error"]:
        said = one.right if sight.names else QUOTED.sub("", one.right)
        value = [shown(one.value or "")] if sight.names else []
        cells = [shown(one.file), str(one.line or ""), shown(one.column or ""), *value, said]
        writer.writerow([cell(text) for text in cells])
    return out.getvalue()


def _examples(report: Report) -> html.Div | None:
    examples = getattr(report, "examples", ())
    if not examples:
        return None
    heads = ("File", "What", "Row", "Column", "Was", "Becomes")
    rows = [
        html.Tr([html.Th(one.file, scope="row"), html.Td(WHATS.get(one.what, one.what)),
                 *(html.Td(shown(cell or "")) for cell in (one.row, one.column, one.was, one.becomes))])
        for one in examples[:LISTED]
    ]  # fmt: skip
    table = html.Table(
        [
            html.Caption("Some of the rows that change", className="visually-hidden"),
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody(rows),
        ]
    )
    return html.Div(
        table,
        className="scroll numbers",
        tabIndex=0,
        role="group",
        **{"aria-label": "Some of the rows that change"},
    )
