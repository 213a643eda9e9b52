"""The data pack: every file of it, written to a folder."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from data.demo import audits, plan_and_money
from data.demo.ability import abilities
from data.demo.absence import propensities
from data.demo.ask import Ask
from data.demo.assessments import assessed
from data.demo.attendance import Registers, registers
from data.demo.codes import CODES, NEW_CODES_FROM, OLD_CODES
from data.demo.kinds import KINDS
from data.demo.needs import Needs, recorded
from data.demo.observations import observed
from data.demo.outcomes import Provision, provided
from data.demo.papers import ALL as PAPERS
from data.demo.plans import ehc_plans, sen_reviews
from data.demo.profiles import PROFILES
from data.demo.register import Register, registered
from data.demo.roll import Roll, enrol
from data.demo.staff import employed
from data.demo.suspensions import suspended
from data.demo.timetables import label, timetabled
from data.errors import Refused

MOST_PUPILS = 20_000


def write_pack(
    folder: Path, *, pupils: int = 1200, phase: str = "secondary", seed: int = 1, today: date
) -> Path:
    """Write the demo school's data pack to ``folder`` and return the folder.

    The files follow from ``pupils`` (on roll today), ``phase`` (primary, secondary), ``seed`` and ``today`` alone,
    byte for byte. Files of an earlier pack in the folder are replaced. Raises Refused when an answer makes no sense.
    """
    refuse_nonsense(pupils, phase, seed)
    return write_school(Path(folder), Ask(pupils, phase, seed, today))


def write_school(folder: Path, ask: Ask) -> Path:
    """Write the data pack of the school asked for to ``folder`` and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    roll = enrol(ask)
    register = registered(roll)
    needs, staff, plans = recorded(register), employed(ask), ehc_plans(register)
    absence = propensities(register, needs)
    ability = abilities(register, needs, absence.share)
    provision = provided(register, needs, absence, ability, staff)
    suspensions = suspended(register, needs)
    marks = registers(register, needs, absence, provision.mentored, suspensions)
    tables = of_the_school(ask, roll, staff, plans) | of_pupils(register, needs, plans, suspensions)
    tables |= of_provision(provision) | {
        "assessments": assessed(ability, marks),
        "pupil_time": observed(register, marks),
        "ta_timetable": timetabled(register, needs.area(), staff, provision.runs),
    }
    for name, table in tables.items():
        write(folder / f"{name}.csv", table, roll)
    write_marks(folder / "attendance.csv", roll, marks)
    return folder


def refuse_nonsense(pupils: int, phase: str, seed: int) -> None:
    """Raises Refused when the answers make no school."""
    if not 0 <= pupils <= MOST_PUPILS:
        raise Refused(f"A demo school of {pupils} pupils cannot be made. Ask for 0 to {MOST_PUPILS:,}.")
    if phase not in PROFILES:
        raise Refused(f"There is no demo school of phase {phase}. Ask for {' or '.join(sorted(PROFILES))}.")
    if seed < 0:
        raise Refused(f"The seed is {seed}. Give a whole number from 0 up.")


