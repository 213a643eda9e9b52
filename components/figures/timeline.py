"""One pupil's record on one time axis: spans above, absence by week and scores below, all read down the same day."""

from datetime import date, timedelta

from components.figures.style import axis, colour, escaped, frame
from data.dates import long_date
from data.pupil import Record, Span
from data.rounding import percent, said

ROW = 40
BAND = 130
GAP = 46
TOP, BELOW, LEFT, RIGHT = 8, 44, 44, 12
STATUS_COLOUR = {"SEN support": "support", "EHC plan": "ehc"}
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x")
YEARS_SHOWN = 3
NAME_SPACE = 0.4


def timeline(record: Record, today: date) -> dict:
    """The figure of a record: register and needs, provision, absence by week, scores by subject.

    The axis runs over the last three years, or from the first thing known where that is later; spans that ended
    before it are left to the lists.
    """
    shown = _shown(record, today)
    rows = [(span, kind) for span, kind in spans(record) if _overlaps(span, shown)]
    bands = [band for band in (_absence(record), *_scores(record, shown)) if band]
    height = TOP + ROW * len(rows) + (BAND + GAP) * len(bands) + BELOW
    inner = max(height - TOP - BELOW, ROW)
    traces, layout = [], frame(height, margin=(LEFT, RIGHT, TOP, BELOW))
    layout["xaxis"] = _time_axis(shown, f"y{len(bands) + 1}" if bands else "y")
    span_part = ROW * len(rows) / inner
    layout["yaxis"] = axis(domain=[1 - span_part, 1], range=[len(rows), 0])
    traces += [_span(span, kind, place, shown) for place, (span, kind) in enumerate(rows)]
    layout["annotations"] = _names(rows)
    traces += _reviews(record, len(rows))
    upper = 1 - span_part
    for number, (title, marks, limits) in enumerate(bands, start=2):
        bottom = upper - (BAND + GAP) / inner
        layout[f"yaxis{number}"] = axis(
            domain=[max(bottom, 0), max(bottom, 0) + BAND / inner], range=limits, anchor="x",
            showticklabels=True, showgrid=True, nticks=4,
        )  # fmt: skip
        traces += [mark | {"yaxis": f"y{number}"} for mark in marks]
        layout["annotations"].append(
            {"text": title, "xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "showarrow": False,
             "y": max(bottom, 0) + BAND / inner, "yanchor": "bottom", "xshift": 2, "yshift": 4}
        )  # fmt: skip
        upper = bottom
    return {"data": traces, "layout": layout}


def spans(record: Record) -> list[tuple[Span, str]]:
    """The rows of the upper part, in order: statuses, needs, provision, each with the name of its colour."""
    rows = [(span, STATUS_COLOUR.get(span.name, "muted")) for span in record.statuses]
    rows += [(span, "all_sen") for span in record.needs]
    return rows + [(span, "muted") for span in record.provision]


def _shown(record: Record, today: date) -> tuple[date, date]:
    """The first and last day of the axis."""
    known = [span.start for span in (*record.enrolments, *record.statuses, *record.provision)]
    known += [week for week, _possible, _missed in record.absence]
    known += [day for _subject, _scale, day, _score, _beyond in record.scores]
    start = max(min(known, default=today), date(today.year - YEARS_SHOWN, 9, 1))
    return min(start, today - timedelta(days=60)) - timedelta(days=14), today + timedelta(days=14)


def _overlaps(span: Span, shown: tuple[date, date]) -> bool:
    return span.start <= shown[1] and (span.end or date.max) >= shown[0]


def _time_axis(shown: tuple[date, date], anchor: str) -> dict:
    return axis(
        type="date", range=[day.isoformat() for day in shown], showgrid=True, anchor=anchor, showticklabels=True,
        ticks="outside", nticks=5, tickformat="%b<br>%Y",
    )  # fmt: skip


def _span(span: Span, kind: str, place: int, shown: tuple[date, date]) -> dict:
    start, end = max(span.start, shown[0]), min(span.end or shown[1], shown[1])
    return {
        "type": "scatter", "mode": "lines", "x": [start.isoformat(), end.isoformat()], "y": [place + 0.8] * 2,
        "line": {"color": colour(kind), "width": 9}, "hovertext": _words(span), "hoverinfo": "text",
    }  # fmt: skip


