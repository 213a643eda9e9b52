"""The panels of the interventions page that say what provision costs, and who pays for it."""

from components.figures import provision as draw
from components.figures.versions import cost_versions
from components.panel import Panel
from components.sentences import interventions as say
from components.sentences.intervention_money import money, top_up
from components.sentences.intervention_what_if import what_if
from data.measures import interventions, interventions_money, interventions_price, interventions_what_if

COSTS = (
    Panel(
        "cost", "What does a place cost?", interventions.intervention_cost, draw.place_cost_bars, say.cost,
        ask=("Is preparation time paid, and is it in these hours?",
             "Could a group be larger without losing what makes it work?"),
    ),
    Panel(
        "what-if", "What if groups, weeks or staff were others?", interventions_what_if.intervention_what_if,
        cost_versions, what_if, supposing="What would be other",
        ask=("What would pupils lose in a larger group, and how would we notice?",
             "Who would pay for the hours, and what would stop?"),
    ),
    Panel(
        "extra-month", "What does a month of extra progress cost?", interventions_price.extra_month_cost,
        draw.extra_bars, say.extra_month,
        ask=("Where there is no extra progress, what did pupils gain that the test does not show?",
             "Would the same money buy more elsewhere?"),
    ),
    Panel(
        "top-up", "Does top-up meet what costs more than \u00a36,000?", interventions_money.top_up, draw.top_up_bars,
        top_up,
        ask=("Where top-up falls short, has the plan been reviewed with the local authority?",
             "What of the support that plans ask for is not recorded here?"),
    ),
    Panel("top-up-list", "Whose top-up falls short?", interventions_money.top_up_list, wide=True),
    Panel(
        "money", "What does support take of the notional SEN budget?", interventions_money.intervention_money,
        draw.money_bars, money,
        ask=("What does the rest of the notional SEN budget pay for?",
             "For whom do we spend more than \u00a36,000, and does top-up meet it?"),
    ),
)  # fmt: skip
