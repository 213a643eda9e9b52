"""A grid of types of need by teams: the share not confident and the answers in each cell, pupils along the edge."""

from bisect import bisect_right

from components.figures.style import STEPS, axis, colour, escaped, frame, text_on, width_of
from components.sentences.words import counted, label
from data import disclosure
from data.measures.cpd_rounds import ALL_STAFF, PUPILS
from data.rounding import percent, said
from data.table import Table

CELL, LEFT, ABOVE = 40, 52, 24
# The key stands so many rows below the last need, after two lines of words.
KEY = 1.7
# More teams than these are left to the table: on a phone a cell must hold two digits.
MOST_TEAMS = 8
LONGEST_NAME = 18
SMALL = 12
# Fixed, so that two views can be compared; shares in percent.
BANDS = (0, 20, 40, 60)
BAND_NAMES = ("under<br>20%", "20% to<br>40%", "40% to<br>60%", "from<br>60%")
HIDDEN, NOBODY = "c", "\u2013"


def confidence_grid(table: Table) -> dict | None:
    """Needs down, teams across: percent not confident above the number of answers, all staff first, pupils last."""
    if not any(row["value"] is not None and row["team"] != PUPILS for row in table.rows):
        return None
    found = {table.key(row): row for row in table.rows}
    needs = list(dict.fromkeys(row["need_type"] for row in table.rows))
    teams = _columns(table)
    bands = [[_band(found.get((team, need))) for team in teams] for need in needs]
    traces = [_fills(bands), *_texts(found, needs, teams), *_key(len(needs))]
    return {"data": traces, "layout": _layout(needs, teams)}


def _columns(table: Table) -> list[str]:
    """All staff, the teams with most answers by name, the pupils."""
    most: dict[str, int] = {}
    for row in table.rows:
        most[row["team"]] = max(most.get(row["team"], 0), row["n"])
    teams = sorted((team for team in most if team not in (ALL_STAFF, PUPILS)), key=lambda team: -most[team])
    ends = [[name] if name in most else [] for name in (ALL_STAFF, PUPILS)]
    return ends[0] + sorted(teams[:MOST_TEAMS]) + ends[1]


def more_teams(table: Table) -> list[str]:
    """What is left to the table where there are too many teams for the grid."""
    teams = {row["team"] for row in table.rows} - {ALL_STAFF, PUPILS}
    more = len(teams) - MOST_TEAMS
    if more < 1:
        return []
    return [f"{more} more team{'s are' if more > 1 else ' is'} in the table."]


def _band(row: dict | None) -> int | None:
    if row is None or row["team"] == PUPILS or row["value"] is None or row["n"] < disclosure.COMPARED_FROM:
        return None
    return bisect_right(BANDS, row["value"]) - 1


def _fills(bands: list[list[int | None]]) -> dict:
    steps = len(STEPS)
    scale = [[(place + end) / steps, colour(step)] for place, step in enumerate(STEPS) for end in (0, 1)]
    return {
        "type": "heatmap", "z": bands, "zmin": -0.5, "zmax": steps - 0.5, "colorscale": scale, "showscale": False,
        "xgap": 2, "ygap": 2, "hoverinfo": "skip", "showlegend": False,
    }  # fmt: skip


def _texts(found: dict, needs: list[str], teams: list[str]) -> list[dict]:
    texts: dict[str, dict] = {}
    for down, need in enumerate(needs):
        for across, team in enumerate(teams):
            ink, text, hover = _printed(found.get((team, need)))
            trace = texts.setdefault(ink, {"x": [], "y": [], "text": [], "hovertext": []})
            where = f"{escaped(label('team', team))}, {label('need_type', need)}"
            for name, put in (("x", across), ("y", down), ("text", text), ("hovertext", f"{where}: {hover}")):
                trace[name].append(put)
    return [trace | _text(ink, "text") for ink, trace in texts.items()]


def _text(ink: str, hover: str) -> dict:
    return {
        "type": "scatter", "mode": "text", "textfont": {"color": colour(ink), "size": SMALL}, "hoverinfo": hover,
        "textposition": "middle center", "showlegend": False, "cliponaxis": False,
    }  # fmt: skip


def _printed(row: dict | None) -> tuple[str, str, str]:
    """A cell's text colour, its text and the same in full."""
    if row is None or (row["value"] is None and not row["note"].startswith("c")):
        return "muted", NOBODY, "nobody answered"
    if row["value"] is None:
        return "muted", HIDDEN, "hidden, so that nobody can be told apart"
    if row["team"] == PUPILS:
        return "ink", f"{row['value']:,}", f"{row['value']:,}"
    band = _band(row)
    ink = "muted" if band is None else text_on(STEPS[band])
    full = f"{counted(row['numerator'], row['denominator'])} not confident ({percent(row['value'])})"
    return ink, f"{said(row['value'], 0)}<br>{row['n']:,}", full


def _key(needs: int) -> list[dict]:
    row, places = needs + KEY - 0.5, list(range(len(STEPS)))
    fills = _fills([places]) | {"y": [row], "x": places, "xaxis": "x2"}
    words = [
        {"x": [place], "y": [row], "text": [name], "xaxis": "x2"} | _text(text_on(STEPS[place]), "skip")
        for place, name in enumerate(BAND_NAMES)
    ]
    above = {
        "x": [-0.5],
        "y": [needs + 0.1],
        "text": ["% not confident, answers below.<br>No fill: under 10 answers."],
        "xaxis": "x2",
    }
    return [fills, *words, above | _text("muted", "skip") | {"textposition": "middle right"}]


def _layout(needs: list[str], teams: list[str]) -> dict:
    names = [_short("Pupils" if team == PUPILS else label("team", team)) for team in teams]
    longest = max(map(width_of, names))
    across = {"range": [-0.5, len(teams) - 0.5], "side": "top", "tickangle": 0, "showticklabels": True}
    across |= {"tickvals": list(range(len(teams))), "ticktext": [escaped(name) for name in names]}
    down = {"range": [len(needs) + KEY, -0.5], "showticklabels": True, "tickvals": list(range(len(needs)))}
    down |= {"ticktext": list(needs), "ticklabelstandoff": 6}
    ink = {"tickfont": {"color": colour("ink")}}
    heads = {
        "slim": 0,
        "narrow": longest,
        "wide": longest,
        "more": longest - ABOVE + 8,
        "columns": len(teams),
    }
    return frame(
        CELL * (len(needs) + KEY + 0.5) + ABOVE,
        margin=(LEFT, 0, ABOVE, 0),
        xaxis=axis(**across) | ink,
        xaxis2=axis(range=[-0.5, len(STEPS) - 0.5], overlaying="x"),
        yaxis=axis(**down) | ink,
        meta={"heads": heads},
    )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "\u2026"
