"""Making a release: freeze one snapshot, compute, protect, audit; what comes out is ready to be written."""

import pkgutil
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module

from data import measures, terms
from data.filters import Filters
from data.measures.core import MEASURES
from data.release.figures import AREAS, PUBLISHED, YEARS, finished
from data.release.file import FORMAT
from data.release.packing import pack_table
from data.release.rows import K
from data.school import AREA_CODES, School
from data.source import answer

ALGORITHM = "1"
for found in pkgutil.iter_modules(measures.__path__, "data.measures."):
    import_module(found.name)

Progress = Callable[[str, int, int], None]


def choices(school: School) -> list[tuple[str, Filters]]:
    """The choices that governors may make at this school, with their kind."""
    years = [(YEARS, Filters(year_group=(year,))) for year in school.year_groups]
    found = set(school.view(Filters()).roll.area[school.view(Filters()).sen].tolist())
    areas = [(AREAS, Filters(need_area=(code,))) for place, code in enumerate(AREA_CODES) if place in found]
    return [("whole", Filters()), *years, *areas]


def content(school: School, progress: Progress, now: datetime | None = None) -> dict:
    """The content of a release of this snapshot."""
    offered = choices(school)
    tables: dict[str, dict] = {}
    for place, (key, rule) in enumerate(PUBLISHED.items()):
        progress(MEASURES[key].title, place, len(PUBLISHED))
        tables[key] = {
            filters.to_query(): pack_table(finished(answer(school, MEASURES[key], filters), rule))
            for kind, filters in offered
            if kind == "whole" or kind in rule.by
        }
    made = (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    listed = []
    for _kind, filters in offered:
        view = school.view(filters)
        seen = view.in_view if not view.narrowed or view.in_view >= K else None
        listed.append({"query": filters.to_query(), "roll": int(view.everyone.sum()), "in_view": seen})
    return {
        "format": FORMAT, "algorithm": ALGORITHM, "k": K, "rung": "L1", "as_at": school.data_date.isoformat(),
        "made": made, "choices": listed, "tables": tables,
        "school": {"urn": school.urn, "name": school.name, "phase": terms.PHASES[school.phase], "demo": school.demo},
    }  # fmt: skip
