"""What is to be known about a measure, wherever it is looked up."""

from dash import html

from data import terms
from data.measures.core import Measure
from data.measures.listing import Listing


def measure_facts(measure: Measure | Listing) -> html.Dl:
    """What a measure is, how it is worked out, where its definition is from, and who sees it."""
    facts = [
        ("What it is", measure.definition),
        ("Formula", getattr(measure, "formula", "")),
        ("Source", measure.source),
        ("Made from", ", ".join(measure.needs)),
    ]
    if measure.readers != terms.EVERYONE:
        facts.append(
            ("Who sees it", ", ".join(terms.ROLES[role] for role in terms.ROLES if role in measure.readers))
        )
    return html.Dl([part for term, said in facts if said for part in (html.Dt(term), html.Dd(said))])
