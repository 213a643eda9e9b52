"""What staff say of themselves: the TA audit and the confidence audit, two rounds of each, and training between."""

from datetime import date

import numpy as np
import pandas as pd

from data.demo.ask import Ask
from data.demo.dice import pick
from data.demo.staff import in_post

TA_ROUND, CPD_ROUND = (10, 6), (9, 28)
ANSWERED, ANSWERED_AGAIN_UNDER_SAME_ID = 0.80, 0.78
AUDITED = ("teacher", "TA", "HLTA")
ASKED = ("teacher", "TA", "HLTA", "SENCO", "leader")
ITEMS = {
    "deployment": (
        "TAs work with pupils of every attainment",
        "Pupils with SEN have as much of the teacher's time as others",
        "TA hours are planned from what pupils need",
    ),
    "preparedness": (
        "TAs know what the lesson is for before it starts",
        "Teachers and TAs have paid time to talk",
        "TAs are trained in the interventions they run",
    ),
    "practice": (
        "Pupils try for themselves before an adult helps",
        "TAs ask more than they tell",
        "What is learned in interventions is picked up in lessons",
    ),
}
# Mean answers (1 to 4): what teachers say, what TAs say, and what a year added.
AUDIT_MEANS = {"deployment": (2.5, 2.3, 0.45), "preparedness": (2.7, 1.8, 0.25), "practice": (2.6, 2.7, 0.15)}
CONFIDENCE = {
    "SPLD": 3.4, "MLD": 3.3, "SLCN": 3.05, "SEMH": 2.95, "ASD": 3.2, "HI": 2.75, "VI": 2.6, "PD": 2.85, "MSI": 2.2,
    "SLD": 2.5, "DS": 2.6,
}  # fmt: skip
STORY_NEED, STORY_LOW, STORY_AFTER = "ASD", -1.1, 0.05
TEAM_SPREAD, PERSON_SPREAD, ANSWER_SPREAD = 0.25, 0.45, 0.6
SUPPORT_STAFF_MORE_SURE = 0.25
SESSIONS = (
    ("Understanding autism in the classroom", "ASD", 3.0, 950.0, "external"),
    ("Calm corridors: regulation and relationships", "SEMH", 2.0, 420.0, "external"),
    ("Reading support across subjects", "SPLD", 1.5, 0.0, "school"),
    ("Language-rich lessons", "SLCN", 2.0, 350.0, "external"),
    ("Scaffolding that fades", "MLD", 1.0, 0.0, "school"),
    ("Hearing aids and radio systems", "HI", 1.0, 0.0, "external"),
    ("Working with a teaching assistant", "", 1.5, 0.0, "school"),
)
STORY_SESSION = "Autism: adapting practical lessons"
COMES_TO_TRAINING = 0.34


def rounds(ask: Ask, month_day: tuple[int, int]) -> list[tuple[str, np.datetime64]]:
    """The two latest rounds of a yearly audit, by name and day, none after today."""
    day_of = {year: ask.calendar.school_day(date(year, *month_day)) for year in ask.calendar.years}
    past = [(f"Autumn {year}", day) for year, day in day_of.items() if day <= ask.now]
    return past[-2:]


def story_team(ask: Ask) -> str:
    """The team of the story: the one with the most teachers; where all are alike, the last."""
    teams = ask.profile.teams
    return max(teams, key=lambda team: (teams[team], list(teams).index(team)))


def respondents(rng: np.random.Generator, people: pd.DataFrame, known: dict[str, str]) -> dict[str, str]:
    """An anonymous id for each who answers; most who answered before use the id they had then."""
    made = {}
    for staff_id in people["staff_id"]:
        if rng.random() < ANSWERED:
            again = staff_id in known and rng.random() < ANSWERED_AGAIN_UNDER_SAME_ID
            made[staff_id] = known[staff_id] if again else f"r{rng.integers(16**6):06x}"
    return made


