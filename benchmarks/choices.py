"""The choices a reader makes in these measurements: varied, fixed, the same for every way of answering."""

from datetime import timedelta

from data.filters import Filters
from data.school import School

QUERIES = (
    "",
    "year_group=7",
    "year_group=9",
    "year_group=11",
    "year_group=7&year_group=8",
    "year_group=10&year_group=11",
    "year_group=8&year_group=9&year_group=10",
    "need_area=semh",
    "need_area=cl",
    "need_area=ci",
    "need_area=sp",
    "need_area=oth",
    "need_area=none",
    "need_area=ci&need_area=semh",
    "need_area=cl&needs=any",
    "need_area=ci&need_area=sp&needs=any",
    "needs=any",
    "year_group=7&need_area=ci",
    "year_group=8&year_group=9&need_area=semh",
    "year_group=11&need_area=cl&needs=any",
    "sen_status=K",
    "sen_status=E",
    "sen_status=E&need_area=ci",
    "pupil_premium=Y",
    "pupil_premium=N&year_group=7",
    "sex=F",
    "sex=M&need_area=semh",
    "sex=F&pupil_premium=Y&year_group=9",
    "year_group=7&year_group=8&need_area=ci&sen_status=K&sex=M",
)
DAYS_BACK = (("as_at", 120), ("as_at", 400), ("since", 550))


def choices(school: School) -> list[Filters]:
    """The choices for one school; those with a day count back from the day of its data."""
    days = [f"{name}={school.data_date - timedelta(days=back)}" for name, back in DAYS_BACK]
    made = [Filters.from_query(query) for query in (*QUERIES, *days, f"year_group=8&{days[0]}")]
    if len(set(made)) != len(made):
        raise ValueError("two of the benchmark's choices mean the same; each must be asked once a round")
    return made
