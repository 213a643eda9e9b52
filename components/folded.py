"""Parts of a page that nobody sees until they are opened: described in one attribute, made by the browser then."""

from dash.development.base_component import Component

from components.written import as_json


def folded(*parts: Component) -> dict[str, str]:
    """The attribute that describes what an element will hold once it is opened.

    Raises TypeError for what is more than elements, attributes and text.
    """
    return {"data-folded": as_json([_described(part) for part in parts]).decode()}


def _described(part: object) -> object:
    """An element as [tag, attributes, what is in it]; text as it is."""
    if not isinstance(part, Component):
        return part
    props = {key: value for key, value in part.to_plotly_json()["props"].items() if value is not None}
    inside = props.pop("children", [])
    if part._namespace != "dash_html_components" or not all(
        isinstance(value, str) for value in props.values()
    ):
        raise TypeError(
            f"A {part._type} with {', '.join(props) or 'nothing'} cannot be made by the browser alone."
        )
    if "className" in props:
        props["class"] = props.pop("className")
    listed = inside if isinstance(inside, list | tuple) else [inside]
    return [part._type.lower(), props, [_described(each) for each in listed]]
