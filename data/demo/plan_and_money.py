"""The SEN action plan, the budget, the local authority's averages, and the school itself."""

import pandas as pd

from data import terms
from data.demo.ask import Ask
from data.demo.profiles import UNTOLD
from data.demo.roll import Roll

LOCAL_AUTHORITY, TRUST = "Wenshire", "The Saltings Learning Trust"
# In pounds; a special school has a place fund in its stead, of 10,000 a place.
NOTIONAL_PER_PUPIL = {"secondary": 640, "primary": 520, "all-through": 580, "special": 10_000}
PREMIUM_PER_PUPIL = {"secondary": 1075, "primary": 1515, "all-through": 1290, "special": 1290}
WEEK_HOURS = {"secondary": 25, "primary": 26.25, "all-through": 25, "special": 25}
RISE_A_YEAR = 1.035
DEPRIVATION_GRANT = 0.02
ROOM_TO_SPARE = 1.06

# Day offsets from today: opened, due. Money in pounds.
ACTIONS = (
    ("/attendance", "Bring the absence of pupils with SEMH needs in {absence} back to that of their peers",
     "Weekly check-in with a named adult; part-time timetables reviewed every six weeks", "Head of {absence}",
     -54, 88, 2400, 120, "SEMH absence in {absence} within 5 points of peers by the end of spring",
     "SENCO and attendance lead, fortnightly, from the weekly chart", "", "open"),
    ("/register", "Understand the rise in SEMH identification in {surge}",
     "Review each new identification against the graduated approach with the year team", "SENCO",
     -30, 33, 0, 18, "Every new entry has evidence of two cycles of assess, plan, do, review",
     "Assistant head, half-termly, from the register", "", "open"),
    ("/interventions", "Every pupil with cognition and learning needs in {bare} has something in place",
     "Match each pupil to provision and record it", "SENCO", -20, 26, 600, 30,
     "No pupil with cognition and learning needs in {bare} without active provision",
     "SENCO, monthly, from the list of pupils with nothing in place", "", "open"),
    ("/interventions", "Spend on what works in reading",
     "End Lexilane when its licence runs out and move its hours to Paired reading circle", "Assistant head",
     -75, -6, 0, 12, "Cost per extra month of reading falls by half", "Head, termly, from cost against impact", "",
     "open"),
    ("/ta-deployment", "Pupils with EHC plans have at least as much of the teacher's time as others",
     "Timetable TAs to groups and classes first; one-to-one only where the plan asks for it", "Assistant head",
     -410, -110, 1800, 60, "One-to-one under a quarter of TA time", "SENCO, termly, from the timetable",
     "One-to-one fell by more than half. Teacher time of pupils with plans rose in observations.", "done"),
    ("/cpd", "Staff of {team} are confident with autism",
     "Half a day of training with the specialist teacher, and a follow-up visit to lessons", "{team} lead",
     -390, -160, 1150, 36, "Fewer than one in four not confident at the next audit", "SENCO, yearly audit",
     "The second audit shows the change.", "done"),
    ("/reviews", "Annual reviews are held and sent on time",
     "Dates for the year set in September; one afternoon a fortnight kept free", "SENCO", -60, 45, 900, 90,
     "No annual review overdue; reports sent within ten working days", "Head, half-termly, from the timeline", "",
     "open"),
    ("/progress", "Close the maths gap",
     "Number workshop each term; maths teachers plan with TAs once a week", "Head of maths", -620, -45, 3200, 150,
     "Gap in maths down by a third in two years", "Maths lead, termly, from standardised scores",
     "The gap has narrowed each year; keep it going.", "done"),
    ("/attendance", "Fewer suspensions of pupils with SEN",
     "A reflection room staffed at lunchtimes", "Assistant head", -500, -300, 5200, 190,
     "Suspensions per 100 pupils with SEN down by a fifth", "Head, termly",
     "Dropped: the room was needed for teaching. Mentoring took its place.", "dropped"),
    ("/overview", "Parents and pupils are heard at every review",
     "Pupil view taken the week before by the TA who knows them", "SENCO", -12, 118, 0, 40,
     "Pupil and parent views recorded for nine in ten reviews", "SEN governor, each visit", "", "open"),
)  # fmt: skip


