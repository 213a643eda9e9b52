"""How a row of a file becomes a row of its table, where the two are not the same."""

from collections.abc import Callable
from typing import Any

from data import models, terms
from data.ingest.changes import Row, Stored
from data.ingest.kinds import Score
from data.ingest.rules import misfit

Wrong = Callable[[str, object, str], None]


class Tests:
    """What is known of tests and interventions: which scale a score is on, and its limits."""

    def __init__(self, stored: Stored) -> None:
        self._tests = {row["test"]: row for row in stored.rows(models.Test.__table__).values()}
        self._interventions = dict(self._by_id(stored, models.Intervention.__table__, "intervention_id"))
        self._groups = dict(self._by_id(stored, models.InterventionGroup.__table__, "group_id"))

    @staticmethod
    def _by_id(stored: Stored, table: Any, name: str) -> list[tuple[str, Row]]:
        return [(row[name], row) for row in stored.rows(table).values()]

    def learn(self, file: str, row: Row) -> None:
        """Take in a row of the pack."""
        of = {
            "tests.csv": (self._tests, "test"),
            "interventions.csv": (self._interventions, "intervention_id"),
            "intervention_groups.csv": (self._groups, "group_id"),
        }
        if file in of:
            known, name = of[file]
            known[row[name]] = known.get(row[name], {}) | row

    def limits(self, test: str | None, scale: str) -> tuple[float, float]:
        """The lowest and highest score of a test on a scale; those of the scale where the test is not known."""
        known = self._tests.get(test) or {}
        lowest, highest = terms.SCALE_LIMITS[scale]
        if known.get("scale") != scale:
            return lowest, highest
        said = known.get("lowest"), known.get("highest")
        return (lowest if said[0] is None else said[0]), (highest if said[1] is None else said[1])

    def of_group(self, group_id: str) -> tuple[str | None, str | None]:
        """The test and scale of the intervention that a group runs."""
        group = self._groups.get(group_id) or {}
        intervention = self._interventions.get(group.get("intervention_id")) or {}
        return intervention.get("test"), intervention.get("scale")

    def scale_of(self, test: str | None) -> str | None:
        """The scale of a test, where it is known."""
        return (self._tests.get(test) or {}).get("scale")


def shape(file: str, values: Row, numbers: dict[str, int], tests: Tests, wrong: Wrong) -> Row:
    """The row of its table that a file's row means; what does not fit is said to ``wrong``."""
    row = dict(values)
    if "upn" in row:
        row["pupil_no"] = numbers[row.pop("upn")]
    if special := SHAPES.get(file):
        special(row, numbers, tests, wrong)
    return row


def _assessment(row: Row, _numbers: dict[str, int], tests: Tests, wrong: Wrong) -> None:
    row["test"] = row.get("test") or ""
    limits = tests.limits(row["test"], row["scale"])
    _check_score("score", row["score"], row["scale"], limits, wrong)
    if (expected := row.get("expected")) is not None:
        if expected.beyond:
            wrong("expected", _written(expected), "should be one score, without < or >")
        _check_score("expected", expected, row["scale"], limits, wrong)
        row["expected"] = expected.value
    row["score"], row["beyond"] = row["score"].value, row["score"].beyond


def _check_score(column: str, score: Score, scale: str, limits: tuple[float, float], wrong: Wrong) -> None:
    if right := misfit(score, scale, limits):
        wrong(column, _written(score), right)


def _intervention_pupil(row: Row, _numbers: dict[str, int], tests: Tests, wrong: Wrong) -> None:
    usual_test, usual_scale = tests.of_group(row["group_id"])
    for end in ("entry", "exit"):
        column = f"{end}_score"
        if column not in row:
            continue
        score = row[column]
        row[column], row[f"{end}_beyond"] = (None, None) if score is None else (score.value, score.beyond)
        if score is None:
            continue
        test = row.get(f"{end}_test") or usual_test
        scale = tests.scale_of(test) or usual_scale
        if scale:
            _check_score(column, score, scale, tests.limits(test, scale), wrong)
        elif score.in_years:
            wrong(
                column, _written(score),
                "is in years and months; say in tests.csv or interventions.csv that the scale is months",
            )  # fmt: skip


def _timetable_slot(row: Row, numbers: dict[str, int], _tests: Tests, _wrong: Wrong) -> None:
    row["start_minute"], row["end_minute"] = row.pop("start_time"), row.pop("end_time")
    if "upns" in row:
        upns = row.pop("upns")
        row["pupils"] = (
            ";".join(str(number) for number in sorted(numbers[upn] for upn in upns)) if upns else None
        )


def _written(score: Score) -> str:
    if score.in_years:
        return f"{score.beyond or ''}{int(score.value) // 12}:{int(score.value) % 12:02d}"
    return f"{score.beyond or ''}{score.value:g}"


SHAPES = {
    "assessments.csv": _assessment,
    "intervention_pupils.csv": _intervention_pupil,
    "ta_timetable.csv": _timetable_slot,
}
