"""Every figure by its kind, and the text alternative of any of them."""

from collections.abc import Callable

from components.figures.absence_bands import absence_bands
from components.figures.around_zero import (
    absence_dots,
    area_dots,
    effect_dots,
    start_dots,
    value_added_dots,
)
from components.figures.bars import bars, sorted_bars
from components.figures.change import before_and_after
from components.figures.confidence_grid import confidence_grid
from components.figures.control import control_chart
from components.figures.dots import dots
from components.figures.due import due_bars, month_columns
from components.figures.dumbbell import gap_dumbbell, rate_dumbbell
from components.figures.forest import forest
from components.figures.funnel import funnel
from components.figures.gap_trend import gap_trend
from components.figures.grouped_dots import grouped_dots
from components.figures.grouped_shares import status_shares, verdict_bars
from components.figures.half_terms import half_term_steps
from components.figures.heatmap import heatmap
from components.figures.provision import (
    delivery_bars,
    evidence_bars,
    extra_bars,
    gain_dots,
    map_bars,
    money_bars,
    outcome_bars,
    place_cost_bars,
    ratio_dots,
    reliable_bars,
    review_bars,
    top_up_bars,
    year_bars,
)
from components.figures.published_rows import published_rows
from components.figures.rates import rates
from components.figures.reach import reach_dots
from components.figures.scatter import pupil_dots
from components.figures.school_dots import school_dots
from components.figures.slopes import slopes
from components.figures.sparks import (
    gap_spark,
    one_to_one_spark,
    price_spark,
    priority_spark,
    range_spark,
    share_spark,
    signal_dots,
)
from components.figures.stacked import company_mix, term_mix, year_mix
from components.figures.staff_rows import (
    bounds_dots,
    cost_bars,
    level_bars,
    priority_dots,
    response_bars,
    round_dots,
    training_dots,
)
from components.figures.suspension_rates import suspension_rates
from components.figures.ta_bars import activity_cost, activity_hours, one_pupil_bars, paid_time, training_bars
from components.figures.ta_dots import audit_dots, led_dots
from components.figures.ta_practice import asked_bars, out_bars, ready_bars, recommendation_dots
from components.figures.trend import trend
from components.figures.value_quadrant import value_quadrant
from components.figures.versions import cost_versions, hours_versions
from components.figures.waterfall import waterfall
from components.figures.weekdays import weekday_grid
from components.sentences.row_words import SAID, in_words
from data.disclosure import is_hidden
from data.rounding import said
from data.table import Table

