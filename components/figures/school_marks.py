"""How a school is marked among others: its number among all schools, and the shape of its phase."""

from components.figures.style import colour, escaped
from components.sentences.row_words import SAID
from components.sentences.trust import beyond, short
from data import terms
from data.table import Table
from data.trust.comparing import ABOVE

SIZE, TEXT = 20, 11
SHAPES = {"primary": "circle", "secondary": "square", "all-through": "diamond", "special": "hexagon"}
# A name longer than this finds no room on a phone beside its mark; the number stands for it.
MOST_LETTERS = 18
# Two names stand clear of each other from so much of the axis on.
APART = 0.4


def marks(table: Table, rows: list[dict], across: list[float]) -> list[dict]:
    """One trace a phase, and one with the schools' numbers: filled where a school differs by more than chance."""
    apart = {id(row) for row in beyond(table)}
    traces = []
    for phase, symbol in SHAPES.items():
        here = [place for place, row in enumerate(rows) if row["phase"] == phase]
        if here:
            fills = [colour("all_sen" if id(rows[place]) in apart else "surface") for place in here]
            traces.append({
                "type": "scatter", "mode": "markers",
                "x": [across[place] for place in here], "y": [rows[place]["value"] for place in here],
                "marker": {"size": SIZE, "symbol": symbol, "color": fills, "opacity": 1,
                           "line": {"color": colour("all_sen"), "width": 1.5}},
                "hovertext": [hover(rows[place]) for place in here], "hoverinfo": "text",
                "name": terms.PHASES[phase].capitalize(), "showlegend": len(table.facts["phases"]) > 1,
                "cliponaxis": False,
            })  # fmt: skip
    inks = [colour("surface" if id(row) in apart else "ink") for row in rows]
    numbers = {
        "type": "scatter", "mode": "text", "x": across, "y": [row["value"] for row in rows],
        "text": [str(row["number"]) for row in rows], "textfont": {"size": TEXT, "color": inks},
        "hoverinfo": "skip", "showlegend": False, "cliponaxis": False,
    }  # fmt: skip
    return [*traces, numbers]


def names(table: Table, rows: list[dict], end: float, pixels: float) -> list[dict]:
    """The names of schools that differ by more than chance, each beside its mark, where it stands in no other's way.

    ``end`` is where the axis along ends, ``pixels`` how high one unit of the axis up is.
    """
    apart, named = {id(row) for row in beyond(table)}, []
    for row in rows:
        if id(row) not in apart or len(short(row["school"])) > MOST_LETTERS:
            continue
        below = row["standing"][0] != ABOVE
        in_the_way = any(
            abs(row["denominator"] - other["denominator"]) < APART * end
            and abs(row["value"] - other["value"]) * pixels < SIZE
            for other in named
        )
        if not in_the_way and not (below and row["value"] * pixels < 2 * SIZE):
            named.append(row)
    return [_name(row, end) for row in named]


def _name(row: dict, end: float) -> dict:
    """A name on the side of its mark that lies away from the other schools."""
    left, above = row["denominator"] > end / 2, row["standing"][0] == ABOVE
    return {
        "x": row["denominator"], "y": row["value"], "text": escaped(short(row["school"])), "showarrow": False,
        "font": {"size": 13}, "xanchor": "right" if left else "left", "xshift": SIZE / 2 if left else -SIZE / 2,
        "yanchor": "bottom" if above else "top", "yshift": SIZE / 2 if above else -SIZE / 2,
    }  # fmt: skip


def hover(row: dict) -> str:
    """What the pointer finds, which the table says too."""
    note = f", {row['note']}" if row["note"] else ""
    return f"{row['number']} {escaped(row['school'])}: {SAID[row['unit']](row)}{escaped(note)}"


def words(text: str, **where: object) -> dict:
    """A quiet text at an edge of the chart."""
    return {"text": text, "showarrow": False, "font": {"color": colour("muted"), "size": 12}, **where}
