"""The ways to take a panel's chart away as a picture that can stand alone."""

from dash import html

FORMATS = ("png", "svg")


def pictures(panel: str) -> list[html.Button]:
    """A button for each format; ``panel`` is "page/panel"."""
    return [
        html.Button(
            f"Download picture ({kind.upper()})",
            type="button",
            **{"data-picture": panel, "data-format": kind},
        )
        for kind in FORMATS
    ]