def _names(rows: list[tuple[Span, str]]) -> list[dict]:
    """The name of each row above its bar, from the picture's left edge, so that none runs out of it."""
    return [
        {"text": escaped(span.name), "xref": "paper", "x": 0, "xanchor": "left", "xshift": -LEFT, "yref": "y",
         "y": place + 0.38, "yanchor": "middle", "showarrow": False, "font": {"color": colour("ink")}}
        for place, (span, _kind) in enumerate(rows)
    ]  # fmt: skip


def _words(span: Span) -> str:
    return escaped(f"{span.name} ({span.more})" if span.more else span.name)


def _reviews(record: Record, rows: int) -> list[dict]:
    """A mark at the foot of the spans for each review and each step towards a plan."""
    if not record.reviews or not rows:
        return []
    return [
        {
            "type": "scatter", "mode": "markers", "x": [day.isoformat() for day, _what, _more in record.reviews],
            "y": [rows - 0.05] * len(record.reviews), "hoverinfo": "text",
            "hovertext": [escaped(" · ".join(filter(None, (what, more)))) for _day, what, more in record.reviews],
            "marker": {"symbol": "triangle-up", "size": 9, "color": colour("ink")}, "cliponaxis": False,
        }
    ]  # fmt: skip


def _absence(record: Record) -> tuple | None:
    weeks = [(week, 100 * missed / possible) for week, possible, missed in record.absence if possible]
    if not weeks:
        return None
    bars = {
        "type": "bar", "x": [(week + timedelta(days=2)).isoformat() for week, _share in weeks],
        "y": [share for _week, share in weeks], "width": [6 * 86_400_000] * len(weeks),
        "marker": {"color": colour("support")}, "hoverinfo": "text",
        "hovertext": [f"Week of {long_date(week)}: {percent(share)} missed" for week, share in weeks],
    }  # fmt: skip
    possible = sum(possible for _week, possible, _missed in record.absence)
    missed = sum(missed for _week, _possible, missed in record.absence)
    title = f"Missed each week, % ({percent(100 * missed / possible)} in all)"
    return title, [bars], [0, 100]


def _scores(record: Record, shown: tuple[date, date]) -> list[tuple]:
    """One band a scale, one line a subject: scores of different scales never share an axis."""
    bands = []
    for scale in dict.fromkeys(scale for _subject, scale, *_rest in record.scores):
        rows = [row for row in record.scores if row[1] == scale]
        values = [score for _subject, _scale, _day, score, _beyond in rows]
        spread = max(max(values) - min(values), 10) * 0.2
        marks = [
            _subject(subject, rows, place, shown)
            for place, subject in enumerate(dict.fromkeys(row[0] for row in rows))
        ]
        bands.append((f"{scale.capitalize()} scores", marks, [min(values) - spread, max(values) + spread]))
    return bands


def _subject(subject: str, rows: list[tuple], place: int, shown: tuple[date, date]) -> dict:
    mine = [(day, score, beyond) for name, _scale, day, score, beyond in rows if name == subject]
    name = escaped(subject)
    # The name stands on that side of the last score where there is room for it.
    early = (mine[-1][0] - shown[0]) / (shown[1] - shown[0]) < NAME_SPACE
    return {
        "type": "scatter", "mode": "lines+markers+text", "x": [day.isoformat() for day, _score, _beyond in mine],
        "y": [score for _day, score, _beyond in mine], "name": name,
        "line": {"color": colour("ink" if place % 2 else "support"), "dash": DASHES[place % len(DASHES)], "width": 2},
        "marker": {"symbol": SYMBOLS[place % len(SYMBOLS)], "size": 8},
        "text": [""] * (len(mine) - 1) + [f"{name} {mine[-1][2]}{said(mine[-1][1], 0)}"],
        "textposition": "top right" if early else "top left",
        "hovertext": [f"{name}, {long_date(day)}: {beyond}{said(score, 0)}" for day, score, beyond in mine],
        "hoverinfo": "text", "cliponaxis": False,
    }  # fmt: skip
