"""Every file of the data pack, in the order in which they are taken: what is named comes before what names it."""

from data.ingest import files_of_provision as provision
from data.ingest import files_of_pupils as pupils
from data.ingest.layout import PackFile

FILES: dict[str, PackFile] = {
    file.name: file
    for file in (
        pupils.SCHOOL, pupils.TERMS, pupils.PUPILS, pupils.SEN, pupils.NEEDS, pupils.EHC, pupils.SEN_REVIEWS,
        pupils.ATTENDANCE, pupils.ATTENDANCE_WEEKLY, pupils.SUSPENSIONS, pupils.TESTS, pupils.ASSESSMENTS,
        provision.STAFF, provision.TA_TIMETABLE, provision.PUPIL_TIME, provision.TA_AUDIT,
        provision.INTERVENTIONS, provision.INTERVENTION_GROUPS, provision.INTERVENTION_PUPILS,
        provision.CPD_AUDIT, provision.CPD_SESSIONS, provision.CPD_ATTENDANCE, provision.ACTIONS,
        provision.BUDGET, provision.BENCHMARKS,
    )
}  # fmt: skip

# What a row can name, and the file and column that must hold it.
NAMED: dict[str, tuple[PackFile, str]] = {
    "pupil": (pupils.PUPILS, "upn"),
    "staff member": (provision.STAFF, "staff_id"),
    "intervention": (provision.INTERVENTIONS, "intervention_id"),
    "intervention group": (provision.INTERVENTION_GROUPS, "group_id"),
    "training session": (provision.CPD_SESSIONS, "session_id"),
}
