"""The reviews page: what is due, for whom, and by when?"""

import dash
from dash import html

from components.asking import has
from components.calendar_note import calendar_note
from components.figures.bars import bars
from components.figures.due import due_bars, month_columns
from components.page import page
from components.panel import Ask, Panel
from components.sentences import reviews as say
from data.measures import reviews, reviews_kept

dash.register_page(
    __name__,
    path="/reviews",
    name="Reviews",
    title="Reviews · Sightline",
    order=80,
    question="What is due, for whom, and by when?",
    panels=(
        Panel(
            "due", "What is overdue, and what is due soon?", reviews.reviews_due, due_bars, say.due,
            ask=(
                Ask("What holds up the reviews that are overdue, and who will hold them by when?",
                    has("annual review", "overdue")),
                "Does anybody outside school hold up a decision or a plan, and what have we done about it?",
            ),
        ),
        Panel(
            "months", "When do reviews fall due?", reviews.reviews_by_month, month_columns, say.months,
            ask=(
                "Can the busiest month be staffed, or should reviews be brought forward?",
                "Do reviews before a change of school leave time for the plan to be changed?",
            ),
        ),
        Panel(
            "kept", "Were reviews and plans in time?", reviews_kept.reviews_kept, bars, say.kept,
            ask=(
                "What do families say about waiting for a review or a plan?",
                "Which of these is in our hands, and which in the local authority\u2019s?",
            ),
        ),
        Panel(
            "termly", "Are SEN support plans reviewed every term?", reviews_kept.termly_reviews, bars, say.termly,
            ask=(
                "How do we know that a review changes what is done in class?",
                "Which year groups are reviewed least often, and why?",
            ),
        ),
        Panel(
            "views", "Are pupils and parents heard?", reviews_kept.views_recorded, bars, say.views,
            ask=(
                "How do pupils who find it hard to speak for themselves say what they think?",
                "What has changed because of something a pupil or a parent said?",
            ),
        ),
        Panel(
            "outcomes", "Did plans reach their outcomes?", reviews_kept.review_outcomes, bars, say.outcomes,
            ask=(
                "Are outcomes set so that anybody could see whether they were met?",
                "What happens next for those whose outcomes were not met?",
            ),
        ),
        Panel("list", "What is due, for whom, by when?", reviews.deadline_list, wide=True),
    ),
)  # fmt: skip


def layout(**query: object) -> html.Div:
    """The page, with the choices of its address, and the calendar below it."""
    return html.Div([page(__name__, query), calendar_note()])