def of_the_school(ask: Ask, roll: Roll, staff: pd.DataFrame, plans: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The files that name no pupil."""
    sessions = audits.cpd_sessions(ask)
    return {
        "school": plan_and_money.school(ask),
        "terms": plan_and_money.terms_of(ask),
        "staff": staff,
        "tests": pd.DataFrame([vars(paper) for paper in PAPERS]).rename(columns={"name": "test"}),
        "ta_audit": audits.ta_audit(ask, staff),
        "cpd_audit": audits.cpd_audit(ask, staff),
        "cpd_sessions": sessions,
        "cpd_attendance": audits.cpd_attendance(ask, staff, sessions),
        "actions": plan_and_money.actions(ask, audits.story_team(ask)),
        "budget": plan_and_money.budget(ask, roll, plans),
        "benchmarks": plan_and_money.benchmarks(ask),
    }


def of_pupils(
    register: Register, needs: Needs, plans: pd.DataFrame, suspensions: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Pupils, their SEN and its reviews, and suspensions."""
    spells = register.spells[["person", "status", "start", "end", "start_reason", "end_reason"]]
    dated = {"start": "start_date", "end": "end_date"}
    return {
        "pupils": pupils_file(register.roll),
        "sen": spells.rename(columns=dated),
        "needs": needs.rows.rename(columns=dated),
        "ehc": plans,
        "sen_reviews": sen_reviews(register),
        "suspensions": suspensions,
    }


def pupils_file(roll: Roll) -> pd.DataFrame:
    """pupils.csv: one row a time on roll, with the year group they are in or left in."""
    rows = roll.enrolments
    table = roll.people.iloc[rows["person"]].reset_index(drop=True)
    year = table["cohort"] - (roll.ask.year - rows["academic_year"])
    names = [label(number) for number in year]
    return pd.DataFrame(
        {
            "person": rows["person"],
            "surname": table["surname"],
            "forename": table["forename"],
            "sex": np.where(table["girl"], "F", "M"),
            "date_of_birth": table["born"],
            "year_group": names,
            "registration_group": [name + form for name, form in zip(names, table["form"], strict=True)],
            "entry_date": rows["entry"],
            "leaving_date": rows["leaving"],
            **{name: table[name] for name in ("pupil_premium", "fsm", "eal", "looked_after", "young_carer")},
            "ethnicity": table["ethnicity"],
            "enrolment_status": rows["status"],
        }
    )


def of_provision(provision: Provision) -> dict[str, pd.DataFrame]:
    """Interventions, their runs and who was in them."""
    kinds = [
        {
            "intervention_id": kind.number,
            "name": kind.name,
            "need_type": kind.need_type,
            "wave": kind.wave,
            "eef_strand": kind.eef_strand,
            "subject": kind.subject,
            "entry_criteria": kind.entry,
            "exit_criteria": kind.exit,
            "test": kind.test.name if kind.test else "",
            "test_reliability": kind.test.reliability if kind.test else None,
            "test_sd": kind.test.sd if kind.test else None,
            "scale": kind.test.scale if kind.test else "",
        }
        for kind in KINDS
    ]
    return {
        "interventions": pd.DataFrame(kinds),
        "intervention_groups": provision.groups,
        "intervention_pupils": provision.pupils,
    }


def write(path: Path, table: pd.DataFrame, roll: Roll) -> None:
    """One file: people become UPNs, dates 2026-09-01, yes and no Y and N, what is not known an empty cell."""
    upns = roll.people["upn"].to_numpy(object)
    if "person" in table:
        table = table.assign(person=upns[table["person"].to_numpy(int)]).rename(columns={"person": "upn"})
        table = table[["upn", *(name for name in table if name != "upn")]]
    if "upns" in table:
        named = [";".join(upns[int(place)] for place in cell.split(";") if place) for cell in table["upns"]]
        table = table.assign(upns=named)
    shown = {name: in_words(table[name]) for name in table}
    pd.DataFrame(shown).to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def in_words(column: pd.Series) -> pd.Series:
    """A column as the pack writes it."""
    if column.dtype.kind == "M":
        return column.dt.strftime("%Y-%m-%d")
    if column.dtype.kind == "b":
        return column.map({True: "Y", False: "N"})
    if column.dtype.kind == "f" and (column.dropna() % 1 == 0).all():
        return column.astype("Int64")
    return column


def write_marks(path: Path, roll: Roll, marks: Registers) -> None:
    """attendance.csv: a row for every pupil and school day on roll, pupil by pupil; a day without a mark has none."""
    pairs = [f"{am},{pm}\n" for am in CODES for pm in CODES] + [
        f"{am},{pm}\n" for am in OLD_CODES for pm in OLD_CODES
    ]
    days = [f",{day}," for day in marks.days.astype(str)]
    old = (marks.days < NEW_CODES_FROM) * len(CODES) ** 2
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("upn,date,am,pm\n")
        for person, upn in enumerate(roll.people["upn"]):
            places = np.flatnonzero(marks.am[person] >= 0)
            both = old[places] + marks.am[person, places].astype(int) * len(CODES) + marks.pm[person, places]
            file.write(
                "".join([upn + days[day] + pairs[pair] for day, pair in zip(places, both, strict=True)])
            )
