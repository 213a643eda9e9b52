"""The sentences of the interventions page: what runs, what it costs, and what can be said of its worth."""

from components.sentences.provision import (
    FEW,
    extra_in_words,
    gain_in_words,
    months,
    name_of,
    pounds,
)
from components.sentences.scores import difference, is_clear
from components.sentences.words import counted, in_a_sentence, label, pupils, share, spoken
from data.dates import long_date
from data.measures.interventions import ALL
from data.measures.interventions_delivery import NOT_AS_PLANNED
from data.measures.interventions_price import NO_EXTRA
from data.measures.interventions_register import ANY_WAVE
from data.measures.interventions_value import QUADRANTS, quadrants
from data.rounding import percent, said
from data.table import Table

NO_RUNS = "No group with a pupil in view ended in the year."
NO_NATIONAL = "No national figure."
NOT_CAUSE = (
    "The chart shows what went together: pupils were not chosen by lot, so it does not show the cause."
)
NO_PAIR = "No pupil in view has two scores that can be set beside each other."
NAMED = 3


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _groups(number: int) -> str:
    return f"{said(number, 0)} group" + ("" if number == 1 else "s")


@spoken
def provision_map(table: Table) -> tuple[str, str]:
    """How many pupils are in how many groups, and where most of them are."""
    rows = [row for row in table.rows if row["quantity"] == "members"]
    if not rows:
        return "No group with a pupil in view is under way.", ""
    sentence = f"{pupils(table.facts['people'])} in {_groups(table.facts['groups'])} under way."
    most = max(rows, key=lambda row: row["value"])
    if len(rows) > 1:
        where = f"wave {most['wave']}, {in_a_sentence('need_area', most['need_area'])}"
        sentence += f" Most are in {where}: {pupils(most['value'])}."
    return sentence, "A pupil in two boxes is counted in both."


@spoken
def cost(table: Table) -> tuple[str, str]:
    """What all of it cost, and what costs most and least a pupil."""
    places = [row for row in table.rows if row["quantity"] == "per pupil"]
    if not places:
        return f"{NO_RUNS} Or its cost is not known.", ""
    paid = sum(row["numerator"] for row in places)
    sentence = f"{_groups(sum(row['runs'] for row in places))} that ended cost about {pounds(paid, 0)}."
    dearest, cheapest = places[0], places[-1]
    if len(places) > 1:
        sentence += (
            f" A pupil\u2019s place cost from {pounds(cheapest['value'])} ({cheapest['intervention']})"
        )
        sentence += f" to {pounds(dearest['value'])} ({dearest['intervention']})."
    return sentence, NO_NATIONAL


@spoken
def extra_month(table: Table) -> tuple[str, str]:
    """What a month beyond the time that passed cost, overall and where there was none."""
    whole = table.row(ALL, "extra month")
    if whole is None:
        return "No group with a test in months, such as reading ages, ended in the year.", ""
    sentence = (
        f"An extra month of progress cost {extra_in_words(whole)} over {pupils(whole['n'])} with both scores."
    )
    if whole["value"] is None:
        sentence = f"Over {pupils(whole['n'])} with both scores: {extra_in_words(whole)}."
    none = [name_of(row) for row in table.rows if row["note"] == NO_EXTRA and row is not whole]
    if none:
        sentence += f" No extra progress: {_listed(none[:NAMED])}."
    return sentence, "Extra: months gained beyond the months that passed. It knows nothing of test error."


@spoken
def gain(table: Table) -> tuple[str, str]:
    """Whose standardised scores rose by more than chance, and what is left once chance alone is taken off."""
    rows = [row for row in table.rows if row["quantity"] == "gain" and row["unit"] == "points"]
    known = [row for row in rows if row["value"] is not None]
    if not known:
        return (f"Standardised scores: {FEW} in any intervention." if rows else NO_PAIR), ""
    clear = [row for row in known if is_clear(row)]
    sentence = "In no intervention is the mean gain clear of 0."
    if clear:
        named = "; ".join(f"{row['intervention']} {gain_in_words(row)}" for row in clear[:NAMED])
        sentence = f"Mean gain clear of 0 in {len(clear)} of {len(known)}: {named}."
    beyond = [row for row in table.rows if row["quantity"] == "beyond" and row["unit"] == "points"]
    beyond = [row for row in beyond if row["value"] is not None]
    if beyond:
        kept = [row["intervention"] for row in beyond if is_clear(row) and row["value"] > 0]
        sentence += (
            f" If pupils were chosen for low scores, clear of chance: {_listed(kept) if kept else 'none'}."
        )
    return sentence, "The same standardised score twice has kept pace with age."


