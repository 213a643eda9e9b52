"""Preparing and publishing: one callback, which also tells how far preparing is while it is waited for."""

from dash import ALL, Input, Output, ctx, no_update

from callbacks.wiring import Wiring
from components import ids
from components.publish_page import desk
from data import source, terms
from data.errors import NotAllowed, Refused
from data.publish import preparing
from data.release.file import Broken

GONE = "That preview is no longer there. Prepare a new one."


def register(wiring: Wiring) -> None:
    """Register what is done at the desk of releases."""

    @wiring.on(
        Output(ids.PUBLISH_DESK, "children"),
        Output(ids.PUBLISH_CLOCK, "disabled"),
        Input(ids.publish(ALL, ALL), "n_clicks"),
        Input(ids.PUBLISH_CLOCK, "n_intervals"),
        roles=terms.NAMES_SEEN_BY,
        prevent_initial_call=True,
    )
    def tend(_clicks: list, _ticks: int | None) -> tuple:
        asked = ctx.triggered_id
        if asked == ids.PUBLISH_CLOCK:
            return desk(), not _is_running()
        # A button that has just been drawn is not one that was pressed.
        if not isinstance(asked, dict) or not any(one["value"] for one in ctx.triggered):
            return no_update, no_update
        refused = _do(str(asked.get("do")), str(asked.get("release")))
        return desk(refused), not _is_running()


def _is_running() -> bool:
    return preparing.state(source.apart()).running


def _do(what: str, release: str) -> str:
    """Do what a button says; "" or why it was not done."""
    try:
        if what == "prepare":
            preparing.start()
        if what == "publish":
            preparing.publish(release)
    except (NotAllowed, Refused) as refusal:
        return str(refusal)
    except Broken:
        return GONE
    return ""
