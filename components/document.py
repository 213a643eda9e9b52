"""The document that holds the app: style sheets, the theme before the first paint, the chart palette."""

from collections.abc import Callable
from html import escape

# In the document itself, so that no browser asks for it apart at every load.
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    "%3Crect width='16' height='16' rx='3' fill='%231c7c74'/%3E"
    "%3Cpath d='M3 11l3-4 3 2 4-5' fill='none' stroke='white' stroke-width='2'/%3E%3C/svg%3E"
)


def document(address: Callable[[str], str], palette: str) -> str:
    """Dash's index page; ``address`` gives a file's address by name, ``palette`` the dark colours as JSON."""
    return f"""<!DOCTYPE html>
<html lang="en-GB" data-palette="{escape(palette, quote=True)}" data-plotly="{address("plotly")}">
<head>
{{%metas%}}<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{%title%}}</title>
<link rel="icon" href="{ICON}">
<script src="{address("theme")}"></script>
<link rel="stylesheet" href="{address("styles")}">
{{%css%}}
</head>
<body>
{{%app_entry%}}
<footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer>
</body>
</html>"""