def gain_lines(table: Table) -> list[str]:
    """For each test: the gain, what chance alone gives and the gain beyond it; then the tests in other points."""
    lines = []
    for row in table.rows:
        if row["quantity"] != "gain" or row["value"] is None:
            continue
        key = (row["intervention"], row["test"])
        chance, beyond = table.row(*key, "chance"), table.row(*key, "beyond")
        if chance and beyond:
            lines.append(
                f"{row['intervention']} looks chosen for low scores: the mean entry is {said(row['entry'])}, the "
                f"test\u2019s mean {said(row['test_mean'], 0)}. If so, {difference(chance['value'])} of the "
                f"{difference(row['value'])} is chance alone, and {gain_in_words(beyond)} lies beyond it."
            )
        elif row["unit"] != "points":
            lines.append(f"{', '.join(key)}: {gain_in_words(row)} points of the test, n {row['n']}.")
    return lines


@spoken
def ratio(table: Table) -> tuple[str, str]:
    """Each ratio gain with the name of its band."""
    if not table.rows:
        return "No test in months, such as reading ages, was used in groups that ended.", ""
    parts = [
        f"{row['intervention']} {said(row['value'], 2)}, {row['band']}"
        if row["value"] is not None
        else f"{row['intervention']}: {FEW}"
        for row in table.rows[:NAMED]
    ]
    return (
        f"Months gained a month: {'; '.join(parts)}.",
        "1 has kept pace with age; it does not mean no effect.",
    )


@spoken
def reliable(table: Table) -> tuple[str, str]:
    """How many scores rose by more than test error."""
    totals: dict[str, int] = {}
    for row in table.rows:
        totals[row["change"]] = totals.get(row["change"], 0) + row["numerator"]
    judged = sum(totals.values())
    if not judged:
        return NO_PAIR, ""
    sentence = f"{counted(totals['rose'], judged)} scores rose by more than test error at 95%; "
    sentence += f"{said(totals['within'], 0)} are within it and {said(totals['fell'], 0)} fell by more."
    return sentence, "Within error does not mean nothing was learned: short tests miss small gains."


@spoken
def value(table: Table) -> tuple[str, str]:
    """Which interventions cost less than the school's median and gained more, beyond chance."""
    drawn = {row["intervention"]: row for row in table.rows if row["quantity"] == "impact"}
    few = [name for name, row in drawn.items() if row["value"] is None]
    drawn = {name: row for name, row in drawn.items() if row["value"] is not None}
    if not drawn:
        return "Too few pupils with both scores in any intervention to set cost beside impact.", ""
    clear = [name for name, row in drawn.items() if is_clear(row, 2) and row["value"] > 0]
    quarter = quarters(table)
    best = [name for name in clear if quarter.get(name) == QUADRANTS[False, True]]
    sentence = f"The gain is clear of 0 in {len(clear)} of {len(drawn)} interventions."
    if best:
        sentence += f" Of these, {_listed(best)} cost less than the school\u2019s median and gained more."
    if few:
        sentence += f" Too few pupils to place: {_listed(few)}."
    return sentence, NOT_CAUSE


def quarters(table: Table) -> dict[str, str]:
    """The quarter of each intervention on the chart, in words."""
    places = {}
    for row in table.rows:
        if row["quantity"] == "impact" and row["value"] is not None:
            paid = table.row(row["intervention"], "per pupil")["value"]
            places[row["intervention"]] = (paid, row["value"])
    return quadrants(places)[1]


def value_lines(table: Table) -> list[str]:
    """What each numbered bubble is: cost, gain with its range, pupils, and its quarter where the gain is clear."""
    lines, quarter = [], quarters(table)
    rows = [row for row in table.rows if row["quantity"] == "impact" and row["value"] is not None]
    for number, row in enumerate(rows, 1):
        name = row["intervention"]
        paid = pounds(table.row(name, "per pupil")["value"])
        words = (
            f"{difference(row['value'], 2)} SD ({difference(row['low'], 2)} to {difference(row['high'], 2)})"
        )
        line = f"{number}. {name}: {paid} a pupil, {words}, n {row['n']}"
        if not is_clear(row, 2):
            line += ", not clear of 0"
        elif name in quarter:
            line += f", {quarter[name]}"
        lines.append(f"{line}.")
    return lines


