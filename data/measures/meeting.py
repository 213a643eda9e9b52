"""The progress meeting: who to talk about, class by class, with the reasons, what is in place and the reviews."""

from datetime import date

from data import terms
from data.dates import long_date
from data.filters import Filters
from data.measures.attendance_watch import watch_list
from data.measures.listing import Listing, register_list
from data.measures.progress_lists import progress_watch_list
from data.measures.reviews import ANNUAL, DEADLINES, PLAN_REVIEW, deadlines
from data.parts.support import Support
from data.school import ALWAYS, School

NOTHING = "Nothing in place"
REVIEWED = {ANNUAL: "The annual review", PLAN_REVIEW: "A review of the support plan"}


def meeting_rows(school: School, filters: Filters) -> list[dict]:
    """One row a pupil with a reason: by class, then most reasons first, then the most absent.

    The reasons are those of the attendance and the progress watch lists, and a review that is overdue.
    """
    as_at = school.effective(filters.as_at).toordinal()
    pupils = {row["pupil_key"]: row for row in register_list.rows(school, filters)}
    reasons: dict[str, list[str]] = {key: [] for key in pupils}
    absence: dict[str, float] = {}
    for listing in (watch_list, progress_watch_list):
        for row in listing.rows(school, filters):
            # A watch list goes by the status of its own day; who is not on the register today is not talked about.
            if row["pupil_key"] not in reasons:
                continue
            reasons[row["pupil_key"]] += row["reasons_apart"]
            absence[row["pupil_key"]] = max(row.get("absence") or 0.0, absence.get(row["pupil_key"], 0.0))
    support, due = school.parts["support"], next_reviews(school, filters)
    for key, row in pupils.items():
        reasons[key] += [overdue(kind, day) for kind, day in due.get(row["pupil"], ()) if day < as_at]
    rows = [
        _row(row, reasons[key], support, as_at) | {"next_review": _iso(_next(due.get(row["pupil"], ())))}
        for key, row in pupils.items()
        if reasons[key]
    ]
    order = terms.YEAR_GROUPS.index

    def concern(row: dict) -> tuple:
        return (
            order(row["year_group"]), row["registration_group"], -len(reasons[row["pupil_key"]]),
            -absence.get(row["pupil_key"], 0.0), row["surname"].lower(), row["forename"].lower(),
        )  # fmt: skip

    return sorted(rows, key=concern)


def next_reviews(school: School, filters: Filters) -> dict[int, list[tuple[str, int]]]:
    """By pupil: the reviews of their plans that are due next or overdue, as the page of reviews dates them."""
    open_now, found = deadlines(school, filters), {}
    whose = school.on(school.effective(filters.as_at)).pupil[open_now.roll]
    for kind, pupil, day in zip(open_now.kind.tolist(), whose.tolist(), open_now.due.tolist(), strict=True):
        if DEADLINES[kind] in REVIEWED:
            found.setdefault(pupil, []).append((DEADLINES[kind], day))
    return found


def overdue(kind: str, day: int) -> str:
    """W7: the sentence for a review that was due on an earlier day."""
    return f"{REVIEWED[kind]} was due on {_day(day)}."


def _next(due: tuple | list) -> int:
    return min((day for _kind, day in due), default=ALWAYS)


def _row(row: dict, reasons: list[str], support: Support, as_at: int) -> dict:
    pupil = row["pupil"]
    active = [name for name, start, end in support.provision.get(pupil, ()) if start <= as_at <= end]
    held = [day for day in support.reviews.get(pupil, ()) if day <= as_at]
    kept = (
        "pupil_key",
        "surname",
        "forename",
        "year_group",
        "registration_group",
        "sen_status",
        "primary_need",
    )
    return {name: row[name] for name in kept} | {
        "reasons": " ".join(reasons),
        "in_place": ", ".join(active) or NOTHING,
        "last_review": _iso(held[-1] if held else ALWAYS),
    }


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat() if day > ALWAYS else ""


def _day(number: int) -> str:
    return long_date(date.fromordinal(number))


meeting_list = Listing(
    key="progress_meeting",
    title="Pupils to talk about",
    definition="Pupils with SEN on roll and in view with at least one reason: those of the attendance watch list and "
    "of the progress watch list, and a review of their plan whose date has passed. Class by class, those with most "
    "reasons first; nobody is scored. In place are the interventions that run on the as-at date; the next review is "
    "the earliest that is due.",
    source="Sightline\u2019s own rules, each said in the reason itself",
    columns=(
        "surname", "forename", "year_group", "registration_group", "sen_status", "primary_need", "reasons",
        "in_place", "last_review", "next_review",
    ),
    rows=meeting_rows,
    needs=("pupils.csv", "sen.csv"),
    ignores=(("term", "Half terms are not cut here: the year so far is looked at."),),
    parted_by=("year_group", "registration_group"),
)  # fmt: skip
