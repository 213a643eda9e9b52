"""The panels of the interventions page that say what came of it, by test, by criteria and by published evidence."""

from components.figures import provision as draw
from components.figures.reach import reach_dots
from components.figures.slopes import slopes
from components.panel import Ask, Panel
from components.sentences import interventions as say
from components.sentences.provision import some_gain_clear
from components.sentences.reach import reach
from components.sentences.slopes import entry_to_exit
from data.measures import (
    interventions_delivery,
    interventions_gain,
    interventions_pupils,
    interventions_reach,
    interventions_value,
)

RESULTS = (
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
        "class", "Does the gain reach the class?", interventions_reach.class_gain, reach_dots, reach,
        ask=("Does the class teacher know what was practised, and ask for it in lessons?",
             "Where a gain stays in the group, what would carry it into the subject?"),
    ),
    Panel(
        "reliable", "How many scores really changed?", interventions_gain.reliable_gain, draw.reliable_bars,
        say.reliable,
        ask=("For scores within test error, what did staff see in pupils\u2019 work?",
             "Is the test precise enough for so short a time?"),
    ),
    Panel(
        "outcomes", "Did pupils meet their exit criteria?", interventions_delivery.intervention_outcomes,
        draw.outcome_bars, say.outcomes,
        ask=("Who decides that criteria are met, and does a score agree?",
             "What comes next for pupils who did not meet them?"),
    ),
    Panel(
        "slopes", "Where did each pupil begin and end?", interventions_pupils.entry_exit_list, slopes, entry_to_exit,
    ),
    Panel(
        "evidence", "What does published evidence say of such support?",
        interventions_value.intervention_evidence, draw.evidence_bars, say.evidence,
        ask=("Do we run it the way the studies did: as often, as long, in as small a group?",
             "Where evidence is limited, why do we run it?"),
    ),
)  # fmt: skip
