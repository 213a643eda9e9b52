"""The register page: what share of our pupils have SEN, how does it compare, and why does it change?"""

import dash

from components.page import page
from components.panel import Panel
from data.measures.listing import register_list
from data.measures.movement import movement
from data.measures.register import (
    arrivals,
    need_types,
    several_needs,
    share_of_roll,
    share_over_time,
    year_by_area,
)
from data.measures.representation import representation

dash.register_page(
    __name__,
    path="/register",
    name="Register",
    title="SEN register · Sightline",
    order=20,
    question="What share of our pupils have SEN, how does it compare, and why is it changing?",
    filters=("since",),
    panels=(
        Panel("shares", "How many of our pupils have SEN?", share_of_roll),
        Panel("trend", "Is the register growing?", share_over_time),
        Panel("years", "In which year groups, with which needs?", year_by_area, wide=True),
        Panel("needs", "Which types of need?", need_types),
        Panel("movement", "Who joined the register, who left it, and why?", movement),
        Panel("representation", "Who is over-represented?", representation),
        Panel("several", "How many pupils have more than one need?", several_needs),
        Panel("arrivals", "How many arrive already on the register?", arrivals),
        Panel("list", "Who is on the register?", register_list, wide=True),
    ),
)


def layout(**query: object) -> object:
    """The page, with the choices of its address."""
    return page(__name__, query)
