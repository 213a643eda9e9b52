"""The page of one pupil: the whole picture on one time axis, then the same in words."""

from datetime import date, timedelta

from dash import dcc, html

from components.figures.timeline import timeline
from components.panel import GRAPH
from data import terms
from data.dates import long_date
from data.pupil import Record, Span
from data.rounding import percent, said


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
        "Reviews": [f"{long_date(day)}: {', '.join(filter(None, (what, more)))}" for day, what, more in record.reviews]
        or ["None recorded"],
        "Attendance": _attendance(record) or ["None recorded"],
        "Suspensions": [f"{long_date(day)}: {kind}, {_sessions(lost)}" for day, lost, kind in record.suspensions]
        or ["None"],
        "Scores": _scores(record) or ["None recorded"],
    }  # fmt: skip
    return [
        html.Section([html.H2(title), html.Ul([html.Li(line) for line in lines])], className="panel")
        for title, lines in sections.items()
    ]


def _attendance(record: Record) -> list[str]:
    """What was missed in each academic year, the newest first."""
    years: dict[int, list[int]] = {}
    for week, possible, missed in record.absence:
        # A week belongs to the academic year of its Friday.
        year = years.setdefault(terms.academic_year(week + timedelta(days=4)), [0, 0])
        year[0] += missed
        year[1] += possible
    return [
        f"{terms.academic_year_name(year)}: missed {said(missed, 0)} of {said(possible, 0)} sessions "
        f"({percent(100 * missed / possible)})"
        for year, (missed, possible) in sorted(years.items(), reverse=True)
        if possible
    ]


def _scores(record: Record) -> list[str]:
    """Every score of each subject and scale, the newest first."""
    found: dict[tuple[str, str], list[str]] = {}
    for subject, scale, day, score, beyond in record.scores:
        found.setdefault((subject, scale), []).insert(0, f"{beyond}{_number(score)} on {long_date(day)}")
    return [
        f"{subject[:1].upper()}{subject[1:]} ({scale}): {', '.join(all_of)}"
        for (subject, scale), all_of in found.items()
    ]


def _sessions(lost: float) -> str:
    return "1 session" if lost == 1 else f"{_number(lost)} sessions"


def _number(value: float) -> str:
    return said(value, 0 if value == int(value) else 1)


def _span(span: Span) -> str:
    # A start before any date the school asks about means that none was recorded.
    start = f"from {long_date(span.start)}" if span.start > terms.LONG_AGO else "start not recorded"
    when = f"{start} to {long_date(span.end)}" if span.end else f"{start}, now"
    return f"{span.name}, {when}" + (f" ({span.more})" if span.more else "")
