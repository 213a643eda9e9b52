"""The progress page: are pupils with SEN making the progress their peers make from the same starting points?"""

import dash

from components.asking import clearly_off
from components.figures.around_zero import absence_dots, area_dots, effect_dots, start_dots, value_added_dots
from components.figures.gap_trend import gap_trend
from components.figures.grouped_shares import status_shares, verdict_bars
from components.figures.scatter import pupil_dots
from components.page import page
from components.panel import Ask, Panel
from components.sentences import progress as say
from components.sentences import progress_lists as say_lists
from data.measures import (
    progress,
    progress_attendance,
    progress_change,
    progress_dots,
    progress_gaps,
    progress_levels,
    progress_lists,
)

dash.register_page(
    __name__,
    path="/progress",
    name="Progress",
    title="Progress · Sightline",
    order=40,
    question="Are pupils with SEN making the progress their peers make from the same starting points?",
    panels=(
        Panel(
            "subjects", "From the same starting points, how do pupils with SEN do?",
            progress.value_added, value_added_dots, say.value_added, lines=say.levels,
            ask=(
                Ask("Where the difference is clear, what is taught differently there, and is it working?", clearly_off),
                Ask("The ranges all cover no difference: what else tells us that support works?",
                    lambda table: not clearly_off(table)),
                "Are the tests fair to these pupils, with the access arrangements they have in class?",
                "How do pupils with an EHC plan do, and is that what their plans expect?",
            ),
        ),
        Panel(
            "areas", "Which areas of need keep pace, and which do not?",
            progress.value_added_by_area, area_dots, say.by_area,
            ask=(
                Ask("What do staff know about the need area that falls behind?", clearly_off),
                "Which interventions are in place for the area that gains least?",
                "How do we see the progress of pupils in areas with too few pupils for a mean?",
            ),
        ),
        Panel(
            "terms", "Is the gap in scores narrowing or widening?", progress_gaps.score_gap, gap_trend, say.score_gap,
            ask=(
                "What did we change when the gap began to move, and would we do it again?",
                "How many pupils joined or left either group between the sittings?",
                "Does the gap open again over the summer?",
            ),
        ),
        Panel(
            "expected", "How many reach the score expected for their age?",
            progress_levels.at_expected, status_shares, say.at_expected,
            ask=(
                "Who decides what is expected, and is it the same for every class?",
                "Of those just below the line, who could be helped over it, and of those far below, what do we expect?",
            ),
        ),
        Panel(
            "starts", "Do pupils who start low, or high, move with their peers?",
            progress.value_added_by_start, start_dots, say.by_start,
            ask=("Are pupils with SEN who start high stretched as their peers are?",
                 Ask("What explains the bands where progress is clearly apart?", clearly_off)),
        ),
        Panel(
            "attendance", "Underachievement, special educational need, or missed school?",
            progress_attendance.value_added_by_absence, absence_dots, say.by_absence,
            ask=(
                "Where pupils attend well and still fall behind, has the need been understood?",
                "What do pupils who miss a tenth of school get to catch up, and who checks?",
                "Is poor progress taken for a special need where missed school explains it?",
            ),
        ),
        Panel("dots", "Who falls behind though they attend?", progress_dots.progress_and_absence, pupil_dots,
              say_lists.by_pupil),
        Panel(
            "size", "How large is the difference beside how much pupils differ anyway?",
            progress_gaps.effect_size, effect_dots, say.effect_size,
            ask=("Is the difference large enough to act on, whatever its sign?",
                 "Has an outside review looked at the subject with the largest difference?"),
        ),
        Panel(
            "change", "How many scores really changed?",
            progress_change.reliable_change, verdict_bars, say.reliable_change,
            ask=(
                "For scores that fell beyond test error, what was found when staff looked at the pupil\u2019s work?",
                "For scores that rose, what helped, and is it being kept up?",
                "Is the test precise enough for the decisions we base on it?",
            ),
        ),
        Panel(
            "pairs", "For whom can we say nothing, and why?",
            progress_levels.usable_pairs, verdict_bars, say.usable_pairs,
            ask=(
                "What happens when a pupil with SEN misses a test: do they sit it later?",
                "What do we learn from the earlier school about pupils who joined since?",
                "For pupils at a test\u2019s limit, which assessment would show small steps?",
            ),
        ),
        Panel("watch", "Whose progress should we talk about?", progress_lists.progress_watch_list,
              says=say_lists.slowing, wide=True),
        Panel("pupils", "How did each pupil\u2019s score change?", progress_lists.change_list,
              says=say_lists.changed, wide=True),
    ),
)  # fmt: skip


def layout(**query: object) -> object:
    """The page, with the choices of its address."""
    return page(__name__, query)
