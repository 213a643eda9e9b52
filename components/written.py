"""Values written as JSON once, however many readers they are sent to."""

from decimal import Decimal

import orjson
from dash.development.base_component import Component


def written(value: object) -> orjson.Fragment:
    """A value as JSON that goes as it is into what is sent: components as Dash writes them, what is no number as null.

    Raises TypeError for what a browser cannot be sent.
    """
    return orjson.Fragment(as_json(value))


def as_json(value: object) -> bytes:
    """The same as the text itself."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_SERIALIZE_NUMPY)


def element(tag: str, children: object, **props: str) -> dict:
    """An element as Dash writes it, such as ``html.P``, which takes Dash several times as long to make."""
    return {"props": {"children": children, **props}, "type": tag, "namespace": "dash_html_components"}


def _plain(value: object) -> object:
    if isinstance(value, Component):
        return value.to_plotly_json()
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} cannot be sent to a browser.")
