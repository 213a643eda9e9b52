"""The interventions page: what are we running, for whom, at what cost, and is it working?"""

import dash

from components.figures import provision as draw
from components.figures.bars import bars
from components.figures.value_quadrant import value_quadrant
from components.page import page
from components.panel import Ask, Panel
from components.sentences import interventions as say
from components.sentences.provision import no_gain_clear
from data.measures import interventions_delivery, interventions_register, interventions_value
from pages.intervention_costs import COSTS
from pages.intervention_results import RESULTS

dash.register_page(
    __name__,
    path="/interventions",
    name="Interventions",
    title="Interventions · Sightline",
    order=60,
    question="What are we running, for whom, at what cost, and is it working?",
    panels=(
        Panel(
            "value", "Where do cost and gain go together, and where not?",
            interventions_value.intervention_value, value_quadrant, say.value, lines=say.value_lines, wide=True,
            ask=("What would we stop, and what would we put in its place?",
                 "For what costs more and gains less: was it delivered as planned, and to whom?",
                 Ask("Where no gain is clear of 0, what else tells us that it helps?", no_gain_clear)),
        ),
        Panel(
            "map", "What is running, and for whom?", interventions_delivery.provision_map, draw.map_bars,
            say.provision_map,
            ask=("Does what is running match the needs on our register?",
                 "Which wave 2 and 3 support could better teaching make unnecessary?"),
        ),
        Panel(
            "by-year", "Which year groups is it for?", interventions_register.provision_by_year, draw.year_bars,
            say.by_year,
            ask=("Is a year group left out by plan, or because nobody asked?",
                 "Does support follow pupils from one year group to the next?"),
        ),
        Panel(
            "in-place", "Who on the register has nothing in place?", interventions_register.provision_in_place, bars,
            say.in_place,
            ask=("For pupils in no intervention, what support do they get in class, and who checks it?",
                 "For pupils in three or more, what lessons do they miss?"),
        ),
        Panel(
            "reviews", "Which groups are overdue for review?", interventions_delivery.group_reviews,
            draw.review_bars, say.reviews,
            ask=("Who holds the review, and what can it change?", "Has a group ever been stopped after a review?"),
        ),
        *COSTS,
        *RESULTS,
        Panel(
            "delivery", "Was it delivered as planned?", interventions_delivery.intervention_delivery,
            draw.delivery_bars, say.delivery,
            ask=("What took the sessions that were not delivered, and is that a choice we would make again?",
                 "Which pupils missed most of their sessions?"),
        ),
        Panel(
            "list", "Who has nothing in place, and who has three or more?", interventions_register.in_place_list,
            wide=True,
        ),
    ),
)  # fmt: skip


def layout(**query: object) -> object:
    """The page, with the choices of its address."""
    return page(__name__, query)
