"""What is said of money: what support costs beside the notional budget, and whether top-up meets the rest."""

from components.sentences.provision import pounds
from components.sentences.words import pupils, spoken
from data import terms
from data.rounding import percent, rounded
from data.table import Table

YEARS = 2
INDICATIVE = "The notional budget is indicative; support in class is not in these costs."


@spoken
def money(table: Table) -> tuple[str, str]:
    """What interventions and one-to-one time cost in the latest years, and what share of the notional budget it is."""
    years = list(dict.fromkeys(row["academic_year"] for row in table.rows))
    if not years:
        return "No cost of an intervention is known.", ""
    parts = [_year(table, year) for year in years[-YEARS:]]
    above = sum(rounded(row["value"], 0) for row in table.rows if row["quantity"] == "above")
    tail = "" if above else " Nobody\u2019s support cost more than \u00a36,000 in a year."
    return f"{' '.join(reversed(parts))}{tail}", INDICATIVE


def _year(table: Table, year: str) -> str:
    runs, alone, budget = (table.row(year, quantity) for quantity in ("spent", "one-to-one", "notional"))
    within, this_year = table.row(year, "within"), terms.academic_year_name(terms.academic_year(table.as_at))
    words = f"{year}{', begun so far' if year == this_year else ''}: interventions {pounds(runs['value'], 0)}"
    if alone["n"]:
        words += f" and one-to-one time {pounds(alone['value'], 0)}"
    words += f" for {pupils(within['n'])}"
    if budget and budget["value"]:
        share = percent(100 * within["value"] / budget["value"], 0)
        words += f"; the part within \u00a36,000 a pupil is {share} of the notional SEN budget"
    return f"{words}."


@spoken
def top_up(table: Table) -> tuple[str, str]:
    """What top-up is expected and received, and how far it falls short."""
    expected, received, short = (table.row(name) for name in ("expected", "received", "shortfall"))
    if not expected["n"]:
        return "Nobody\u2019s recorded support costs more than \u00a36,000, and no plan brings top-up.", ""
    sentence = "Nobody\u2019s recorded support cost more than \u00a36,000. "
    if expected["numerator"]:
        over = pounds(expected["value"], 0)
        sentence = f"{pupils(expected['numerator'])} cost more than \u00a36,000, {over} beyond it in all. "
    sentence += f"Plans of {pupils(received['numerator'])} bring {pounds(received['value'], 0)} a year."
    if short["numerator"]:
        sentence += (
            f" For {pupils(short['numerator'])} it is {pounds(short['value'], 0)} short of what is expected."
        )
    return (
        sentence,
        "Cost of the support recorded in the year to the date; what nobody recorded is not in it.",
    )
