"""Templates of the data pack's files: the header and one example row, from the same columns the import reads by."""

import csv
import io

from data.ingest.files import FILES
from data.ingest.kinds import plain

# What the example row says, by column; a column that is not named stays empty, as it may in a school's own file.
EXAMPLES = {
    "upn": "Z999200001001", "surname": "Example", "forename": "Robin", "sex": "F", "date_of_birth": "2014-05-17",
    "year_group": "7", "registration_group": "7A", "entry_date": "2025-09-01", "pupil_premium": "N", "fsm": "N",
    "eal": "N", "looked_after": "N", "young_carer": "N", "ethnicity": "WBRI", "enrolment_status": "C",
    "urn": "100000", "name": "Example School", "phase": "secondary", "local_authority": "Example County",
    "academic_year": "2025/26", "term": "autumn 1", "start": "2025-09-01", "end": "2025-10-24",
    "status": "K", "start_date": "2025-09-01", "start_reason": "screening", "need_type": "SLCN", "rank": "1",
    "request_date": "2025-09-15", "decision_date": "2025-10-20", "decision": "assess",
    "review_date": "2025-11-10", "next_review_date": "2026-02-09", "pupil_view": "Y", "parent_view": "Y",
    "outcome": "partly met",
    "date": "2025-10-06", "am": "/", "pm": "\\",
    "week_start": "2025-09-29", "possible": "10", "authorised": "1", "unauthorised": "0", "late": "0",
    "sessions": "2", "kind": "suspension", "reason": "persistent disruptive behaviour",
    "test": "Example reading test", "scale": "standardised", "subject": "reading", "mean": "100", "sd": "15",
    "reliability": "0.9", "lowest": "69", "highest": "141", "score": "93", "expected": "100",
    "staff_id": "T01", "role": "TA", "team": "Year 7", "hourly_cost": "14.50",
    "from_date": "2025-09-01", "weekday": "1", "start_time": "09:00", "end_time": "10:00",
    "activity": "small group", "upns": "Z999200001001", "teacher_present": "N", "in_class": "Y",
    "minutes_teacher": "60", "minutes_ta": "90", "minutes_peers": "120", "minutes_alone": "30",
    "round": "autumn 2025", "respondent": "1", "theme": "preparedness",
    "item": "I know the purpose of the lesson beforehand", "confidence": "3", "training_wanted": "Y",
    "intervention_id": "I01", "wave": "2", "eef_strand": "Oral language interventions",
    "entry_criteria": "a standardised score below 90", "exit_criteria": "a standardised score of 95",
    "test_reliability": "0.9", "test_sd": "15",
    "group_id": "G01", "minutes_per_session": "30", "sessions_per_week": "3", "sessions_planned": "30",
    "sessions_delivered": "27", "preparation_minutes_per_session": "10", "resource_cost": "120",
    "provider": "school", "sessions_attended": "25", "entry_score": "84", "exit_date": "2025-12-12",
    "exit_score": "91", "rating": "1",
    "session_id": "S01", "title": "Language in every lesson", "hours": "2", "cost": "250",
    "action_id": "A01", "aim": "Fewer days missed by pupils with SEN support",
    "action": "Meet the families of pupils absent for more than one day in ten", "owner": "SENCO",
    "due_date": "2026-02-13", "success_criteria": "the gap is below 3 points", "page": "attendance",
    "line": "notional SEN", "amount": "215000",
    "measure": "overall_absence", "year": "2024/25", "group": "SEN support", "value": "9.9", "unit": "percent",
    "source": "Department for Education", "published": "2026-03-19",
}  # fmt: skip
EXAMPLES_OF_FILE = {
    # A Saturday, on which no school's half term ends: the dates of a real one would be refused as the example.
    "terms.csv": {"end": "2025-10-25"},
    "staff.csv": {"name": "Sam Example"},
    "interventions.csv": {"name": "Talk in small groups"},
    "actions.csv": {"status": "open"},
    "intervention_pupils.csv": {"entry_date": "2025-09-15"},
    "cpd_audit.csv": {"role": "teacher"},
    "ta_audit.csv": {"score": "3"},
}


def example_row(name: str) -> list[str]:
    """The example row of a file of the data pack, cell by cell."""
    examples = EXAMPLES | EXAMPLES_OF_FILE.get(name, {})
    return [examples.get(column.name, "") for column in FILES[name].columns]


def template(name: str) -> str:
    """A file of the data pack as CSV with its header and one example row. Raises KeyError for an unknown name."""
    text = io.StringIO()
    csv.writer(text).writerows([[column.name for column in FILES[name].columns], example_row(name)])
    return text.getvalue()


def is_example(name: str, row: list[str]) -> bool:
    """Whether the cells of a row are those of the file's template, so that nobody's example becomes a pupil."""
    said = [plain(cell) for cell in example_row(name) if cell]
    return [plain(cell) for cell in row if cell.strip()] == said
