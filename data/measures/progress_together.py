"""Value added of all pupils with SEN and all subjects together, alone: what schools are set side by side by."""

from dataclasses import replace

from data.filters import Filters
from data.measures.core import Tally
from data.measures.progress import sums, value_added
from data.measures.progress_pairs import pairs
from data.measures.progress_results import ALL, NO_TEST, in_view
from data.school import School

KEY = (ALL, NO_TEST, "SEN")


def tally_together(school: School, filters: Filters) -> Tally:
    """The sums of the one row; a tenth of the work of those of every subject and status."""
    made = pairs(school, filters)
    if not made.bands:
        return Tally()
    mask = in_view(school, filters).with_sen(made.end) & (made.cell >= 0)
    return Tally({KEY: sums(made, mask, together=True)})


value_added_together = replace(
    value_added,
    key="value_added_together",
    title="Value added, all subjects together",
    tally=tally_together,
)
