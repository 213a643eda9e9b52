"""The TA deployment page: what do our TAs do, with whom, and does it add to teaching or stand in for it?"""

import dash

from components.figures.stacked import company_mix, term_mix, year_mix
from components.figures.ta_bars import activity_cost, activity_hours, one_pupil_bars, paid_time, training_bars
from components.figures.ta_dots import audit_dots, led_dots
from components.figures.versions import hours_versions
from components.page import page
from components.panel import Ask, Panel
from components.sentences import deployment as say
from components.sentences.deployment_what_if import what_if
from data.measures import deployment, deployment_people, deployment_staff, deployment_time, deployment_what_if

dash.register_page(
    __name__,
    path="/ta-deployment",
    name="TA deployment",
    title="TA deployment · Sightline",
    order=50,
    question="What do our TAs do, with whom, and does it add to teaching or stand in for it?",
    panels=(
        Panel(
            "activity", "What are teaching assistants (TAs) paid to do?", deployment.ta_hours, activity_hours,
            say.activities,
            ask=(
                "Who decides what a TA does in a lesson, and when is it looked at again?",
                "Which of these hours could only be given by a TA, and which could free the teacher instead?",
                "How would we know that this mix works for pupils?",
            ),
        ),
        Panel(
            "terms", "Is the mix changing?", deployment.ta_hours_by_term, term_mix, say.by_term,
            ask=(
                "Was the change planned, and what was it meant to bring about?",
                "What did pupils and families say when their support changed?",
            ),
        ),
        Panel(
            "years", "Do year groups get different help?", deployment.ta_hours_by_year, year_mix, say.by_year,
            ask=(
                "Do hours follow what pupils need this year, or what was there last year?",
                "Why is the one-to-one share larger in some year groups?",
            ),
        ),
        Panel(
            "teacher", "Do pupils with SEN get as much of the teacher?", deployment_time.teacher_time, led_dots,
            say.teacher_gap,
            ask=(
                Ask("What takes the teacher away from pupils with SEN, or them from the teacher?", say.gap_is_clear),
                "When does the teacher work with the pupils who find the lesson hardest?",
                "How were the pupils and days that were observed chosen?",
            ),
        ),
        Panel(
            "company", "With whom do pupils spend their time?", deployment_time.pupil_time, company_mix, say.company,
            ask=(
                "Do pupils with an EHC plan have time with peers without an adult between them?",
                "What do pupils do in the time that they are alone?",
            ),
        ),
        Panel(
            "one-pupil", "Does one TA stay with one pupil for most of the week?", deployment_people.ta_one_pupil,
            one_pupil_bars, say.one_pupil,
            ask=(
                "Where one adult stays with one pupil, what would let the pupil do more alone?",
                "What happens on a day when that TA is away?",
            ),
        ),
        Panel(
            "paid-time", "Are TAs paid to prepare, and to talk with teachers?", deployment_people.ta_paid_time,
            paid_time, say.paid_time,
            ask=(
                "How does a TA with no paid time learn what the lesson is for?",
                "How does what a TA notices come back to the teacher?",
            ),
        ),
        Panel(
            "cost", "What does it cost?", deployment.ta_cost, activity_cost, say.cost,
            ask=(
                "Which of this spending do we know to help, and how?",
                "What would we do with the same money if we began again?",
            ),
        ),
        Panel(
            "audit", "Do teachers and TAs see it alike?", deployment_staff.ta_audit, audit_dots, say.audit,
            ask=(
                "Where teachers and TAs see it differently, have they talked about why?",
                "What evidence stands behind an answer of 4?",
                "What moved since the round before, and what did we do for it?",
            ),
        ),
        Panel(
            "training", "Are TAs trained in what pupils need?", deployment_staff.ta_training, training_bars,
            say.training,
            ask=(
                "Which TAs work with pupils who have the commonest needs, and were they trained?",
                "Who checks that training is used in lessons?",
            ),
        ),
        Panel(
            "what-if", "What if we moved hours?", deployment_what_if.ta_what_if, hours_versions, what_if, wide=True,
            supposing="Hours a week more, or with a minus fewer",
            ask=("Who would notice first, and what would they say?", "How would we know in a term that it helped?"),
        ),
        Panel(
            "pupils", "For which pupils should we talk about it?", deployment_people.one_pupil_list, wide=True,
        ),
    ),
)  # fmt: skip


def layout(**query: object) -> object:
    """The page, with the choices of its address."""
    return page(__name__, query)