def ta_audit(ask: Ask, staff: pd.DataFrame) -> pd.DataFrame:
    """ta_audit.csv: nine items in three themes, scored 1 to 4 by teachers and TAs."""
    rng, rows, known = ask.dice("ta audit"), [], {}
    for turn, (name, day) in enumerate(rounds(ask, TA_ROUND)):
        people = in_post(staff, day, AUDITED)
        known = respondents(rng, people, known)
        for person in people[people["staff_id"].isin(known)].itertuples():
            own = 0.35 * rng.normal()
            for theme, items in ITEMS.items():
                teacher, assistant, gained = AUDIT_MEANS[theme]
                mean = (teacher if person.role == "teacher" else assistant) + turn * gained + own
                for item in items:
                    score = int(np.clip(round(mean + 0.65 * rng.normal()), 1, 4))
                    rows.append(
                        (name, day, known[person.staff_id], person.role, person.team, theme, item, score)
                    )
    columns = ["round", "date", "respondent", "role", "team", "theme", "item", "score"]
    return pd.DataFrame(rows, columns=columns).astype({"date": "datetime64[s]"})


def cpd_audit(ask: Ask, staff: pd.DataFrame) -> pd.DataFrame:
    """cpd_audit.csv: confidence (1 to 5) with each type of need, by teachers, TAs, SENCO and leaders."""
    rng, rows, known = ask.dice("cpd audit"), [], {}
    teams = sorted(set(staff["team"]))
    by_team = {(team, need): TEAM_SPREAD * rng.normal() for team in teams for need in CONFIDENCE}
    own = dict(zip(staff["staff_id"], PERSON_SPREAD * rng.normal(size=len(staff)), strict=True))
    for turn, (name, day) in enumerate(rounds(ask, CPD_ROUND)):
        people = in_post(staff, day, ASKED)
        known = respondents(rng, people, known)
        for person in people[people["staff_id"].isin(known)].itertuples():
            sure = own[person.staff_id] + (
                SUPPORT_STAFF_MORE_SURE if person.role in ("TA", "HLTA", "SENCO") else 0
            )
            for need, usual in CONFIDENCE.items():
                told = story_team(ask) == person.team and need == STORY_NEED
                story = (STORY_AFTER if turn else STORY_LOW) if told else by_team[person.team, need]
                felt = (
                    usual + ask.profile.confidence + sure + story + ANSWER_SPREAD * rng.normal() + 0.05 * turn
                )
                score = int(np.clip(round(felt), 1, 5))
                wanted = rng.random() < (0.75, 0.62, 0.35, 0.15, 0.06)[score - 1]
                rows.append(
                    (name, day, known[person.staff_id], person.role, person.team, need, score, wanted)
                )
    columns = ["round", "date", "respondent", "role", "team", "need_type", "confidence", "training_wanted"]
    return pd.DataFrame(rows, columns=columns).astype({"date": "datetime64[s]"})


def cpd_sessions(ask: Ask) -> pd.DataFrame:
    """cpd_sessions.csv: a few each year, and between the two rounds the one that the story turns on."""
    rng, rows = ask.dice("cpd sessions"), []
    for academic_year in ask.calendar.years:
        for place in pick(rng, np.ones(len(SESSIONS)), 4):
            title, need, hours, cost, provider = SESSIONS[place]
            day = ask.calendar.school_day(ask.september(academic_year) + int(rng.integers(30, 300)))
            if day <= ask.now:
                rows.append((day, title, need, hours, cost, provider))
    turns = rounds(ask, CPD_ROUND)
    if len(turns) == 2:
        middle = ask.calendar.school_day(turns[0][1] + 140)
        rows.append((middle, STORY_SESSION, STORY_NEED, 3.0, 1150.0, "external"))
    columns = ["date", "title", "need_type", "hours", "cost", "provider"]
    table = pd.DataFrame(rows, columns=columns).astype({"date": "datetime64[s]"})
    table = table.sort_values(["date", "title"], ignore_index=True)
    table.insert(0, "session_id", [f"C{number:03d}" for number in range(1, len(table) + 1)])
    return table


def cpd_attendance(ask: Ask, staff: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """cpd_attendance.csv: a third of the staff at each session, and the story's team nearly whole at its own."""
    rng, rows = ask.dice("cpd attendance"), []
    for session in sessions.itertuples():
        there = in_post(staff, np.datetime64(session.date, "D"), ASKED)
        odds = np.full(len(there), COMES_TO_TRAINING)
        if session.title == STORY_SESSION:
            odds = np.where(there["team"] == story_team(ask), 0.94, 0.05)
        rows += [
            (session.session_id, staff_id) for staff_id in there["staff_id"][rng.random(len(there)) < odds]
        ]
    return pd.DataFrame(rows, columns=["session_id", "staff_id"])
