"""Requests for EHC plans with their annual reviews, and reviews of SEN support plans, in memory."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from data import models, snapshot, terms
from data.school import ALWAYS, School

REQUEST_DAYS = {
    "requested": "request_date", "decided": "decision_date", "planned": "plan_date", "last": "last_review_date",
    "due": "next_review_date", "sent": "review_report_sent_date",
}  # fmt: skip


@dataclass(frozen=True)
class Reviews:
    """Two tables as arrays: one place a request for an EHC plan, one place a review of a SEN support plan.

    ``pupil`` and ``of`` place in the school's pupils; days are day numbers, ``ALWAYS`` where there is none.
    ``refused`` says that the local authority decided not to assess. ``pupil_view`` and ``parent_view`` are 1, 0
    or -1 (not recorded), ``outcome`` a place in ``terms.OUTCOMES`` or -1. Both tables are in order of
    pupil and day.
    """

    pupil: np.ndarray
    requested: np.ndarray
    decided: np.ndarray
    refused: np.ndarray
    planned: np.ndarray
    last: np.ndarray
    due: np.ndarray
    sent: np.ndarray
    of: np.ndarray
    held: np.ndarray
    next_due: np.ndarray
    pupil_view: np.ndarray
    parent_view: np.ndarray
    outcome: np.ndarray


def load(connection: Connection, school: School) -> Reviews:
    """Read requests and reviews; empty arrays where nothing was imported."""
    people = school.people["pupil_no"].to_numpy(dtype=np.int64)
    requests = snapshot.frame(
        connection, models.EhcRequest, school.urn, "pupil_no", "decision", *REQUEST_DAYS.values()
    )
    reviews = snapshot.frame(
        connection, models.SenReview, school.urn, "pupil_no", "review_date", "next_review_date", "pupil_view",
        "parent_view", "outcome",
    )  # fmt: skip
    places = {code: place for place, code in enumerate(terms.OUTCOMES)}
    return Reviews(
        pupil=_places(people, requests),
        refused=(requests["decision"] == terms.EHC_DECISIONS[1]).to_numpy(dtype=bool),
        **{name: _days(requests[column]) for name, column in REQUEST_DAYS.items()},
        of=_places(people, reviews),
        held=_days(reviews["review_date"]),
        next_due=_days(reviews["next_review_date"]),
        pupil_view=_yes_no(reviews["pupil_view"]),
        parent_view=_yes_no(reviews["parent_view"]),
        outcome=np.array([places.get(said, -1) for said in reviews["outcome"]], dtype=np.int64),
    )


def _places(people: np.ndarray, rows: pd.DataFrame) -> np.ndarray:
    return np.searchsorted(people, rows["pupil_no"].to_numpy(dtype=np.int64))


def _days(column: pd.Series) -> np.ndarray:
    return np.array([ALWAYS if pd.isna(day) else day.toordinal() for day in column], dtype=np.int64)


def _yes_no(column: pd.Series) -> np.ndarray:
    return np.array([-1 if pd.isna(said) else int(said) for said in column], dtype=np.int64)
