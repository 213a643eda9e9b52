"""The panels of the TA page about paid time to prepare, how teachers and TAs see their work, and training."""

from components.figures.ta_bars import paid_time, training_bars
from components.figures.ta_dots import audit_dots
from components.figures.ta_practice import ready_bars, recommendation_dots
from components.panel import Panel
from components.sentences import deployment as say
from components.sentences import deployment_practice as practice
from data.measures import deployment_people, deployment_ready, deployment_staff

PRACTICE = (
    Panel(
        "paid-time", "Are TAs paid to prepare, and to talk with teachers?", deployment_people.ta_paid_time,
        paid_time, say.paid_time,
        ask=(
            "How does a TA with no paid time learn what the lesson is for?",
            "How does what a TA notices come back to the teacher?",
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
        "recommendations", "Where do we stand to the five recommendations for TAs?",
        deployment_ready.ta_recommendations, recommendation_dots, practice.recommendations,
        lines=practice.evidence,
        ask=(
            "Which one would change most for pupils this year, and what is the first step?",
            "Does the evidence beside the score say the same as the score?",
        ),
    ),
    Panel(
        "ready", "Do TAs go into lessons prepared?", deployment_ready.ta_ready, ready_bars, practice.ready,
        ask=(
            "How does a TA learn, before the lesson, what it is for and what their part is?",
            "What would it take for the lowest of these to be true of every TA?",
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
)  # fmt: skip
