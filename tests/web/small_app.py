"""A small Dash app behind the gate, with a callback of every shape and two tables."""

from dash import MATCH, Dash, Input, Output, State, dcc, html
from flask import Flask

from data import terms
from data.reader import current_reader
from web import protect

CANARY = "Quillfeather"
SENCO = frozenset({"senco"})


def small_app(engine, is_demo=lambda: False) -> tuple[Dash, dict]:
    """An app with a callback of every shape; gives it and the roles of each callback."""
    server, roles = Flask("small"), {}
    protect(
        server,
        accounts_engine=engine,
        roles_by_output=roles,
        csp_hashes=lambda: app.csp_hashes(),  # noqa: PLW0108 (the app comes after its guard)
        is_demo=is_demo,
        paths_by_role={"/tables/": {"senco", "leader"}, "/tables/open/": terms.EVERYONE},
    )
    app = Dash(
        "small",
        server=server,
        assets_folder=f"{__file__}.assets",
        enable_mcp=False,
        suppress_callback_exceptions=True,
        title="Small",
    )
    app.layout = html.Div([
        html.H1("Small"), html.Button("Who?", id="ask"), html.P(id="who"), dcc.Store(id="role", data="admin"),
        dcc.Graph(figure={"data": [{"type": "bar", "x": [1, 2], "y": [3, 4]}]}, style={"height": "300px"}),
        html.Form(html.Button("Sign out", id="out"), action="/logout", method="post"),
    ])  # fmt: skip

    def on(*args, open_to=terms.EVERYONE, **options):
        def register(function):
            before = set(app.callback_map)
            app.callback(*args, **options)(function)
            roles.update(dict.fromkeys(set(app.callback_map) - before, open_to))

        return register

    @on(Output("who", "children"), Input("ask", "n_clicks"), State("role", "data"), prevent_initial_call=True)
    def who(_clicks, _claimed):
        return current_reader().role

    @on(Output("names", "children"), Input("ask", "n_clicks"), State("role", "data"), open_to=SENCO)
    def names(_clicks, _claimed):
        return [CANARY] * 500

    @on([Output("a", "children"), Output("b", "children")], Input("ask", "n_clicks"), open_to=SENCO)
    def pair(_clicks):
        return CANARY, CANARY

    @on(Output("names", "children", allow_duplicate=True), Input("b", "n_clicks"), open_to=SENCO,
        prevent_initial_call=True)  # fmt: skip
    def again(_clicks):
        return CANARY

    @on(
        Output({"t": "cell", "i": MATCH}, "children"),
        Input({"t": "cell", "i": MATCH}, "n_clicks"),
        open_to=SENCO,
    )
    def cell(_clicks):
        return CANARY

    @on(Output("broken", "children"), Input("ask", "n_clicks"))
    def broken(_clicks):
        raise KeyError(f"no row for {CANARY}")

    server.add_url_rule("/tables/names.csv", "names.csv", lambda: CANARY)
    server.add_url_rule("/tables/open/shares.csv", "shares.csv", lambda: current_reader().role)
    return app, roles
