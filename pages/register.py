"""The register page: what share of our pupils have SEN, how does it compare, and why does it change?"""

import dash

from components.asking import clearly_apart, has, moved
from components.figures.bars import bars, sorted_bars
from components.figures.dots import dots
from components.figures.forest import forest
from components.figures.grouped_dots import grouped_dots
from components.figures.heatmap import heatmap
from components.figures.trend import trend
from components.figures.waterfall import waterfall
from components.page import page
from components.panel import Ask, Panel
from components.sentences import movement as say_movement
from components.sentences import register as say
from data.measures import listing, movement, register, representation

dash.register_page(
    __name__,
    path="/register",
    name="Register",
    title="SEN register · Sightline",
    order=20,
    question="What share of our pupils have SEN, how does it compare, and why is it changing?",
    filters=("since",),
    panels=(
        Panel(
            "shares", "How many of our pupils have SEN?", register.share_of_roll, dots, say.share_of_roll,
            ask=(
                "What in our intake or in how we identify need explains a difference from national?",
                "How do we know that pupils who need support are not being missed?",
                Ask("Do pupils with an EHC plan get what their plan says?", has("E")),
            ),
        ),
        Panel(
            "trend", "Is the register growing or shrinking?", register.share_over_time, trend, say.share_over_time,
            ask=(
                "If it has changed, is it need that changed, or the way we decide?",
                "What would we expect to see this time next year, and are staff and budget planned for it?",
            ),
        ),
        Panel(
            "years", "Which year groups and needs stand out?", register.year_by_area, heatmap, say.year_by_area,
            wide=True,
            ask=(
                "Where a year group stands out, what was done in that year that was not done in others?",
                "Do staff who teach that year group have training in that need?",
            ),
        ),
        Panel(
            "needs", "Which types of need do our pupils have?", register.need_types, sorted_bars, say.need_types,
            ask=(
                "Does our provision match the most common needs?",
                Ask("When will those not yet assessed be assessed, and by whom?", has("NSA")),
                Ask("Why is no primary need recorded for some pupils?", has("none")),
                "Which outside professionals do we work with for the less common needs?",
            ),
        ),
        Panel(
            "movement", "Who joined the register, who left it, and why?",
            movement.movement, waterfall, say_movement.movement, lines=say_movement.reasons,
            ask=(
                Ask("Who decides that a pupil is newly identified, and on what evidence?", moved("new")),
                Ask("Of those who came off, how do we know that they still do well without support?", moved("off")),
                Ask("Were the pupils who left with SEN leaving for a place that suits them better?", moved("left")),
                "How were parents and pupils part of these decisions?",
                "Are reviews held at least once a term, so that support changes when need changes?",
            ),
        ),
        Panel(
            "representation", "Who is over-represented?", representation.representation, forest, say.representation,
            ask=(
                Ask("What might explain the difference, and could some of it be how we identify?", clearly_apart),
                "Are summer-born pupils compared with others of their age, or of their class?",
                "Is language need told apart from learning need for pupils with English as an additional language?",
            ),
        ),
        Panel(
            "several", "How many pupils have more than one need?", register.several_needs, bars, say.several_needs,
            ask=(
                "Who holds the whole picture for pupils with needs in more than one area?",
                "Do the professionals who work with them plan together?",
            ),
        ),
        Panel(
            "arrivals", "How many arrive already on the register?", register.arrivals, grouped_dots, say.arrivals,
            ask=(
                "What do we learn from the earlier school before the first day, and who reads it?",
                "How many were identified in their first term, and could we have known?",
            ),
        ),
        Panel("list", "Who is on the register?", listing.register_list, wide=True),
    ),
)  # fmt: skip


def layout(**query: object) -> object:
    """The page, with the choices of its address."""
    return page(__name__, query)
