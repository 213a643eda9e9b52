"""The attendance page: are pupils with SEN missing more school, which of them, since when, and more than elsewhere?"""

import dash

from components.asking import clearly_apart_from_peers, has, unusual_now
from components.figures.absence_bands import absence_bands
from components.figures.change import before_and_after
from components.figures.control import control_chart
from components.figures.dots import dots
from components.figures.dumbbell import gap_dumbbell, rate_dumbbell
from components.figures.half_terms import half_term_steps
from components.figures.rates import rates
from components.figures.suspension_rates import suspension_rates
from components.figures.weekdays import weekday_grid
from components.page import page
from components.panel import Ask, Panel
from components.sentences import attendance as say
from components.sentences import attendance_weeks as say_weeks
from data.measures import (
    attendance,
    attendance_reasons,
    attendance_thresholds,
    attendance_watch,
    attendance_weeks,
    suspensions,
)
from data.measures import attendance_interventions as after_start

dash.register_page(
    __name__,
    path="/attendance",
    name="Attendance",
    title="Attendance · Sightline",
    order=30,
    question="Are pupils with SEN missing more school, which of them, since when, and is it more than elsewhere?",
    filters=("term", "ages"),
    panels=(
        Panel(
            "gap", "Are pupils with SEN absent more than their peers?", attendance.overall_absence, rates, say.overall,
            ask=("What has been tried since this gap opened, and what came of it?",
                 Ask("Which pupils make up most of these days, and does each have a plan?", clearly_apart_from_peers),
                 "How do we find out from families what keeps their child away?"),
        ),
        Panel(
            "weeks", "Is the gap changing, or is it noise?", attendance_weeks.weekly_gap, control_chart,
            say_weeks.weekly_gap,
            ask=(Ask("What happened in the weeks that stand out, and who looked for the cause?", unusual_now),
                 "What would we expect to see here if what we do were working?",
                 "Who looks at this chart each half term, and what makes them act?"),
        ),
        Panel(
            "areas", "For which areas of need is the gap widest?", attendance.absence_by_area, gap_dumbbell,
            say.by_group,
            ask=(Ask("What is different for pupils where the gap is clear?", clearly_apart_from_peers),
                 "Does our provision for each area reach all of its pupils?",
                 "Which areas are too small to tell, and how else do we know about them?"),
        ),
        Panel(
            "years", "In which year groups is the gap widest?", attendance.absence_by_year, gap_dumbbell, say.by_group,
            ask=(Ask("What changed for the year group with the widest gap, and when?", clearly_apart_from_peers),
                 "How do we prepare pupils with SEN for the move into the next year group?",
                 "Does a gap follow the same pupils up the school, or stay with a year group?"),
        ),
        Panel(
            "persistent", "How many miss 10% or more?", attendance_thresholds.persistent_absence, dots, say.persistent,
            ask=("How many of them were persistently absent last year too?",
                 Ask("What does a pupil with an EHC plan who misses this much get instead?", has("E")),
                 "When does a pupil near 10% first hear from us?"),
        ),
        Panel(
            "severe", "How many miss half of school or more?", attendance_thresholds.severe_absence, dots, say.severe,
            ask=("Where is each of these pupils on a school day, and who has seen them this week?",
                 Ask("Have reviews asked whether this school can meet their needs?", has("SEN")),
                 "Which other services are working with these families?"),
        ),
        Panel(
            "bands", "How is absence spread?", attendance_thresholds.absence_bands, absence_bands, say.bands,
            ask=("Is the gap made by a few pupils who miss much, or by many who miss a little more?",
                 "What do we do for pupils between 5% and 10%, before they become persistently absent?"),
        ),
        Panel(
            "reasons", "Why are sessions missed?", attendance_reasons.absence_reasons, rate_dumbbell, say.reasons,
            ask=("How do we tell illness from not wanting, or not being able, to come?",
                 Ask("Which part-time timetables have an end date?", has("part-time timetable", "SEN")),
                 Ask("Why is no reason known yet for some sessions?", has("no reason yet", "SEN"))),
        ),
        Panel(
            "half-terms", "Is absence higher than at the same time last year?", attendance_weeks.absence_by_half_term,
            half_term_steps, say_weeks.half_terms,
            ask=("What did we do differently in this half term of last year?",
                 "Are the same pupils in both years, or has the register changed?"),
        ),
        Panel(
            "weekdays", "Is it the same on every day?", attendance_reasons.absence_by_weekday, weekday_grid,
            say.weekdays,
            ask=("What is on the timetable in the half days that are missed most?",
                 "Are part-time timetables or appointments behind a pattern?"),
        ),
        Panel(
            "suspensions", "Are pupils with SEN suspended more often?", suspensions.suspensions, suspension_rates,
            say_weeks.suspensions, lines=say_weeks.suspensions_behind,
            ask=("Was an unmet need looked for before each suspension of a pupil with SEN?",
                 Ask("What changed for a pupil after the first suspension?", has("SEN", "suspensions")),
                 "Who looks at suspensions by need, and how often?"),
        ),
        Panel(
            "interventions", "Did absence change after an intervention began?", after_start.absence_after_start,
            before_and_after, say_weeks.after_start,
            ask=("How were pupils chosen, and would their absence have fallen anyway?",
                 "Which intervention aims at attendance, and what does it do in its first six weeks?"),
        ),
        Panel("watch", "Who should we talk about?", attendance_watch.watch_list, says=say_weeks.watched, wide=True),
    ),
)  # fmt: skip


def layout(**query: object) -> object:
    """The page, with the choices of its address."""
    return page(__name__, query)
