"""The document that holds the app: style sheets, the theme before the first paint, the chart palette."""

from collections.abc import Callable
from html import escape

STYLES = ("bootstrap", "font", "base")


def document(address: Callable[[str], str], palette: str) -> str:
    """Dash's index page; ``address`` gives a file's address by name, ``palette`` the dark colours as JSON."""
    styles = "".join(f'<link rel="stylesheet" href="{address(name)}">' for name in STYLES)
    return f"""<!DOCTYPE html>
<html lang="en-GB" data-palette="{escape(palette, quote=True)}">
<head>
{{%metas%}}<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{%title%}}</title>
<script src="{address("theme")}"></script>
{styles}
<link rel="preload" as="script" href="{address("plotly")}" data-plotly>
{{%css%}}
</head>
<body>
{{%app_entry%}}
<footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer>
</body>
</html>"""