Figure = Callable[[Table], dict | None]
AROUND_ZERO = "Dot chart with ranges, points more or less than peers from the same start round a line at 0,"
# Each figure with what it is, for a reader who does not see it.
FIGURES: dict[Figure, str] = {
    published_rows: "One row a number, as a bar from 0 where none is less",
    dots: "Dot chart with ranges, shares in percent from 0, the national share as a tick",
    pupil_dots: "Dot chart, one dot a pupil, sessions missed across and value added up",
    trend: "Line chart over time, shares in percent from 0, each line with its range, the national share dotted",
    heatmap: "Grid of year groups by need areas, each cell with a count and its share of the year group",
    bars: "Bar chart, shares in percent from 0",
    sorted_bars: "Bar chart, shares in percent from 0, the largest first, the national share as a tick",
    waterfall: "Bar chart in steps, pupils from the start to the end, what was added and what was taken away",
    forest: "Dot chart with ranges, ratios of two shares round a line at 1, which is the same share",
    grouped_dots: "Dot chart with ranges by year, shares in percent from 0",
    rates: "Dot chart with ranges, percent of sessions from 0, the national rate as a tick",
    gap_dumbbell: "Two dots a row, percent of sessions with SEN and with no SEN, and the range of the gap between them",
    rate_dumbbell: "Two dots a row, percent of sessions with SEN and with no SEN, the national rate as a tick",
    control_chart: "Control chart by week, the gap in percentage points with its mean and its usual range",
    half_term_steps: "Line chart by week, percent of sessions, each half term over the same one of last year",
    absence_bands: "Pairs of bars, shares in percent from 0, the national share as a tick",
    weekday_grid: "Grid of weekdays by half days, each cell with a percentage of sessions",
    suspension_rates: "Dot chart with ranges, suspensions per 100 pupils from 0",
    before_and_after: "Two dots a row, before and after, in percentage points from the year group",
    value_added_dots: f"{AROUND_ZERO} by subject",
    area_dots: f"{AROUND_ZERO} by need area, all subjects together",
    start_dots: f"{AROUND_ZERO} by subject and starting score",
    absence_dots: f"{AROUND_ZERO} by band of absence, with SEN and with no SEN",
    effect_dots: "Dot chart with ranges, differences in standard deviations round a line at 0, by subject",
    gap_trend: "Line chart over terms with ranges, a strip a test, mean scores with SEN less those with no SEN",
    status_shares: "Dot chart with ranges, shares in percent from 0, with SEN and with no SEN under each test",
    verdict_bars: "Bar chart under each test, shares in percent from 0",
    map_bars: "Bar chart by wave and need area, pupils from 0",
    place_cost_bars: "Bar chart, pounds a pupil from 0, the dearest first",
    extra_bars: "Bar chart, pounds an extra month from 0",
    delivery_bars: "Bar chart, sessions delivered in percent of those planned, least first",
    outcome_bars: "Bar chart, shares of exits whose criteria were met, in percent from 0",
    review_bars: "Bar chart, groups overdue for review from 0",
    evidence_bars: "Bar chart, months of additional progress by the EEF toolkit, from 0",
    money_bars: "Bar chart by academic year, pounds from 0",
    year_bars: "Bar chart by year group, shares of pupils with SEN in percent from 0",
    top_up_bars: "Bar chart, pounds of top-up from 0",
    gain_dots: "Dot chart with ranges, points gained round a line at 0, the gain by chance alone as a tick",
    ratio_dots: "Dot chart with ranges, months gained a month round a line at 1",
    reliable_bars: "Bar chart, shares of scores that rose beyond test error, in percent from 0",
    reach_dots: "Two dots a row with ranges, standard deviations round a line at 0, of the same pupils",
    slopes: "Slope chart, one line a pupil from entry to exit score, a strip an intervention and test",
    value_quadrant: "Bubble chart, cost a pupil along and mean gain up, split at the school\u2019s own medians,",
    confidence_grid: "Grid of types of need by teams, each cell with a percentage and the number of answers",
    priority_dots: "Dot chart with ranges, expected pupils from 0 by type of need, the largest first",
    response_bars: "Bar chart by team, percent of those invited from 0",
    bounds_dots: "Dot chart with bounds, percent of staff from 0 by type of need",
    level_bars: "Bars in five parts by type of need, from not at all confident to very",
    round_dots: "Two dots a row, percent of staff from 0 in the earlier and the later round",
    training_dots: "Two dots a row, percent of staff from 0 who came to training and who want it",
    cost_bars: "Bar chart by type of need, pounds paid and the staff time beside them",
    activity_hours: "Bar chart, shares of paid hours in percent from 0, an activity a bar",
    activity_cost: "Bar chart, pounds a week from 0, an activity a bar",
    year_mix: "Bars of five parts that are a whole together, shares of paid hours in percent, a year group a bar",
    term_mix: "Bars of five parts that are a whole together, shares of paid hours in percent, a term a bar",
    company_mix: "Bars of four parts that are a whole together, shares of observed time in percent, a status a bar",
    led_dots: "Dot chart with ranges, shares of observed time in percent from 0, led by a teacher and by a TA",
    one_pupil_bars: "Bar chart, TAs and pupils by how much of a week is one-to-one",
    paid_time: "Bar chart, minutes a week from 0",
    training_bars: "Bar chart, shares of TAs in percent from 0, a type of need a bar",
    asked_bars: "Bar chart, hours a week from 0",
    out_bars: "Bar chart, percent of the school week from 0, a status a bar",
    ready_bars: "Bar chart, shares of TAs in percent from 0, an item of the audit a bar",
    recommendation_dots: "Dot chart on a scale from 1 to 4, a recommendation a row",
    cost_versions: "Pairs of bars, pounds a pupil from 0, as recorded and as supposed",
    hours_versions: "Pairs of bars, shares of paid hours in percent from 0, as recorded and as supposed",
    share_spark: "Small line chart, the share of all pupils with SEN at each date",
    gap_spark: "Small control chart, the weekly gap within its usual range",
    range_spark: "A dot on its range round a line at 0",
    one_to_one_spark: "Small line chart, the one-to-one share of paid hours by term",
    price_spark: "Small bar chart, pounds an extra month from 0",
    priority_spark: "Small bar chart, expected pupils from 0 by type of need",
    signal_dots: "Dot chart, the newest unusual gap of each group beside its usual range, in percentage points",
    due_bars: "Bars of three parts by kind of deadline, pupils from 0: overdue, due within six weeks, later",
    month_columns: "Columns of two parts by month, reviews from 0",
    funnel: "Funnel chart, one numbered mark a school, pupils across and shares in percent up, with limits of chance",
    school_dots: "Numbered marks with ranges, one a school by name, and the number of all together as a line",
    audit_dots: "Dot chart on a scale from 1 to 4, the latest round filled and the one before hollow",
}


def chart_text(table: Table, shown_as: Figure | None = None) -> str:
    """The text alternative of a chart: its kind, how many values it shows, the largest and the smallest.

    The message of the chart is the sentence beside it, so it is not said twice; of a table in several units the first
    is said. "" where nothing is drawn.
    """
    rows = [row for row in table.rows if row.get("value") is not None and row["unit"] in SAID]
    rows = [row for row in rows if row["unit"] == rows[0]["unit"]]
    kind = FIGURES.get(shown_as, "Chart")
    if not rows:
        return ""
    hidden = sum(map(is_hidden, table.rows))
    kind += f". {said(hidden, 0)} hidden to protect pupils" if hidden else ""
    largest = max(rows, key=lambda row: row["value"])
    smallest = min(rows, key=lambda row: row["value"])
    if largest["value"] == smallest["value"]:
        return f"{kind}. {_counted(rows)}: {in_words(table, largest)}."
    return f"{kind}. {_counted(rows)}. Largest: {in_words(table, largest)}. Smallest: {in_words(table, smallest)}."


def _counted(rows: list[dict]) -> str:
    return "1 value" if len(rows) == 1 else f"{said(len(rows), 0)} values"
