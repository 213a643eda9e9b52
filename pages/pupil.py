"""The page of one pupil, by an opaque key: the whole picture on one time axis."""

import dash

from components.page import pupil_page
from data import terms

dash.register_page(
    __name__,
    path_template="/pupils/<key>",
    name="Pupil",
    title="Pupil · Sightline",
    readers=terms.NAMES_SEEN_BY,
)


def layout(key: str = "", **_query: object) -> object:
    """The page of the pupil with this key, for those who may know who a pupil is."""
    return pupil_page(key)
