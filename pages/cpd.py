"""The CPD page: where are staff confident, what do our pupils need, and did training close the gap?"""

import dash

from components.figures.confidence_grid import confidence_grid, more_teams
from components.figures.staff_rows import (
    bounds_dots,
    cost_bars,
    level_bars,
    priority_dots,
    response_bars,
    round_dots,
    training_dots,
)
from components.page import page
from components.panel import Ask, Panel
from components.sentences import cpd as say
from data.measures import cpd, cpd_answers, cpd_change, cpd_training

dash.register_page(
    __name__,
    path="/cpd",
    name="CPD",
    title="CPD · Sightline",
    order=70,
    question="Where are staff confident, what do our pupils need, and did training close the gap?",
    panels=(
        Panel(
            "confidence", "Where are staff not confident, and how many pupils does that touch?",
            cpd.confidence_grid, confidence_grid, say.grid, wide=True, lines=more_teams,
            ask=(
                "What do teams that are confident do that the others could see or share?",
                "Do the staff who answered teach the pupils who have these needs?",
                "How do we hear from teams too small to be shown here?",
            ),
        ),
        Panel(
            "priority", "Which training would matter to most pupils?", cpd.priority, priority_dots, say.priority,
            ask=(
                Ask("The first two are tied: what else decides which comes first?", say.has_tie),
                Ask("Is the first need on this list the first in the training plan?",
                    lambda table: not say.has_tie(table)),
                "Which needs will next year\u2019s pupils bring?",
            ),
        ),
        Panel(
            "levels", "How sure do staff feel with each need?", cpd.confidence_levels, level_bars, say.levels,
            ask=(
                "What would move staff from neutral to confident: knowledge, time, or someone to ask?",
                "Does feeling confident go with what we see in lessons?",
            ),
        ),
        Panel(
            "training", "Does training go where the need is, and where staff ask for it?",
            cpd_training.training, training_dots, say.training,
            ask=(
                "Why has nobody been trained in a need that many pupils have?",
                "Who could not come to training, and how do they catch up?",
                "Do part-time staff and TAs get the same offer, in paid time?",
            ),
        ),
        Panel(
            "change", "Has confidence changed since the round before?",
            cpd_change.confidence_change, round_dots, say.change,
            ask=(
                Ask("What was done where the change is clear, and would we do it again?", say.moved(True)),
                Ask("No change is clear: what did we expect the year\u2019s training to change?", say.moved(False)),
                "How many staff joined or left between the rounds?",
            ),
        ),
        Panel(
            "cost", "What did training cost, and did confidence move after it?",
            cpd_training.training_cost, cost_bars, say.cost,
            ask=(
                "What do staff do differently because of the training that cost most?",
                "Could our own staff teach this to each other for less?",
                "Was the time of those who came counted when the training was chosen?",
            ),
        ),
        Panel(
            "response", "How many staff answered?", cpd_answers.response_rate, response_bars, say.response,
            ask=(
                Ask("Why did few answer there, and did they trust that answers are anonymous?", say.low_response),
                "When will the audit be asked again, and will it use the same ids?",
                "What did staff hear back about what they said last time?",
            ),
        ),
        Panel(
            "bounds", "Could those who did not answer change the picture?",
            cpd_answers.response_bounds, bounds_dots, say.bounds, wide=True,
            ask=(
                "Would we decide the same if the others were all confident?",
                "What do we know in other ways about those who did not answer?",
            ),
        ),
    ),
)  # fmt: skip


def layout(**query: object) -> object:
    """The page, with the choices of its address."""
    return page(__name__, query)
