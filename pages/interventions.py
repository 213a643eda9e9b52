"""The interventions page: what are we running, for whom, at what cost, and is it working?"""

import dash

from components.figures import provision as draw
from components.figures.bars import bars
from components.figures.value_quadrant import value_quadrant
from components.page import page
from components.panel import Ask, Panel
from components.sentences import interventions as say
from components.sentences.provision import no_gain_clear, some_gain_clear
from data.measures import (
    interventions,
    interventions_delivery,
    interventions_gain,
    interventions_price,
    interventions_register,
    interventions_value,
)

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
            "in-place", "Who on the register has nothing in place?", interventions_register.provision_in_place, bars,
            say.in_place,
            ask=("For pupils in no intervention, what support do they get in class, and who checks it?",
                 "For pupils in three or more, what lessons do they miss?"),
        ),
        Panel(
            "cost", "What does a place cost?", interventions.intervention_cost, draw.place_cost_bars, say.cost,
            ask=("Is preparation time paid, and is it in these hours?",
                 "Could a group be larger without losing what makes it work?"),
        ),
        Panel(
            "extra-month", "What does a month of extra progress cost?", interventions_price.extra_month_cost,
            draw.extra_bars, say.extra_month,
            ask=("Where there is no extra progress, what did pupils gain that the test does not show?",
                 "Would the same money buy more elsewhere?"),
        ),
        Panel(
            "gain", "Did scores rise by more than chance?", interventions_gain.intervention_gain, draw.gain_dots,
            say.gain, lines=say.gain_lines,
            ask=("Were pupils chosen for a low score on the same test that measured their gain?",
                 Ask("Is the gain still there a term later, and does the class teacher see it?", some_gain_clear),
                 "Who sat the exit test, and who did not?"),
        ),
        Panel(
            "ratio", "How many months for each month that passed?", interventions_gain.intervention_ratio_gain,
            draw.ratio_dots, say.ratio,
            ask=("Is the time between the tests long enough to tell?",
                 "For pupils who only kept pace: were they falling behind before?"),
        ),
        Panel(
            "reliable", "How many scores really changed?", interventions_gain.reliable_gain, draw.reliable_bars,
            say.reliable,
            ask=("For scores within test error, what did staff see in pupils\u2019 work?",
                 "Is the test precise enough for so short a time?"),
        ),
        Panel(
            "delivery", "Was it delivered as planned?", interventions_delivery.intervention_delivery,
            draw.delivery_bars, say.delivery,
            ask=("What took the sessions that were not delivered, and is that a choice we would make again?",
                 "Which pupils missed most of their sessions?"),
        ),
        Panel(
            "outcomes", "Did pupils meet their exit criteria?", interventions_delivery.intervention_outcomes,
            draw.outcome_bars, say.outcomes,
            ask=("Who decides that criteria are met, and does a score agree?",
                 "What comes next for pupils who did not meet them?"),
        ),
        Panel(
            "evidence", "What does published evidence say of such support?",
            interventions_value.intervention_evidence, draw.evidence_bars, say.evidence,
            ask=("Do we run it the way the studies did: as often, as long, in as small a group?",
                 "Where evidence is limited, why do we run it?"),
        ),
        Panel(
            "reviews", "Which groups are overdue for review?", interventions_delivery.group_reviews,
            draw.review_bars, say.reviews,
            ask=("Who holds the review, and what can it change?", "Has a group ever been stopped after a review?"),
        ),
        Panel(
            "money", "What does it take of the notional SEN budget?", interventions_register.intervention_money,
            draw.money_bars, say.money,
            ask=("What does the rest of the notional SEN budget pay for?",
                 "For whom do we spend more than \u00a36,000, and does top-up meet it?"),
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
