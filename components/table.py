"""A table as the browser draws it: columns, rows as they are read, and the text alternative of its chart."""

from data import reference, terms
from data.measures.cpd_rounds import ALL_STAFF, PUPILS
from data.measures.movement import MOVEMENTS
from data.measures.progress_change import CHANGES
from data.measures.progress_levels import REASONS
from data.measures.representation import CHARACTERISTICS
from data.rounding import said
from data.table import NUMBERS, Table

HEADINGS = {
    "sen_status": "SEN status",
    "date": "Date",
    "year_group": "Year group",
    "need_area": "Need area",
    "need_type": "Type of need",
    "needs_recorded": "Needs recorded",
    "academic_year": "Academic year",
    "movement": "Movement",
    "reason": "Reason",
    "characteristic": "Group",
    "value": "Value",
    "numerator": "Pupils",
    "denominator": "Out of",
    "low": "From",
    "high": "To",
    "note": "Note",
    "national": "National",
    "surname": "Surname",
    "forename": "Forename",
    "registration_group": "Class",
    "primary_need": "Primary need",
    "other_needs": "Other needs",
    "on_register_since": "On the register since",
    "pupil_premium": "Pupil premium",
    "eal": "EAL",
    "looked_after": "Looked after",
    "in_place": "In place",
    "last_review": "Last review",
    "next_review": "Next review",
    "quantity": "Figure",
    "week": "Week beginning",
    "half_term": "Half term",
    "absence_band": "Sessions missed",
    "absence_reason": "Reason",
    "weekday": "Day",
    "session": "Half day",
    "intervention": "Intervention",
    "sessions_missed": "Sessions missed",
    "sessions_possible": "Possible sessions",
    "absence": "Absence (%)",
    "value_added": "Value added (points)",
    "reasons": "Reasons",
    "wave": "Wave",
    "interventions": "Interventions",
    "outcome": "Outcome",
    "strand": "EEF strand",
    "subject": "Subject",
    "test": "Test",
    "term": "Term",
    "start": "Starting score",
    "pair": "Pair of scores",
    "change": "Change",
    "earlier_score": "Score a year earlier",
    "latest_score": "Latest score",
    "change_of_score": "Change of score",
    "change_index": "In standard errors",
    "verdict": "Verdict",
    "team": "Team",
    "confidence": "Confidence",
    "activity": "Activity",
    "company": "With whom",
    "week_of": "Whose week",
    "week_share": "One-to-one with the same person",
    "paid_time": "Paid time",
    "theme": "Theme",
    "round": "Round",
    "staff_group": "Who answered",
    "one_to_one_hours": "One-to-one (hours a week)",
    "share_of_week": "Of the school week (%)",
    "tas": "TAs",
}
WORDS = {
    "sen_status": {**terms.STATUSES, "SEN": "All SEN"},
    "need_area": terms.AREAS,
    "need_type": {**terms.NEEDS, "none": "No primary need recorded", "": "No one need"},
    "primary_need": {**terms.NEEDS, "": "Not recorded"},
    "movement": MOVEMENTS,
    "characteristic": CHARACTERISTICS,
    "year_group": {
        **{year: terms.year_group_name(year) for year in terms.YEAR_GROUPS},
        "none": "No one year group",
    },
    "needs_recorded": {
        "0": "No need recorded",
        "1": "One",
        "2": "Two",
        "3 or more": "Three or more",
        "mean": "Mean",
    },
    **dict.fromkeys(("pupil_premium", "eal", "looked_after"), terms.YES_NO),
    "quantity": {
        "absence": "Absence, % of sessions",
        "peers": "Absence of peers with no SEN, % of sessions",
        "gap": "Gap to peers with no SEN, points",
        "days": "Gap in days of school",
        "suspensions": "Suspensions per 100 pupils",
        "suspended": "Pupils suspended, %",
        "sessions": "Sessions lost",
        "permanent": "Permanent exclusions",
        "before": "Before, points from the year group",
        "after": "After, points from the year group",
        "change": "Change, points",
        "members": "Pupils taking part",
        "groups": "Groups",
        "impact": "Gain, SD of the test",
        "per pupil": "Cost a pupil, \u00a3",
        "gain": "Gain, points",
        "chance": "Gain by chance alone",
        "beyond": "Beyond that",
        "extra": "Our months beyond the time passed",
        "eef": "EEF toolkit, months",
        "delivered": "Sessions delivered of those planned, %",
        "came": "Sessions attended of those delivered, %",
        "overdue": "Overdue for review",
        "due": "Due within six weeks",
        "spent": "Cost of interventions",
        "within": "Within the first \u00a36,000 a pupil",
        "above": "Beyond the first \u00a36,000",
        "notional": "Notional SEN budget",
        "top-up": "Top-up funding",
        "earlier": "Earlier round, % not confident",
        "later": "Later round, % not confident",
        "attended": "Came to training, % of staff",
        "wanted": "Want training, % of staff",
        "pupils": "Pupils with the need",
        "training_cost": "Paid, \u00a3",
        "staff_time": "Staff time, \u00a3",
        "staff_hours": "Staff time, hours",
        "attendances": "Attendances",
        "minutes": "Minutes a TA a week",
        "without": "TAs with none, %",
        "trained": "TAs trained, %",
        "sessions_held": "Sessions",
    },
    "absence_band": {
        **{f"{low} to {low + 5}": f"{low}% to {low + 5}%" for low in range(0, 50, 5)},
        "50 or more": "50% and over",
    },
    "absence_reason": {
        **{group: f"{group[:1].upper()}{group[1:]}" for group in reference.reason_groups()},
        "authorised": "All authorised",
        "unauthorised": "All unauthorised",
    },
    "subject": {"all": "All subjects"},
    "intervention": {"all": "All together"},
    "interventions": {"0": "None", "1": "One", "2": "Two", "3 or more": "Three or more"},
    "wave": {
        "1": "Wave 1: teaching for all",
        "2": "Wave 2: extra in a group",
        "3": "Wave 3: made for one pupil",
    },
    "outcome": {name: name.capitalize() for name in (*terms.OUTCOMES, "left early")},
    "team": {ALL_STAFF: "All staff", PUPILS: "Pupils with the need"},
    "confidence": {
        "1": "1, not at all",
        "2": "2",
        "3": "3, neutral",
        "4": "4",
        "5": "5, very",
        "median": "Median",
    },
    "pair": REASONS,
    "change": CHANGES,
    "activity": {name: name.capitalize() for name in terms.ACTIVITIES},
    "company": {
        "teacher": "The teacher",
        "ta": "A TA",
        "peers": "Peers",
        "alone": "Nobody",
        "teacher_gap": "The teacher: SEN less no SEN, points",
        "ta_gap": "A TA: SEN less no SEN, points",
    },
    "week_of": {"ta": "A TA\u2019s paid week", "pupil": "A pupil\u2019s school week"},
    "week_share": {
        "half": "Half or more",
        "quarter": "A quarter to a half",
        "less": "Less than a quarter",
        "none": "None",
    },
    "paid_time": {"preparation": "Preparation", "liaison": "Liaison", "both": "Preparation and liaison"},
    "theme": {name: name.capitalize() for name in terms.AUDIT_THEMES},
    "staff_group": {"teacher": "Teachers", "TA": "TAs"},
    "session": {"am": "Morning", "pm": "Afternoon"},
    "half_term": {term: term.capitalize() for term in terms.TERMS},
}
UNITS = {
    "pounds": "\u00a3",
    "pounds a pupil": "\u00a3 a pupil", "pounds an extra month": "\u00a3 an extra month",
    "ratio gain": "months a month", "percent of sessions planned": "%", "groups": "groups", "months": "months",
    "percent": "%", "ratio": "ratio", "pupils": "pupils", "percent of sessions": "%", "points": "points",
    "standard deviations": "SD", "percent of staff": "%", "percent of invited": "%", "expected pupils": "pupils",
    "percent of hours": "%", "percent of time": "%", "percent of TAs": "%", "pounds a week": "\u00a3 a week",
    "minutes a week": "minutes a week", "people": "number", "scale 1 to 4": "1 to 4",
}  # fmt: skip
# What the two counts of a share are called where they are not of pupils.
COUNTS = {
    "percent of sessions": {"numerator": "Sessions missed", "denominator": "Possible sessions"},
    "percent of sessions planned": {"numerator": "Sessions", "denominator": "Out of sessions"},
    "pounds a pupil": {"numerator": "Cost (\u00a3)", "denominator": "Pupils started"},
    "pounds an extra month": {"numerator": "Cost (\u00a3)", "denominator": "Extra months"},
    "ratio gain": {"numerator": "Months gained", "denominator": "Months passed"},
    "percent of staff": {"numerator": "Staff", "denominator": "Out of"},
    "percent of invited": {"numerator": "Answered", "denominator": "Invited"},
    "expected pupils": {"numerator": "Not confident", "denominator": "Answers"},
    "percent of hours": {"numerator": "Hours a week", "denominator": "Of hours a week"},
    "percent of time": {"numerator": "Hours", "denominator": "Hours observed"},
    "pounds a week": {"numerator": "Hours a week"},
    "people": {"numerator": "Number", "denominator": "Out of"},
    "minutes a week": {"numerator": "Minutes, or TAs", "denominator": "Out of (TAs)"},
    "percent of TAs": {"numerator": "Number", "denominator": "Out of (TAs)"},
    "scale 1 to 4": {"numerator": "Respondents"},
}
SHOWN = ("value", "numerator", "denominator", "low", "high", "note")
DATES = ("date", "on_register_since", "last_review", "next_review", "week")
SCORES = ("earlier_score", "latest_score", "change_of_score", "change_index")
HOURS = ("one_to_one_hours", "share_of_week", "tas")
COUNTED = ("sessions_missed", "sessions_possible", "absence", "value_added", *SCORES, *HOURS)
UNBROKEN = ("sen_status", "year_group", "academic_year", "registration_group", "surname", "forename")


