"""How a callback is registered: with the roles that may run it, which the gate checks on every call."""

from collections.abc import Callable, Iterable

from dash import ClientsideFunction, Dash, State

from callbacks.schools import about_its_school
from components import ids
from data import terms

# Dash's own callbacks, which choose the page and its title; the pages check their readers themselves.
ROUTER = ".._pages_content.children..._pages_store.data.."
# What runs in the browser is never asked of the server, whoever asks.
NOBODY: frozenset[str] = frozenset()


class Wiring:
    """Registers callbacks on one app and notes the roles of each in ``roles`` (output to roles)."""

    def __init__(self, app: Dash, roles: dict[str, frozenset[str]]) -> None:
        self.app = app
        self.roles = roles
        self.roles.update({ROUTER: terms.EVERYONE, ids.WINDOW_NAMED: NOBODY})

    def on(self, *args, roles: Iterable[str], **options) -> Callable:
        """``app.callback`` for a function that only these roles may call, and that reads of the page's school.

        Which school that is comes as a last State of each, which the function itself never sees.
        """

        def register(function: Callable) -> Callable:
            before = set(self.app.callback_map)
            self.app.callback(*args, State(ids.SCHOOL, "data"), **options)(about_its_school(function))
            self._note(before, roles)
            return function

        return register

    def in_browser(self, name: str, *args, **options) -> None:
        """A callback that runs in the browser, by its name in ``assets``; it never reaches the server."""
        before = set(self.app.callback_map)
        self.app.clientside_callback(ClientsideFunction("sightline", name), *args, **options)
        self._note(before, NOBODY)

    def _note(self, before: set[str], roles: Iterable[str]) -> None:
        for output in set(self.app.callback_map) - before:
            self.roles[output] = frozenset(roles)