@spoken
def delivery(table: Table) -> tuple[str, str]:
    """Which interventions were not delivered as planned."""
    rows = [row for row in table.rows if row["quantity"] == "delivered" and row["value"] is not None]
    if not rows:
        return "Nothing is recorded of sessions planned and delivered." if table.rows else NO_RUNS, ""
    part, whole = (sum(row[name] for row in rows) for name in ("numerator", "denominator"))
    sentence = f"{percent(100 * part / whole, 0)} of the sessions planned were delivered."
    short = [row for row in rows if row["note"] == NOT_AS_PLANNED]
    if short:
        named = _listed([f"{row['intervention']} ({percent(row['value'], 0)})" for row in short[:NAMED]])
        sentence += f" Not delivered as planned: {named}."
    return sentence, "Under 70% the result says more of the timetable than of the intervention."


@spoken
def outcomes(table: Table) -> tuple[str, str]:
    """How many met their exit criteria."""
    met = [row for row in table.rows if row["outcome"] == "met"]
    if not met:
        return "No outcome is recorded for groups that ended.", ""
    numerator, denominator = (sum(row[name] for row in met) for name in ("numerator", "denominator"))
    sentence = f"{counted(numerator, denominator)} exits met their criteria."
    left = sum(row["numerator"] for row in table.rows if row["outcome"] == "left early")
    return sentence + (f" {pupils(left)} left early." if left else ""), NO_NATIONAL


@spoken
def evidence(table: Table) -> tuple[str, str]:
    """What the toolkit says and how much of our provision has a result of its own."""
    strands = [row for row in table.rows if row["quantity"] == "eef"]
    if not strands:
        return "No intervention that ended has an EEF strand entered.", ""
    known = [row for row in strands if row["value"] is not None]
    if not known:
        return "The EEF toolkit gives no months for these strands.", ""
    most = max(known, key=lambda row: row["value"])
    told = {
        row["intervention"] for row in table.rows if row["quantity"] != "eef" and row["value"] is not None
    }
    sentence = f"By the EEF toolkit, most months for {most['intervention']} ({months(most['value'])}, "
    sentence += (
        f"{most['strand']}). {len(told)} of {len(strands)} interventions have a result of our own beside it."
    )
    dated = known[0]["found"].dated
    return (
        sentence,
        f"Toolkit as at {long_date(dated)}. Averages over many studies, for all pupils; not a target.",
    )


@spoken
def in_place(table: Table) -> tuple[str, str]:
    """How many on the register are in nothing, and how many in three or more."""
    none, many = table.row("0"), table.row("3 or more")
    if not none["denominator"]:
        return "No pupil on the register is in view.", ""
    sentence = f"{share(none)} on the SEN register are in no intervention today"
    return (
        f"{sentence}, {said(many['numerator'], 0)} in three or more.",
        "Support in class is not counted here.",
    )


@spoken
def by_year(table: Table) -> tuple[str, str]:
    """In which year groups most and fewest pupils with SEN are in an intervention."""
    told = [row for row in table.rows if row["wave"] == ANY_WAVE]
    known = [row for row in told if row["value"] is not None]
    if not told:
        return "No pupil on the register is in view.", ""
    whole = counted(*(sum(row[name] for row in told) for name in ("numerator", "denominator")))
    sentence = f"In an intervention today: {whole} pupils on the SEN register."
    if len(known) > 1:
        most, fewest = (pick(known, key=lambda row: row["value"]) for pick in (max, min))
        ends = (f"{label('year_group', row['year_group'])}, {share(row)}" for row in (most, fewest))
        sentence += " Most in {}; fewest in {}.".format(*ends) if most["value"] > fewest["value"] else ""
    return sentence, "Year groups are small: a pupil more or fewer moves a share by much."


@spoken
def reviews(table: Table) -> tuple[str, str]:
    """How many groups are overdue for review and since when."""
    late, due = (
        sum(row["value"] for row in table.rows if row["quantity"] == name) for name in ("overdue", "due")
    )
    if not late:
        return f"No group is overdue for review; {said(due, 0)} are due within six weeks.", ""
    since = (
        f", the earliest since {long_date(table.facts['earliest'])}" if table.facts.get("earliest") else ""
    )
    verb = "is" if late == 1 else "are"
    return f"{_groups(late)} {verb} overdue for review{since}; {said(due, 0)} due within six weeks.", ""
