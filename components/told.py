"""What a panel says, described in one attribute and made by the browser.

Of each component Dash keeps account, and looks at all of them whenever anything changes; of these parts it need not.
"""

from components.written import as_json

Part = list  # [tag, attributes, what is in it: parts and text]


def part(tag: str, *inside: Part | str, **attributes: str) -> Part:
    """One element; a class is ``class_``, and other names that are no names in Python come as ``**{...}``."""
    named = {"class" if name == "class_" else name: value for name, value in attributes.items()}
    return [tag, named, list(inside)]


def told(parts: list[Part]) -> str:
    """The text of the attribute that describes these parts."""
    return as_json(parts).decode()
