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
MOST_LETTERS, MOST_NAMES = 18, 8


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


def names(table: Table, rows: list[dict], across: list[float], end: float) -> list[dict]:
    """The names of the schools that differ by more than chance, each beside its mark, where there is room for them."""
    apart = {id(row) for row in beyond(table)}
    found = [(row, at) for row, at in zip(rows, across, strict=True) if id(row) in apart]
    if len(found) > MOST_NAMES:
        return []
    return [
        {"x": at, "y": row["value"], "text": escaped(short(row["school"])), "showarrow": False, "font": {"size": 13},
         "xanchor": "right" if at > end / 2 else "left", "xshift": SIZE / 2 if at > end / 2 else -SIZE / 2,
         # Away from the others, which lie on its inner side.
         "yanchor": "bottom" if row["standing"][0] == ABOVE else "top",
         "yshift": SIZE / 2 if row["standing"][0] == ABOVE else -SIZE / 2}
        for row, at in found
        if len(short(row["school"])) <= MOST_LETTERS
    ]  # fmt: skip


def hover(row: dict) -> str:
    """What the pointer finds, which the table says too."""
    note = f", {row['note']}" if row["note"] else ""
    return f"{row['number']} {escaped(row['school'])}: {SAID[row['unit']](row)}{escaped(note)}"


def words(text: str, **where: object) -> dict:
    """A quiet text at an edge of the chart."""
    return {"text": text, "showarrow": False, "font": {"color": colour("muted"), "size": 12}, **where}