def school(ask: Ask) -> pd.DataFrame:
    """school.csv: one row."""
    return pd.DataFrame(
        [
            {
                "urn": ask.profile.urn,
                "name": ask.profile.name,
                "phase": ask.phase,
                "local_authority": LOCAL_AUTHORITY,
                "trust": TRUST,
                "sen_notional_budget": round(NOTIONAL_PER_PUPIL[ask.phase] * ask.pupils, -3),
                "roll_capacity": -(-round(ask.pupils * ROOM_TO_SPARE) // 5) * 5,
                "data_date": ask.now,
                "school_week_hours": WEEK_HOURS[ask.phase],
            }
        ]
    ).astype({"data_date": "datetime64[s]"})


def terms_of(ask: Ask) -> pd.DataFrame:
    """terms.csv: the half terms of the three years and of the year to come."""
    rows = [
        (terms.academic_year_name(part.academic_year), part.term, part.start, part.end)
        for part in ask.calendar.half_terms
    ]
    table = pd.DataFrame(rows, columns=["academic_year", "term", "start", "end"])
    return table.astype({"start": "datetime64[s]", "end": "datetime64[s]"})


def budget(ask: Ask, roll: Roll, plans: pd.DataFrame) -> pd.DataFrame:
    """budget.csv: four lines a year, in pounds; top-up is what the plans of pupils on roll bring."""
    rows = []
    for back, year in zip((2, 1, 0), ask.calendar.years, strict=True):
        day = min(ask.now, ask.september(year) + 60)
        there, then = roll.on_roll(day), RISE_A_YEAR**-back
        issued = plans["plan_date"].to_numpy("datetime64[D]") <= day
        with_plan = plans[issued & there[plans["person"].to_numpy(int)]]
        premium = int((there & roll.people["pupil_premium"].to_numpy()).sum())
        amounts = (
            NOTIONAL_PER_PUPIL[ask.phase] * there.sum() * then,
            with_plan["top_up_funding"].sum(),
            PREMIUM_PER_PUPIL[ask.phase] * premium * then,
            NOTIONAL_PER_PUPIL[ask.phase] * there.sum() * DEPRIVATION_GRANT,
        )
        name = terms.academic_year_name(year)
        rows += [
            (name, line, round(float(amount)))
            for line, amount in zip(terms.BUDGET_LINES, amounts, strict=True)
        ]
    return pd.DataFrame(rows, columns=["academic_year", "line", "amount"])


def actions(ask: Ask, team: str) -> pd.DataFrame:
    """actions.csv: what the school decided about its own stories, some done, one overdue, one dropped."""
    years = ask.profile.stories
    words = {story: terms.year_group_name(str(year or "R")) for story, year in vars(years).items()}
    words["team"] = team
    rows = []
    for number, action in enumerate(ACTIONS if ask.pupils else (), start=1):
        if any(f"{{{story}}}" in action[1] for story, year in vars(years).items() if year == UNTOLD):
            continue
        page, aim, what, owner, opened, due, cost, hours, success, monitoring, evaluation, status = action
        rows.append(
            {
                "action_id": f"P{number:02d}",
                "aim": aim.format(**words),
                "action": what.format(**words),
                "owner": owner.format(**words),
                "start_date": ask.now + opened,
                "due_date": ask.now + due,
                "cost": cost,
                "hours": hours,
                "success_criteria": success.format(**words),
                "monitoring": monitoring,
                "evaluation": evaluation,
                "status": status,
                "page": "/" if page == "/overview" else page,
                "opened_on": ask.now + opened,
            }
        )
    return pd.DataFrame(rows, columns=ACTION_COLUMNS)


ACTION_COLUMNS = (
    "action_id", "aim", "action", "owner", "start_date", "due_date", "cost", "hours", "success_criteria", "monitoring",
    "evaluation", "status", "page", "opened_on",
)  # fmt: skip
# The averages of a local authority that does not exist; groups of their own, so that no national figure is replaced.
AVERAGES = {
    "secondary": (("sen_share", "LA K", 14.6), ("sen_share", "LA E", 3.4), ("sen_share", "LA SEN", 18.0),
                  ("overall_absence", "LA all", 8.7), ("overall_absence", "LA SEN", 13.6)),
    "primary": (("sen_share", "LA K", 15.3), ("sen_share", "LA E", 3.9), ("sen_share", "LA SEN", 19.2),
                ("overall_absence", "LA all", 5.4), ("overall_absence", "LA SEN", 8.0)),
}  # fmt: skip


def benchmarks(ask: Ask) -> pd.DataFrame:
    """benchmarks.csv: averages of the invented local authority for last academic year."""
    year = terms.academic_year_name(ask.year - 1)
    source = f"{LOCAL_AUTHORITY} Council, made up for the demo school"
    rows = [
        (measure, ask.phase, year, group, value, "%", source, str(ask.year))
        for measure, group, value in AVERAGES.get(ask.phase, ())
    ]
    columns = ["measure", "phase", "year", "group", "value", "unit", "source", "published"]
    return pd.DataFrame(rows, columns=columns)
