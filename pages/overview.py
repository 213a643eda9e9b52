"""The overview: how are pupils with SEN doing, and what has changed since last half term?"""

import dash
from dash import html

from components.actions_note import actions_note
from components.figures import sparks
from components.figures.due import due_bars
from components.page import page
from components.panel import Ask, Panel
from components.sentences import attendance as say_attendance
from components.sentences import cpd as say_cpd
from components.sentences import deployment as say_deployment
from components.sentences import interventions as say_interventions
from components.sentences import overview as say
from components.sentences import progress as say_progress
from components.sentences import register as say_register
from components.sentences import reviews as say_reviews
from data.measures import cpd, deployment, interventions_price, overview, progress, register, reviews

dash.register_page(
    __name__,
    path="/",
    name="Overview",
    title="Overview · Sightline",
    order=10,
    question="How are pupils with SEN doing, and what has changed since last half term?",
    panels=(
        Panel(
            "changed", "What has changed?", overview.signals, sparks.signal_dots, say.changed, leads=say.changes,
            wide=True,
            ask=(
                Ask("What happened in the weeks in which the gap widened?", lambda table: bool(table.rows)),
                "Who looks at these weeks, and how soon after them?",
                "What did we try where the gap has narrowed?",
            ),
        ),
        Panel(
            "register", "What share of our pupils have SEN?", register.share_over_time, sparks.share_spark,
            say_register.share_over_time, tile=True, headline=say.share_now, leads=say.lead("/register", "Register"),
            ask=("Is it need that changed, or the way we decide?", "Are staff and budget planned for it?"),
        ),
        Panel(
            "attendance", "Are pupils with SEN missing more school?", overview.absence_headline, sparks.gap_spark,
            say_attendance.overall, tile=True, headline=say.gap_now, leads=say.attendance_lead,
            ask=("What has been tried since this gap opened?", "Which area of need is it widest for?"),
        ),
        Panel(
            "progress", "Do pupils with SEN make the progress of their peers?", progress.value_added,
            sparks.range_spark, say_progress.value_added, tile=True, headline=say.progress_now,
            leads=say.lead("/progress", "Progress"),
            ask=("From which starting points do pupils fall behind?", "How sure are we of the tests?"),
        ),
        Panel(
            "ta-time", "How much TA time is one-to-one?", deployment.ta_hours_by_term, sparks.one_to_one_spark,
            say_deployment.by_term, tile=True, headline=say.one_to_one_now,
            leads=say.lead("/ta-deployment", "TA deployment"),
            ask=("Does one-to-one time add to teaching or stand in for it?", "Who plans a TA\u2019s day?"),
        ),
        Panel(
            "value", "What does an extra month of progress cost?", interventions_price.extra_month_cost,
            sparks.price_spark, say_interventions.extra_month, tile=True, headline=say.price_now,
            leads=say.lead("/interventions", "Interventions"),
            ask=("Which of these would we stop, and what would we do instead?", "What does the dearest one give?"),
        ),
        Panel(
            "confidence", "Which need should training begin with?", cpd.priority, sparks.priority_spark,
            say_cpd.priority, tile=True, headline=say.priority_now, leads=say.cpd_lead,
            ask=("When is training for this need planned?", "How will we know that it changed what staff do?"),
        ),
        Panel(
            "due", "What is overdue, and what is due soon?", reviews.reviews_due, due_bars, say_reviews.due,
            leads=say.lead("/reviews", "Reviews"),
            ask=("What holds up what is overdue?", "Who will see to it, and by when?"),
        ),
    ),
)  # fmt: skip


def layout(**query: object) -> html.Div:
    """The page, with the choices of its address, and how the action plan stands."""
    return html.Div([page(__name__, query), actions_note()])
