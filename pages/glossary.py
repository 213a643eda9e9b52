"""The glossary: what do these words and measures mean?"""

import dash

from components.glossary import glossary_page

dash.register_page(
    __name__,
    path="/glossary",
    name="Glossary",
    title="Glossary · Sightline",
    order=98,
    question="What do these words and measures mean?",
)


def layout(**_query: object) -> object:
    """The page; it has no filters and shows nothing of any school."""
    return glossary_page(__name__)
