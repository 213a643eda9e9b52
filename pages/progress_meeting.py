"""The progress meeting: who to talk about, one printable page a class."""

import dash

from components.page import page
from components.panel import Panel
from components.sentences.progress_lists import to_talk_about
from data import terms
from data.measures import meeting

dash.register_page(
    __name__,
    path="/progress-meeting",
    name="Progress meeting",
    title="Progress meeting · Sightline",
    order=45,
    question="Who should we talk about in the progress meeting?",
    readers=terms.NAMES_SEEN_BY,
    filters=("registration_group",),
    panels=(
        Panel(
            "pupils",
            "Whom to talk about, why, and what is in place?",
            meeting.meeting_list,
            says=to_talk_about,
            wide=True,
        ),
    ),
)


def layout(**query: object) -> object:
    """The page, with the choices of its address."""
    return page(__name__, query)
