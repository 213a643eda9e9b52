"""A panel: one question, answered by one measure, shown one way."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex

from dash import dcc, html
from orjson import Fragment

from components import ids, what_if
from components.figures.kinds import chart_text
from components.figures.published_rows import published_rows
from components.folded import folded
from components.masked import hidden_rows, is_released, masked, shown_only
from components.measure_facts import measure_facts
from components.pictures import pictures
from components.table import first_rows
from components.told import Part, part, told
from components.written import as_json
from data import terms
from data.errors import NotNow
from data.filters import Filters
from data.kept import Kept
from data.measures.core import Measure
from data.measures.listing import Listing
from data.reader import current_reader
from data.source import TABLES_KEPT, Reading
from data.table import Table
from data.trust.comparing import Comparison

log = logging.getLogger("sightline.panel")
EMPTY_HEIGHT = 8
EMPTY = {"data": [], "layout": {"height": EMPTY_HEIGHT}}
# Each is a panel, its table and what is shown of it; the table too, so that no other table can come to stand at the
# same address in memory. Bytes of text, and half a kilobyte for each row of a table.
BYTES_KEPT, BYTES_OF_A_ROW = 16_000_000, 500
_KEPT = Kept(TABLES_KEPT, BYTES_KEPT, lambda held: held[2].size + BYTES_OF_A_ROW * len(held[1].rows))
# What goes wrong where a number is not there.
TOO_LITTLE = (KeyError, TypeError, IndexError, ValueError)
GRAPH = {"displayModeBar": False, "showSendToCloud": False, "responsive": True}


@dataclass(frozen=True)
class Ask:
    """A question a governor might ask; ``when`` says whether it fits what the table shows."""

    words: str
    when: Callable[[Table], bool] = lambda _table: True


@dataclass(frozen=True)
class Panel:
    """This measure, shown as this, under this question.

    ``shown_as`` draws the figure (None where there is nothing to draw), ``says`` gives the sentence and the
    comparator; ``wide`` takes both columns; ``ask`` are questions for a governor. ``supposing`` heads the inputs of
    a what-if, which the measure names. A ``tile`` is a panel in short: its ``headline`` is one number, large, and its
    ``leads`` are links (words, address) to where the reader sees why.
    """

    key: str
    question: str
    measure: Measure | Listing
    shown_as: Callable[[Table], dict | None] | None = None
    says: Callable[[Table], tuple[str, str]] | None = None
    ask: tuple[Ask | str, ...] = ()
    wide: bool = False
    lines: Callable[[Table], list[str]] = lambda _table: []
    supposing: str = "What if?"
    tile: bool = False
    headline: Callable[[Table], str] = lambda _table: ""
    leads: Callable[[Table], list[tuple[str, str]]] = lambda _table: []

    @property
    def readers(self) -> frozenset[str]:
        """The roles that may see it."""
        return self.measure.readers


@dataclass(frozen=True)
class Told:
    """What a panel says and draws of one table, before it is dressed for the screen or for paper."""

    figure: dict | None
    sentence: str
    comparator: str = ""
    lines: list[str] = field(default_factory=list)
    small_print: str = ""
    asks: list[str] = field(default_factory=list)
    alt: str = ""
    headline: str = ""
    leads: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Shown:
    """The changing parts of a panel as JSON for the browser, ``size`` bytes in all; ``alt`` describes the figure."""

    figure: Fragment
    words: Fragment
    foot: Fragment
    rows: Fragment
    height: int
    size: int
    alt: str = ""


def _written(figure: dict, words: list[Part], foot: list[Part], rows: dict) -> Shown:
    height = figure["layout"].get("height", EMPTY_HEIGHT)
    texts = [as_json(one) for one in (figure, told(words), told(foot), rows)]
    return Shown(*map(Fragment, texts), height, sum(map(len, texts)), rows.get("alt", ""))


def show(panel: Panel, reading: Reading) -> Shown:
    """The changing parts of a panel, or in words why there is nothing to show at present.

    A fault stops this panel alone, is logged without data and apologised for.
    """
    try:
        return _kept(panel, reading.table(panel.measure))
    except NotNow as refusal:
        return _written(EMPTY, [part("p", str(refusal), class_="quiet", role="alert")], [], {})
    except Exception as error:  # noqa: BLE001 (whatever went wrong, the other panels are drawn)
        reference = token_hex(4)
        where = error.__traceback__
        while where.tb_next:
            where = where.tb_next
        place = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}"
        # The message of the error may hold a pupil's data, so only its kind and place are written down.
        log.error("panel %s failed: %s at %s [%s]", panel.key, type(error).__name__, place, reference)
        sorry = f"Sorry, this panel could not be drawn. The others are not affected. Reference {reference}."
        return _written(EMPTY, [part("p", sorry, class_="quiet", role="alert")], [], {})


def _kept(panel: Panel, table: Table) -> Shown:
    """What was made of the very same table before, else made now: a table is kept for one version of the data."""
    key = (id(panel), id(table))
    held = _KEPT.get(key)
    if held is None or held[0] is not panel or held[1] is not table:
        held = _KEPT.put(key, (panel, table, _shown(panel, table)))
    return held[2]


def tell(panel: Panel, table: Table) -> Told:
    """What a panel says and draws of a table; of one of a release, no more than is left of it tells."""
    if table.missing:
        return Told(None, table.missing)
    figure = _figure(panel, table)
    sentence, comparator, lines = _sentences(panel, table)
    return Told(
        figure, sentence, comparator, lines,
        headline=_headline(panel, table),
        leads=[] if is_released(table) else panel.leads(table),
        small_print=" ".join(filter(None, (table.counted, *table.left_out, *table.notes))),
        asks=[ask.words for ask in map(_asked, panel.ask) if _fits(ask, table)],
        alt=chart_text(table, panel.shown_as) if panel.shown_as else "",
    )  # fmt: skip


def _figure(panel: Panel, table: Table) -> dict | None:
    if panel.shown_as is None:
        return None
    try:
        drawn = panel.shown_as(table)
    except TOO_LITTLE:
        if not is_released(table):
            raise
        drawn = None
    # Which numbers a release leaves out depends on the school: where too few are left for the panel's own figure,
    # they stand in rows.
    return published_rows(table) if drawn is None and is_released(table) else drawn


def _sentences(panel: Panel, table: Table) -> tuple[str, str, list[str]]:
    if not hidden_rows(table):
        try:
            return *(panel.says(table) if panel.says else ("", "")), panel.lines(table)
        except TOO_LITTLE:
            if not is_released(table):
                raise
    return *masked(table), []


def _headline(panel: Panel, table: Table) -> str:
    if hidden_rows(table):
        return ""
    try:
        return panel.headline(table)
    except TOO_LITTLE:
        if not is_released(table):
            raise
        return ""


def _fits(ask: Ask, table: Table) -> bool:
    try:
        return ask.when(shown_only(table))
    except TOO_LITTLE:
        if not is_released(table):
            raise
        return False


def _asked(ask: Ask | str) -> Ask:
    return Ask(ask) if isinstance(ask, str) else ask


def _shown(panel: Panel, table: Table) -> Shown:
    about = tell(panel, table)
    rows = first_rows(panel.question, table, about.alt)
    if table.missing:
        return _written(EMPTY, [part("p", about.sentence, class_="quiet")], [], rows)
    words = what_if.note(table)
    said = {"headline": about.headline, "sentence": about.sentence, "comparator": about.comparator}
    words += [part("p", text, class_=kind) for kind, text in said.items() if text]
    if panel.shown_as and about.figure is None:
        words.append(part("p", "There is nothing to draw for this choice.", class_="quiet"))
    words += _list([part("li", line) for line in about.lines], "lines")
    leads = [part("a", text, href=address, **{"data-leads": ""}) for text, address in about.leads]
    words += _list([part("li", lead) for lead in leads], "leads")
    return _written(about.figure or EMPTY, words, _foot(about), rows)


def _list(items: list[Part], kind: str) -> list[Part]:
    return [part("ul", *items, class_=kind)] if items else []


def _foot(about: Told) -> list[Part]:
    foot = [part("p", about.small_print, class_="n")] if about.small_print else []
    if about.asks:
        items = part("ul", *(part("li", ask) for ask in about.asks))
        foot.append(part("details", part("summary", "Questions to ask"), items, class_="ask"))
    return foot


def frame(page: str, panel: Panel, shown: Shown, filters: Filters, supposing: bool = True) -> html.Section:
    """A panel with its heading, menu, words, chart, table and small print, and what may be supposed where asked."""
    name = f"{page}/{panel.key}"
    heading = f"{page}-{panel.key}"
    parts = [
        html.Header([html.H2(panel.question, id=heading), *_print(panel), _menu(page, panel)]),
        html.Div(id=ids.part("words", name), className="words", **{ids.TOLD: shown.words}),
    ]
    if supposing and panel.measure.supposes:
        parts.append(what_if.inputs(panel.supposing, panel.measure.supposes, filters))
    if panel.shown_as:
        parts.append(_chart(panel, name, shown))
    table = html.Div(
        className="numbers", **{"data-table": name, "data-open": "" if panel.shown_as else "yes"}
    )
    parts += [
        table,
        html.Div(id=ids.part("foot", name), className="foot", **{ids.TOLD: shown.foot}),
        _about(panel, name),
        dcc.Store(id=ids.part("rows", name), data=shown.rows),
    ]
    named = isinstance(panel.measure, Listing)
    classes = "panel" + " wide" * panel.wide + " tile" * panel.tile + " names" * named
    return html.Section(parts, className=classes, id=f"panel-{heading}", **{"aria-labelledby": heading})


def _print(panel: Panel) -> list:
    """A list that comes in parts is made to be printed, so the way to is in sight."""
    if not getattr(panel.measure, "parted_by", ()):
        return []
    label = "Print, one page a class"
    return [html.Button(label, type="button", className="plain print", **{"data-print": "yes"})]


def _chart(panel: Panel, name: str, shown: Shown) -> html.Figure:
    height = {"height": f"{shown.height}px"}
    graph = dcc.Graph(id=ids.part("figure", name), figure=shown.figure, config=GRAPH, style=height)
    label = {"aria-label": shown.alt or panel.measure.title, "data-chart": name}
    return html.Figure(html.Div(graph, role="img", tabIndex=0, **label), className="chart")


def _menu(page: str, panel: Panel) -> html.Details:
    address = f"/tables/{page}/{panel.key}.csv"
    name = f"{page}/{panel.key}"
    items = [html.Button("Show as table", type="button", **{"data-show": "table", "data-panel": name})]
    if not panel.shown_as:
        items = []
    items.append(html.A("Download numbers (CSV)", **{"data-follows": address}))
    items += pictures(name) if panel.shown_as else []
    items.append(
        html.Button("About this measure", type="button", **{"data-show": "about", "data-panel": name})
    )
    of_one_school = not isinstance(panel.measure, Comparison)
    if of_one_school and current_reader().role in terms.ACTIONS_KEPT_BY:
        items.append(html.A("Make an action from this", **{"data-follows": f"/actions?make={name}"}))
    label = {"aria-label": f"Options for: {panel.question}"}
    inside = folded(html.Ul([html.Li(item) for item in items]))
    return html.Details(html.Summary(html.Span("Options"), **label), className="menu", **inside)


def _about(panel: Panel, name: str) -> html.Div:
    inside = folded(html.H3("About this measure"), measure_facts(panel.measure))
    return html.Div(className="about", **{"data-about": name}, **inside)
