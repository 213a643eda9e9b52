"""The floor in a browser: an empty Dash page with one chart, as Dash sends it, with our bundle and compression.

What we do to Dash's own scripts and requests is ours alone; the floor has Dash's. The bundle is compiled as it comes in
the floor too.
"""

from dash import Dash, dcc, html
from flask import Flask, Response, request

from web import compression, static

FIGURE = {
    "data": [{"type": "bar", "x": ["SEN support", "EHC plan"], "y": [13.4, 4.2]}],
    "layout": {"height": 320, "margin": {"l": 40, "r": 10, "t": 10, "b": 40}},
}
# The script makes Dash take the smaller bundle, which it would else fetch beside its own.
DOCUMENT = """<!DOCTYPE html>
<html lang="en-GB">
<head>
{%metas%}<title>{%title%}</title>
<link rel="icon" href="data:,">
<link rel="preload" as="script" href="BUNDLE">
<script>Object.defineProperty(window, "_dashPlotlyJSURL", { get: () => "BUNDLE", set: () => {} });</script>
{%css%}
</head>
<body>
{%app_entry%}
<footer>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>"""


def serve() -> Flask:
    """The server of the floor page."""
    server = Flask("benchmarks.floor_page", static_folder=None)
    compression.install(server)
    static.install(server)

    @server.after_request
    def keep_bundle(response: Response) -> Response:
        if request.path.startswith("/vendor/"):
            response.headers["Cache-Control"] = f"public, {static.FOR_GOOD}"
        return response

    app = Dash("benchmarks.floor_page", server=server, serve_locally=True, title="Floor", update_title=None)
    app.index_string = DOCUMENT.replace("BUNDLE", static.address("plotly"))
    app.layout = html.Div(dcc.Graph(id="chart", figure=FIGURE, config={"displayModeBar": False}))
    finish_set_up(server)
    return server


def finish_set_up(server: Flask) -> None:
    """Have Dash finish its set-up now, and not in several first requests at once."""
    with server.test_request_context("/"):
        server.preprocess_request()