def spreadsheet(caption: str, table: Table, alt: str = "") -> dict:
    """What the browser needs to draw a table: caption, columns (id, label, kind), rows of text, alt text.

    Rows about single pupils (``pupil_key``) have ``links`` to their pages, one a row. A list that comes in parts has
    ``parts``, the heading of each row's part, instead of the columns that make it. Values are rounded as on the
    chart; columns that are empty in every row are left out.
    """
    wanted = [name for name in table.header if name not in NUMBERS or name in SHOWN]
    names = [
        name for name in wanted if name in table.groups or any(_full(row.get(name)) for row in table.rows)
    ]
    parted_by = table.facts.get("parted_by", ())
    names = [name for name in names if name not in parted_by]
    if table.benchmarks:
        names = [*(name for name in names if name != "note"), "national"]
    columns = [{"id": name, "label": _label(name, table), "kind": _kind(name)} for name in names]
    rows = [[_cell(name, row, table) for name in names] for row in table.rows]
    links = [f"/pupils/{row['pupil_key']}" for row in table.rows if row.get("pupil_key")]
    parts = [
        " \u00b7 ".join(_words(name, row[name]) for name in parted_by if row[name]) for row in table.rows
    ]
    sheet = {"caption": caption, "columns": columns, "rows": rows, "alt": alt}
    return sheet | ({"links": links} if links else {}) | ({"parts": parts} if parted_by else {})


def _kind(name: str) -> str:
    if name in DATES:
        return "date"
    if name in UNBROKEN:
        return "short"
    is_number = name in ("national", *COUNTED) or (name in NUMBERS and name != "note")
    return "number" if is_number else "text"


def _cell(name: str, row: dict, table: Table) -> str:
    if name != "national":
        return _words(name, row.get(name))
    figure = table.benchmarks.get(table.key(row))
    return f"{said(figure.value)} ({figure.period})" if figure else ""


def _full(value: object) -> bool:
    return value is not None and value != ""


def _label(name: str, table: Table) -> str:
    units = {row.get("unit") for row in table.rows}
    if name in ("numerator", "denominator") and units & set(COUNTS):
        return COUNTS[min(units & set(COUNTS))].get(name, HEADINGS[name])
    if name in ("value", "low", "high") and len(units) == 1:
        return f"{HEADINGS[name]} ({UNITS.get(units.pop(), '')})"
    return HEADINGS.get(name, name)


def _words(name: str, value: object) -> str:
    if name in WORDS:
        return WORDS[name].get(value, value or "")
    if value is None:
        return ""
    if isinstance(value, float):
        return said(value, 1)
    return said(value, 0) if isinstance(value, int) else str(value)
