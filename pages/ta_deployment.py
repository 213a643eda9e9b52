"""The TA deployment page: what do our TAs do, with whom, and does it add to teaching or stand in for it?"""

import dash

from components.figures.stacked import company_mix, term_mix, year_mix
from components.figures.ta_bars import activity_cost, activity_hours, one_pupil_bars
from components.figures.ta_dots import led_dots
from components.figures.ta_practice import asked_bars, out_bars
from components.figures.versions import hours_versions
from components.page import page
from components.panel import Ask, Panel
from components.sentences import deployment as say
from components.sentences import deployment_practice as practice
from components.sentences.deployment_what_if import what_if
from data.measures import (
    deployment,
    deployment_asked,
    deployment_class,
    deployment_people,
    deployment_time,
    deployment_what_if,
)
from pages._ta_practice import PRACTICE

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
            say.activities, lines=practice.diss,
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
            say.teacher_gap, lines=practice.mast,
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
            "out-of-class", "How much of the week are pupils out of class with a TA?",
            deployment_class.ta_out_of_class, out_bars, practice.out_of_class,
            ask=(
                "What do pupils miss in class while they are out, and how do they catch up?",
                "Could what is done outside be done inside, with the teacher?",
            ),
        ),
        Panel(
            "hours-asked", "Do pupils get the hours that their plans ask for?",
            deployment_asked.ta_hours_asked, asked_bars, practice.asked,
            ask=(
                "Where a plan is met in another way, is that written down and agreed with the family?",
                "Do the hours bring about what the plan hopes for?",
            ),
        ),
        Panel(
            "cost", "What does it cost?", deployment.ta_cost, activity_cost, say.cost,
            ask=(
                "Which of this spending do we know to help, and how?",
                "What would we do with the same money if we began again?",
            ),
        ),
        *PRACTICE,
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
