"""Tables of the Arbor system, one file an entity: interventions with their costs, TAs' allocations, needs, statuses.

Names of entities and fields: arbor-education/sis-sdk-php (MIT), the public description of Arbor's interface. What
an export of a school looks like was never seen: the fields may be headed in any case and spacing, a row names
another by its id, and a pupil by UPN or, with a table of students that has UPNs, by id.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from data.ingest.files_of_pupils import NEED
from data.ingest.intake.fields import STATUS
from data.ingest.intake.said import Context, Recognised
from data.ingest.intake.settling import OTHERWISE
from data.ingest.intake.staging import Staging
from data.ingest.intake.tables import Table
from data.ingest.kinds import Wrong, plain, read_upn

FORMAT = "arbor"
# Fields that tell an entity from any other table, and the files of the pack that it goes into.
ENTITIES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Student": (("id", "upn", "studentNumber"), ()),
    "Staff": (("id", "staffNumber"), ("staff.csv",)),
    "Intervention": (("id", "name", "startDatetime", "aimsOfIntervention"), ("interventions.csv",)),
    "InterventionGroup": (("id", "intervention", "staff", "startDate"), ("intervention_groups.csv",)),
    "InterventionCost": (("intervention", "amount"), ("intervention_groups.csv",)),
    "InterventionStaffCost": (("staff", "costPerHour"), ("staff.csv",)),
    "StudentIntervention": (("student", "intervention", "interventionGroup"), ("intervention_pupils.csv",)),
    "InterventionSession": (
        ("interventionGroup", "startDatetime", "endDatetime"),
        ("intervention_groups.csv",),
    ),
    "TeachingAssistantAllocation": (("staff", "dayOfCycle", "startTime", "endTime"), ("ta_timetable.csv",)),
    "SenNeed": (("student", "senNeedType", "ranking"), ("needs.csv",)),
    "SenStatusAssignment": (("senStatus", "student", "startDate"), ("sen.csv",)),
}
WAVE = "2"


@dataclass
class Rows:
    """The rows of one table: for each its line and its cells by field."""

    of: int
    name: str
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)


def _entity(table: Table) -> str:
    found = [name for name, (marks, _) in ENTITIES.items() if set(map(plain, marks)) <= table.plain_header]
    return max(found, key=lambda name: len(ENTITIES[name][0]), default="")


def recognise(thing: object, _context: Context) -> Recognised | None:
    """A table with the fields of one of the entities."""
    if not isinstance(thing, Table) or not (entity := _entity(thing)):
        return None
    words = f"Arbor's table {entity}."
    return Recognised(thing.name, FORMAT, words, "likely", ENTITIES[entity][1], notes=thing.notes)


def translate(things: Sequence[tuple[Recognised, Table]], into: Staging, context: Context) -> None:
    """Put what all the tables say together."""
    school = _School(into)
    for found, table in things:
        headings = [plain(heading) for heading in table.header]
        rows = Rows(into.source(found.file), table.name)
        rows.rows = [(line, dict(zip(headings, row, strict=True))) for line, row in table.rows()]
        school.tables.setdefault(_entity(table), []).append(rows)
    school.learn()
    for put in (school.staff, school.interventions, school.groups, school.pupils, school.slots, school.sen):
        put()
    for words in school.notes:
        into.note(words)


class _School:
    """Everything that the tables of one school say."""

    def __init__(self, into: Staging) -> None:
        self.into = into
        self.tables: dict[str, list[Rows]] = {}
        self.upns: dict[str, str] = {}
        self.groups_of: dict[str, list[str]] = {}
        self.notes: list[str] = []

    def all(self, entity: str) -> Iterator[tuple[int, int, dict[str, str]]]:
        """Every row of an entity: source, line, cells by field."""
        for rows in self.tables.get(entity, []):
            for line, cells in rows.rows:
                yield rows.of, line, cells

    def learn(self) -> None:
        """Which id is which pupil, and which groups an intervention has."""
        for _, _, cells in self.all("Student"):
            self.upns[cells["id"]] = cells["upn"]
        for _, _, cells in self.all("InterventionGroup"):
            self.groups_of.setdefault(cells["intervention"], []).append(cells["id"])

    def upn(self, reference: str) -> str:
        """The UPN of a pupil that a row names."""
        return self.upns.get(reference, reference)

    def staff(self) -> None:
        """Staff, with what an hour costs; who has an allocation is a teaching assistant."""
        assistants = {cells["staff"] for _, _, cells in self.all("TeachingAssistantAllocation")}
        costs: dict[str, tuple[str, str]] = {}
        for _, _, cells in self.all("InterventionStaffCost"):
            now = (_day(cells.get("effectivedate", "")), cells["costperhour"])
            costs[cells["staff"]] = max(now, costs.get(cells["staff"], now))
        for of, line, cells in self.all("Staff"):
            hlta = cells.get("hltastatus", "").lower() in ("1", "true", "y", "yes")
            row = {"staff_id": cells["id"], f"{OTHERWISE}role": "other", f"{OTHERWISE}team": "not given"}
            if hlta or cells["id"] in assistants:
                row["role"] = "HLTA" if hlta else "TA"
            row |= {"hourly_cost": costs[cells["id"]][1]} if cells["id"] in costs else {}
            self.into.put("staff.csv", row, of, line)

    def interventions(self) -> None:
        """Interventions; their wave is not in Arbor."""
        for of, line, cells in self.all("Intervention"):
            row = {
                "intervention_id": cells["id"],
                "name": cells["name"],
                f"{OTHERWISE}wave": WAVE,
                "subject": cells.get("subject", ""),
                "entry_criteria": cells.get("aimsofintervention", ""),
                "exit_criteria": cells.get("successcriteria", ""),
            }
            self.into.put("interventions.csv", row, of, line)
        if self.tables.get("Intervention"):
            self.notes.append(
                f"interventions.csv: Arbor does not say the wave; an intervention that is new was taken as wave {WAVE}."
            )

    def groups(self) -> None:
        """Groups, with their share of what the intervention cost and the sessions that there were."""
        costs: dict[str, float] = {}
        for _, line, cells in self.all("InterventionCost"):
            costs[cells["intervention"]] = costs.get(cells["intervention"], 0) + _amount(
                cells["amount"], line, self
            )
        sessions: dict[str, list[int]] = {}
        for _, _, cells in self.all("InterventionSession"):
            sessions.setdefault(cells["interventiongroup"], []).append(_minutes(cells))
        shared = False
        for of, line, cells in self.all("InterventionGroup"):
            mine = self.groups_of[cells["intervention"]]
            row = {
                "group_id": cells["id"],
                "intervention_id": cells["intervention"],
                "start_date": _day(cells["startdate"]),
                "end_date": _day(cells.get("enddate", "")),
                "staff_id": cells["staff"],
            }
            if cells["intervention"] in costs:
                row["resource_cost"] = f"{costs[cells['intervention']] / len(mine):.2f}"
                shared = shared or len(mine) > 1
            if held := sessions.get(cells["id"]):
                row |= {
                    "sessions_delivered": str(len(held)),
                    "minutes_per_session": f"{sum(held) / len(held):.0f}",
                }
            self.into.put("intervention_groups.csv", row, of, line)
        if shared:
            self.notes.append(
                "intervention_groups.csv: a cost of an intervention was shared evenly by its groups."
            )

    def pupils(self) -> None:
        """Pupils in groups; one who is in an intervention but in no group of it is left out."""
        none = 0
        for of, line, cells in self.all("StudentIntervention"):
            groups = self.groups_of.get(cells["intervention"], [])
            group = cells["interventiongroup"] or (groups[0] if len(groups) == 1 else "")
            none += not group
            if group:
                row = {
                    "group_id": group,
                    "upn": self.upn(cells["student"]),
                    "entry_date": _day(cells.get("startdatetime", "")),
                    "exit_date": _day(cells.get("enddatetime", "")),
                }
                self.into.put("intervention_pupils.csv", row, of, line)
        if none:
            self.notes.append(
                f"intervention_pupils.csv: pupils of interventions in no group, left out: {none:,}."
            )

    def slots(self) -> None:
        """TAs' allocations: with one pupil where one is named, with the whole class otherwise."""
        second = 0
        for of, line, cells in self.all("TeachingAssistantAllocation"):
            day = cells["dayofcycle"]
            if day.isdigit() and int(day) > 5:
                second += 1
                continue
            upn = self.upn(cells.get("allocatedto", ""))
            one = _is_upn(upn)
            row = {
                "staff_id": cells["staff"],
                "from_date": _day(cells.get("effectivedate", "")),
                "to_date": _day(cells.get("enddate", "")),
                "weekday": day,
                "start_time": cells["starttime"][:5],
                "end_time": cells["endtime"][:5],
                "activity": "one-to-one" if one else "whole class",
                "upns": upn if one else "",
            }
            self.into.put("ta_timetable.csv", row, of, line)
        if second:
            self.notes.append(
                f"ta_timetable.csv: slots of a second week of the timetable, left out: {second:,}."
            )

    def sen(self) -> None:
        """Statuses and needs, with their days."""
        for of, line, cells in self.all("SenStatusAssignment"):
            if _status(cells["senstatus"]) != "N":
                row = {
                    "upn": self.upn(cells["student"]),
                    "status": _status(cells["senstatus"]),
                    "start_date": _day(cells["startdate"]),
                    "end_date": _day(cells.get("enddate", "")),
                }
                self.into.put("sen.csv", row, of, line)
        for of, line, cells in self.all("SenNeed"):
            row = {
                "upn": self.upn(cells["student"]),
                "need_type": _need(cells["senneedtype"]),
                "rank": cells["ranking"],
                "start_date": _day(cells.get("effectivedate", "")),
                "end_date": _day(cells.get("enddate", "")),
            }
            self.into.put("needs.csv", row, of, line)


def _day(text: str) -> str:
    return re.split(r"[ T]", text, maxsplit=1)[0]


def _amount(text: str, line: int, school: _School) -> float:
    try:
        return float(text.removeprefix("£").replace(",", ""))
    except ValueError:
        rows = school.tables["InterventionCost"][0]
        school.into.trouble(rows.name, line, "should be an amount in pounds", column="amount", value=text)
        return 0.0


def _minutes(cells: dict[str, str]) -> int:
    times = [re.search(r"(\d{1,2}):(\d{2})", cells[name]) for name in ("startdatetime", "enddatetime")]
    if not all(times):
        return 0
    start, end = (int(time[1]) * 60 + int(time[2]) for time in times)
    return max(end - start, 0)


def _is_upn(text: str) -> bool:
    try:
        return bool(read_upn(text))
    except Wrong:
        return False


def _status(text: str) -> str:
    try:
        return STATUS.read(text)
    except Wrong:
        return text


def _need(text: str) -> str:
    try:
        return NEED.read(text)
    except Wrong:
        return text
