"""Plans, requests and reviews for a school of readable rows, and the snapshot of it all."""

from datetime import date

from sqlalchemy import insert

from data import models, snapshot
from data.school import School
from tests.support_school import put, school, shared_store

DAYS = (
    "request_date", "decision_date", "plan_date", "last_review_date", "next_review_date", "review_report_sent_date"
)  # fmt: skip


def request(number: int, asked: str, **said: str) -> dict:
    """A request for the pupil of this place in the school: ``decided``, ``planned``, ``last``, ``due``, ``sent``."""
    names = dict(zip(("asked", "decided", "planned", "last", "due", "sent"), DAYS, strict=True))
    made = dict.fromkeys(DAYS) | {"pupil_no": number, "decision": said.pop("decision", None)}
    made |= {names[name]: date.fromisoformat(day) for name, day in {"asked": asked, **said}.items()}
    return made | {"weekly_hours": None, "top_up_funding": None}


def review(number: int, held: str, due: str | None = None, **said) -> dict:
    """A review of the plan of the pupil of this place: ``pupil_view``, ``parent_view``, ``outcome``."""
    made = {
        "pupil_no": number,
        "review_date": date.fromisoformat(held),
        "pupil_view": None,
        "parent_view": None,
    }
    made |= {"next_review_date": date.fromisoformat(due) if due else None, "outcome": None}
    return made | said


def with_reviews(pupils: list[dict], requests: list[dict] = (), reviews: list[dict] = (), **more) -> School:
    """The snapshot of a school with these pupils, requests and reviews."""
    engine = shared_store()[1]
    urn = put(engine, school(*pupils, **more))
    with engine.begin() as connection:
        for table, rows in ((models.EhcRequest, requests), (models.SenReview, reviews)):
            if rows:
                connection.execute(insert(table), [{"urn": urn, "import_no": 1, **row} for row in rows])
    return snapshot.build(engine, urn)
