"""What Dash sends a browser before its first page: what every page uses, in few files that a browser may keep."""

import json
import re
from collections.abc import Callable

from dash import Dash, dash_table, dcc

from components import ids

RENDERER = "with-dash-renderer.js"  # Dash looks for its renderer's name in every document
# What browsers had to be taught before 2019. Those that can show our style sheets know it, but for one part, which
# Bootstrap's components bring too.
POLYFILL = "/dash/deps/polyfill@"
# Raises errors while it is read. Browsers then look for where, and read the whole file that it is in again.
ALONE = "/dash/dcc/dash_core_components.v"
# What is read first asks for plotly, the largest of all, so that it comes after the rest and while that is read.
FIRST, SECOND = ("/assets/",), ("/dash/deps/", "/dash_bootstrap_components/")


def send_what_pages_use() -> None:
    """Leave out Dash's own table, which no page has; send what draws charts with the rest.

    Asked for by the browser itself, what draws charts would come last. To be called before the app is made.
    """
    dash_table._js_dist.clear()
    graph = next(file for file in dcc._js_dist if file["relative_package_path"] == "dcc/async-graph.js")
    graph.pop("async", None)


def scripts_together(app: Dash, keep: Callable[[str, bytes], str]) -> tuple[str, ...]:
    """Every script that Dash would name in the document, in a few files: their addresses in the order to be read.

    ``keep`` serves a file of this name and content and gives its address. To be called when the app has finished its
    set-up.
    """
    tags = app._generate_scripts_html()
    addresses = [found for found in re.findall(r'<script src="([^"]+)"', tags) if POLYFILL not in found]
    alone = next(address for address in addresses if ALONE in address)
    first, second = (
        [one for one in addresses if any(part in one for part in named)] for named in (FIRST, SECOND)
    )
    rest = [one for one in addresses if one not in {alone, *first, *second}]
    inline = [text.encode() for text in re.findall(r"<script>(.*?)</script>", tags, re.DOTALL)]
    sent = {
        "sightline.js": [b"window.sightlineCalls = " + _calls(app), *(_sent(app, one) for one in first)],
        "with-react.js": [_sent(app, one) for one in second],
        RENDERER: [*(_sent(app, one) for one in rest), *inline],
    }
    return *(keep(name, b"\n;\n".join(texts)) for name, texts in sent.items()), alone


def _calls(app: Dash) -> bytes:
    """What calls what, as Dash tells its renderer; the name of the first page is there before it could be called."""
    calls = json.loads(_sent(app, "/_dash-dependencies"))
    next(call for call in calls if call["output"] == ids.WINDOW_NAMED)["prevent_initial_call"] = True
    return json.dumps(calls).encode()


def _sent(app: Dash, address: str) -> bytes:
    """What the app answers at an address, asked from within."""
    with app.server.test_request_context(address):
        answer = app.server.make_response(app.server.dispatch_request())
        answer.direct_passthrough = False
        return answer.get_data()
