"""The words and the measures, each where it can be looked up: made from the same tables and panels as the pages."""

import dash
from dash import dcc, html

from components.hints import again
from components.measure_facts import measure_facts
from components.page import listed, page_key, seen_by_reader
from components.panel import Panel
from data import reference


def glossary_page(module: str) -> html.Div:
    """The whole glossary for the present reader: words of the field, then every measure that their pages show."""
    declared = dash.page_registry[module]
    words = [html.H2("Words", id="words"), html.Dl(_words(), className="glossary")]
    parts = [html.Section(words, className="panel wide", **{"aria-labelledby": "words"}), *_measures()]
    heading = html.Header([html.H1(declared["question"]), again()], className="page-head")
    return html.Div([heading, html.Div(parts, className="panels")], className="page")


def _words() -> list:
    parts = []
    for word in reference.glossary():
        name = f"{word.term} ({word.short})" if word.short else word.term
        parts += [html.Dt(name), html.Dd([f"{word.meaning}. ", html.Span(word.source, className="quiet")])]
    return parts


def _measures() -> list[html.Section]:
    """A section a page, with every measure that its panels show and this reader may see."""
    sections = []
    for declared in dash.page_registry.values():
        panels = seen_by_reader(declared.get("panels", ()))
        if not panels or not listed(declared):
            continue
        key = f"measures-{page_key(declared)}"
        heading = html.H2(["Measures of ", dcc.Link(declared["name"], href=declared["path"])], id=key)
        told = [_measure(panel) for panel in panels]
        sections.append(html.Section([heading, *told], className="panel", **{"aria-labelledby": key}))
    return sections


def _measure(panel: Panel) -> html.Details:
    return html.Details([html.Summary(panel.measure.title), measure_facts(panel.measure)], className="entry")
