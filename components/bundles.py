"""What Dash sends a browser before its first page: what every page uses, in two files that a browser may keep."""

import re

from dash import Dash, dash_table, dcc

NAME = "with-dash-renderer.js"  # Dash looks for its renderer's name in every document
# What browsers had to be taught before 2019. Those that can show our style sheets know it, but for one part, which
# Bootstrap's components bring too.
POLYFILL = "/dash/deps/polyfill@"
# Raises errors while it is read. Browsers then look for where, and read the whole file that it is in again.
ALONE = "/dash/dcc/dash_core_components.v"


def send_what_pages_use() -> None:
    """Leave out Dash's own table, which no page has; send what draws charts with the rest.

    Asked for by the browser itself, what draws charts would come last. To be called before the app is made.
    """
    dash_table._js_dist.clear()
    graph = next(file for file in dcc._js_dist if file["relative_package_path"] == "dcc/async-graph.js")
    graph.pop("async", None)


def scripts_together(app: Dash) -> tuple[bytes, str]:
    """Every script that Dash would name in the document, in its order, and what calls what, as one script.

    One stays alone: its address. To be called when the app has finished its set-up.
    """
    tags = app._generate_scripts_html()
    addresses = [found for found in re.findall(r'<script src="([^"]+)"', tags) if POLYFILL not in found]
    alone = next(address for address in addresses if ALONE in address)
    inline = [text.encode() for text in re.findall(r"<script>(.*?)</script>", tags, re.DOTALL)]
    calls = b"window.sightlineCalls = " + _sent(app, "/_dash-dependencies")
    named = [_sent(app, address) for address in addresses if address != alone]
    return b"\n;\n".join([calls, *named, *inline]), alone


def _sent(app: Dash, address: str) -> bytes:
    """What the app answers at an address, asked from within."""
    with app.server.test_request_context(address):
        answer = app.server.make_response(app.server.dispatch_request())
        answer.direct_passthrough = False
        return answer.get_data()
