"""The trust page: how do the schools compare, and which differ by more than chance? No school is ranked."""

import dash
from dash import html

from components.figures.funnel import funnel
from components.figures.school_dots import school_dots
from components.page import page
from components.panel import Ask, Panel
from components.schools_note import schools_note
from components.sentences import trust as say
from data import terms
from data.trust import comparisons

OUTSIDE = Ask("What do the schools beyond the limits know of why?", say.beyond)

dash.register_page(
    __name__,
    path="/trust",
    name="Trust",
    title="Our schools · Sightline",
    order=90,
    question="How do our schools compare, and which differ by more than chance?",
    filters=("phase",),
    readers=terms.STAFF,
    panels=(
        Panel(
            "support", "How many pupils are at SEN support?", comparisons.support, funnel, say.shares,
            lines=say.limits_said,
            ask=(
                OUTSIDE,
                "Do our schools identify need in the same way, and who looks at each other\u2019s registers?",
                "What differs in intake?",
            ),
        ),
        Panel(
            "plans", "How many pupils have an EHC plan?", comparisons.plans, funnel, say.shares, lines=say.limits_said,
            ask=(
                OUTSIDE,
                "Is a plan asked for at the same point in each school?",
                "Does money follow the pupils with plans?",
            ),
        ),
        Panel(
            "absence", "How much more school do pupils with SEN miss than their peers?", comparisons.absence_gap,
            school_dots, say.ranges, lines=say.limits_said,
            ask=(
                OUTSIDE,
                "What has a school with a narrow gap tried that others could?",
                "Which needs and year groups make the gap?",
            ),
        ),
        Panel(
            "persistent", "How many pupils with SEN miss a tenth of school or more?", comparisons.persistent, funnel,
            say.shares, lines=say.limits_said,
            ask=(OUTSIDE, "Who is asked when a pupil nears a tenth?", "What help crosses from school to school?"),
        ),
        Panel(
            "progress", "Do pupils with SEN make the progress of their peers?", comparisons.value_added, school_dots,
            say.ranges, lines=say.limits_said,
            ask=(
                OUTSIDE,
                "Do our schools use the same tests in the same weeks?",
                "What is taught where pupils catch up?",
            ),
        ),
        Panel(
            "ta-time", "How much TA time is one-to-one?", comparisons.one_to_one, school_dots, say.spread,
            ask=(
                "Where is one-to-one time in addition to teaching, and where in its stead?",
                "Who trains TAs in each school?",
            ),
        ),
        Panel(
            "price", "What does an extra month of progress cost?", comparisons.extra_month, school_dots, say.spread,
            ask=(
                "Do schools pay for the same programme and get different progress?",
                "What would we buy together?",
            ),
        ),
        Panel(
            "confidence", "Where are staff not confident?", comparisons.confidence, school_dots, say.spread,
            ask=("Which training could several schools share?", "Who in the trust knows most of each need?"),
        ),
    ),
)  # fmt: skip


def layout(**query: object) -> html.Div:
    """The page, with the choices of its address, and the way to each school."""
    return html.Div([page(__name__, query), schools_note()])
