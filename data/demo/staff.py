"""Who works at the school: teachers by team, teaching assistants, the SENCO, leaders, and who has come and gone."""

import numpy as np
import pandas as pd

from data.demo.ask import Ask
from data.demo.dice import shared_out, whole
from data.demo.names import full_names

# Pounds an hour with on-costs, for an hour worked; a teacher's is pay over directed time.
HOURLY_COST = {"teacher": 39.4, "TA": 17.2, "HLTA": 20.7, "SENCO": 46.8, "leader": 58.0, "other": 19.6}
PREFIX = {"teacher": "T", "TA": "A", "HLTA": "H", "SENCO": "S", "leader": "L", "other": "O"}
TURNOVER = 0.09
ASSISTANTS_WHO_ARE_HIGHER_LEVEL = 0.15
SUPPORT_TEAM, LEADERSHIP_TEAM, PASTORAL_TEAM = "Learning support", "Leadership", "Pastoral"


def posts(ask: Ask) -> list[tuple[str, str]]:
    """The role and team of every post, the posts of each role together."""
    profile = ask.profile
    teachers = max(1, round(ask.pupils / profile.pupils_per_teacher))
    assistants = max(1, round(ask.pupils / profile.pupils_per_assistant))
    higher = round(assistants * ASSISTANTS_WHO_ARE_HIGHER_LEVEL)
    counts = shared_out(teachers, list(profile.teams.values()))
    made = [
        ("teacher", team) for team, count in zip(profile.teams, counts, strict=True) for _ in range(count)
    ]
    own_team = profile.phase != "primary"
    teams = list(profile.teams)
    made += [("TA", SUPPORT_TEAM if own_team else teams[n % len(teams)]) for n in range(assistants - higher)]
    made += [("HLTA", SUPPORT_TEAM)] * higher
    made += [("SENCO", SUPPORT_TEAM)]
    made += [("leader", LEADERSHIP_TEAM)] * (1 + ask.pupils // 300)
    return made + [("other", PASTORAL_TEAM)] * (1 + ask.pupils // 500)


def employed(ask: Ask) -> pd.DataFrame:
    """One row a member of staff: ``staff_id``, name, role, team, start and end date, hourly cost."""
    rng = ask.dice("staff")
    rows = []
    for role, team in posts(ask):
        start = ask.september(ask.year - int(rng.integers(3, 14)))
        for back in (1, 0):
            if role not in ("SENCO", "leader") and rng.random() < TURNOVER:
                changed = ask.september(ask.year - back)
                rows.append((role, team, start, changed - 1))
                start = changed
        rows.append((role, team, start, np.datetime64("NaT")))
    for _ in range(whole(rng, len(rows) * 0.01)):
        rows.append(
            (
                "teacher",
                next(iter(ask.profile.teams)),
                ask.september(ask.year - 1),
                ask.september(ask.year) - 1,
            )
        )
    table = pd.DataFrame(rows, columns=["role", "team", "start_date", "end_date"])
    table = table.astype({"start_date": "datetime64[s]", "end_date": "datetime64[s]"})
    number = table.groupby("role").cumcount() + 1
    table.insert(
        0, "staff_id", [f"{PREFIX[role]}{n:03d}" for role, n in zip(table["role"], number, strict=True)]
    )
    first, last = full_names(ask.dice("staff names"), rng.random(len(table)) < 0.7)
    table.insert(1, "name", [f"{forename} {surname}" for forename, surname in zip(first, last, strict=True)])
    cost = table["role"].map(HOURLY_COST) * (1 + 0.06 * rng.standard_normal(len(table)).clip(-2, 2))
    return table.assign(hourly_cost=cost.round(2))


def in_post(staff: pd.DataFrame, day: np.datetime64, roles: tuple[str, ...] = tuple(PREFIX)) -> pd.DataFrame:
    """The staff of some roles who are in post on a day."""
    start, end = staff["start_date"].to_numpy("datetime64[D]"), staff["end_date"].to_numpy("datetime64[D]")
    there = (start <= day) & (np.isnat(end) | (end >= day)) & staff["role"].isin(roles).to_numpy()
    return staff[there]
