"""How often a record was saved, unfolding to when each saving was, by whom, and what it changed."""

from collections.abc import Iterable
from datetime import datetime

from dash import html

from components.when import said_moment
from data import accounts, store


def savings(made: Iterable[tuple[datetime, int, html.Ul | str]]) -> html.Details:
    """Each saving as when (UTC), the account, and what follows its name; there is at least one."""
    people = accounts.names(store.accounts_engine())
    lines = [
        html.Li([f"{said_moment(at)}, {people.get(account, 'an account since removed')}", what])
        for at, account, what in made
    ]
    summary = "Saved once" if len(lines) == 1 else f"Saved {len(lines)} times"
    return html.Details([html.Summary(summary), html.Ul(lines)], className="savings")
