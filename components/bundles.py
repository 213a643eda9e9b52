"""What Dash sends a browser before its first page: what every page uses, at addresses that a browser may keep."""

from dash import dash_table, dcc


def send_what_pages_use() -> None:
    """Leave out Dash's own table, which no page has; send what draws charts with the rest.

    Asked for by the browser itself, what draws charts comes last and from an address without a fingerprint, so that
    it is asked for again at every load. To be called before the app is made.
    """
    dash_table._js_dist.clear()
    graph = next(file for file in dcc._js_dist if file["relative_package_path"] == "dcc/async-graph.js")
    graph.pop("async", None)
