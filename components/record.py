"""The page of one pupil: the whole picture on one time axis, then the same in words."""

from datetime import date

from dash import dcc, html

from components.figures.timeline import timeline
from components.panel import GRAPH
from data import terms
from data.pupil import Record, Span
from data.rounding import said


def record_page(record: Record, as_at: date) -> html.Div:
    """One pupil's page; everything the chart shows stands below it as text."""
    figure = timeline(record, as_at)
    label = (
        f"Time line of {record.name}: register, needs, provision, absence by week and scores, as listed below"
    )
    height = {"height": f"{figure['layout']['height']}px"}
    graph = html.Div(
        dcc.Graph(figure=figure, config=GRAPH, style=height), role="img", **{"aria-label": label}
    )
    where = " · ".join(filter(None, (terms.year_group_name(record.year_group), record.registration_group)))
    notice = "CONFIDENTIAL: a named pupil. Opening this page is written in the audit log."
    return html.Div(
        [
            html.Header([html.H1(record.name), html.P(where, className="as-at")], className="page-head"),
            html.P(notice, className="confidential"),
            html.Section(
                [html.H2("What happened, when?"), html.Figure(graph, className="chart")], className="panel"
            ),
            html.Div(_lists(record), className="panels"),
        ],
        className="page record",
    )


def _lists(record: Record) -> list[html.Section]:
    sections = {
        "About the pupil": [f"{name}: {value}" for name, value in record.facts],
        "On roll": [_span(span) for span in record.enrolments],
        "On the SEN register": [_span(span) for span in record.statuses] or ["Not on the register"],
        "Needs": [_span(span) for span in record.needs] or ["None recorded"],
        "Provision": [_span(span) for span in record.provision] or ["None recorded"],
        "Reviews": [f"{_day(day)}: {', '.join(filter(None, (what, more)))}" for day, what, more in record.reviews]
        or ["None recorded"],
        "Suspensions": [
            f"{_day(day)}: {kind}, {said(sessions, 0)} sessions" for day, sessions, kind in record.suspensions
        ]
        or ["None"],
        "Latest scores": _latest_scores(record) or ["None recorded"],
    }  # fmt: skip
    return [
        html.Section([html.H2(title), html.Ul([html.Li(line) for line in lines])], className="panel")
        for title, lines in sections.items()
    ]


def _latest_scores(record: Record) -> list[str]:
    latest = {(subject, scale): (day, score, beyond) for subject, scale, day, score, beyond in record.scores}
    return [
        f"{subject} ({scale}): {beyond}{said(score, 0)}, {_day(day)}"
        for (subject, scale), (day, score, beyond) in latest.items()
    ]


def _span(span: Span) -> str:
    # A start before any date the school asks about means that none was recorded.
    start = f"from {_day(span.start)}" if span.start > terms.LONG_AGO else "start not recorded"
    when = f"{start} to {_day(span.end)}" if span.end else f"{start}, now"
    return f"{span.name}, {when}" + (f" ({span.more})" if span.more else "")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
