"""Pairs of bars: the share of pupils with SEN and of their peers in each band."""

from components.figures.rows import Sheet
from components.figures.style import STATUS_COLOURS
from components.sentences.words import comparable, label, share
from data.rounding import percent
from data.table import Table

BAR, APART, BETWEEN = 14, 5, 12
INSET = 92
SIDES = {"SEN": "With SEN", "N": "No SEN"}


def absence_bands(table: Table) -> dict | None:
    """Two bars a band, with SEN above no SEN, each with its share and the national share as a tick.

    The last bands that nobody is in, with SEN or without, are left to the table.
    """
    bands = list(dict.fromkeys(row["absence_band"] for row in table.rows))
    known = {(row["absence_band"], row["sen_status"]): row for row in table.rows if row["value"] is not None}
    shown = [band for band in bands if any(known.get((band, side), {}).get("numerator") for side in SIDES)]
    if not shown:
        return None
    shown = bands[: bands.index(shown[-1]) + 1]
    figures = {
        key: table.benchmarks[key] for key in known if key in table.benchmarks and comparable(known[key])
    }
    figures = {key: figure for key, figure in figures.items() if key[0] in shown}
    ends = [known[key]["value"] for key in known if key[0] in shown] + [
        figure.value for figure in figures.values()
    ]
    sheet, top = Sheet(max(ends), inset=INSET, thickness=BAR), 0.0
    for band in shown:
        # "50 or more" is as wide as the others when it says where it ends.
        name = band.replace("or more", "to 100") + "%"
        sheet.write(0, top + BAR + APART / 2, f"{name}  ", "ink", "middle left")
        for side in SIDES:
            _bar(sheet, (band, side), known, figures.get((band, side)), top + BAR / 2)
            top += BAR + APART
        top += BETWEEN - APART
    for side, name in SIDES.items():
        sheet.explain(STATUS_COLOURS[side], name)
    return sheet.figure(top)


def _bar(sheet: Sheet, key: tuple[str, str], known: dict, figure: object, middle: float) -> None:
    row = known.get(key)
    if row is None:
        sheet.label(0, middle, "too few", "muted")
        return
    hover = f"{label('absence_band', key[0])}, {SIDES[key[1]]}: {share(row)}"
    sheet.bar((0, row["value"]), middle, (STATUS_COLOURS[key[1]], True), hover)
    if figure:
        sheet.national(figure.value, middle, "National")
    sheet.label(max(row["value"], figure.value if figure else 0), middle, percent(row["value"]))
