"""Persistent and severe absence, and the bands of absence they are the ends of: shares of enrolments."""

from functools import partial

import numpy as np

from data.benchmarks import Benchmark
from data.filters import Filters
from data.measures.attendance import STATUSES, stretch
from data.measures.attendance_national import figures
from data.measures.attendance_units import DFE_ABSENCE, FILES, WHO, asked, counted, left_out
from data.measures.core import Measure, Tally, share, shares
from data.reference import thresholds
from data.school import School

# Bands are five points wide and the last is open: from 0 up to but not including 5%, and so on.
BAND_POINTS, BANDS = 5, 11
# Never "5-10": a spreadsheet takes it for the fifth of October.
BAND_CODES = (*(f"{5 * place} to {5 * place + 5}" for place in range(BANDS - 1)), "50 or more")
NATIONAL_BANDS = (*(f"{5 * place}-{5 * place + 5}" for place in range(BANDS - 1)), "50+")
OWN_SESSIONS = (
    "Each enrolment by its own possible sessions, in whole numbers; over a short time rates can be high. "
)


def reaches(name: str, absent: np.ndarray, possible: np.ndarray) -> np.ndarray:
    """Who missed at least the named threshold's share of their own possible sessions, in whole numbers."""
    limit = thresholds()[name]
    return (absent * limit.denominator >= possible * limit.numerator) & (possible > 0)


def tally_reaching(name: str, school: School, filters: Filters) -> Tally:
    """Enrolments that reach a threshold, and enrolments, by SEN status."""
    found = asked(school, filters)
    flagged = reaches(name, found.units.absent, found.units.possible)
    return Tally(
        {
            (status,): (int((mask & flagged).sum()), int(mask.sum()))
            for status, mask in found.statuses().items()
        }
    )


def national_reaching(name: str, school: School, filters: Filters) -> tuple[dict[tuple, Benchmark], str]:
    """The national share of each status that has one."""
    found, words = figures(school, filters, name, lambda year: {(code,): code + year for code in STATUSES})
    if len(filters.sen_status) == 1:
        found.pop(("SEN",), None)
    return found, words


def _reaching(name: str, title: str, words: str) -> Measure:
    return Measure(
        key=name,
        title=title,
        definition=f"The share of enrolments that missed {words} or more of their possible sessions. "
        + OWN_SESSIONS
        + WHO,
        formula="enrolments that reach it / enrolments with possible sessions x 100; range: Wilson, 95%",
        unit="percent",
        source=DFE_ABSENCE,
        groups=("sen_status",),
        tally=partial(tally_reaching, name),
        value=shares(("sen_status",)),
        needs=FILES,
        better="lower",
        national=partial(national_reaching, name),
        left_out=left_out,
        facts=stretch,
        counted=counted,
    )


persistent_absence = _reaching("persistent_absence", "Persistent absence by SEN status", "10%")
severe_absence = _reaching("severe_absence", "Severe absence by SEN status", "50%")


def bands(absent: np.ndarray, possible: np.ndarray) -> np.ndarray:
    """The place of each enrolment's band, 0 to 10, in whole numbers; ``possible`` above 0."""
    return np.minimum(absent * 100 // (possible * BAND_POINTS), BANDS - 1)


def tally_bands(school: School, filters: Filters) -> Tally:
    """Enrolments in the band and enrolments, by band and side: SEN and N."""
    found = asked(school, filters)
    of = found.units
    place = bands(of.absent, np.maximum(of.possible, 1))
    tally = Tally()
    for status, mask in (("SEN", found.sen), ("N", found.peers)):
        counts = np.bincount(place[mask], minlength=BANDS)
        people = int(mask.sum())
        tally |= {
            (band, status): (int(number), people) for band, number in zip(BAND_CODES, counts, strict=True)
        }
    return Tally({(band, status): tally[band, status] for band in BAND_CODES for status in ("SEN", "N")})


def national_bands(school: School, filters: Filters) -> tuple[dict[tuple, Benchmark], str]:
    """The national share in each band, with SEN and with no SEN; of pupils with SEN whatever their status."""
    if filters.sen_status:
        return {}, "National bands are of all pupils with SEN, so none is set beside one status."
    return figures(
        school, filters, "absence_band_share",
        lambda year: {
            (band, status): f"{status}{year}:{national}"
            for band, national in zip(BAND_CODES, NATIONAL_BANDS, strict=True)
            for status in ("SEN", "N")
        },
    )  # fmt: skip


absence_bands = Measure(
    key="absence_bands",
    title="Bands of absence",
    definition="The share of enrolments by how much of their possible sessions they missed, in bands of five points: "
    "from the first percentage up to but not including the second. " + OWN_SESSIONS + WHO,
    formula="enrolments in the band / enrolments with possible sessions x 100; range: Wilson, 95%",
    unit="percent",
    source=DFE_ABSENCE,
    groups=("absence_band", "sen_status"),
    tally=tally_bands,
    value=lambda tally: [share(absence_bands.groups, key, *found) for key, found in tally.items()],
    needs=FILES,
    national=national_bands,
    left_out=left_out,
    facts=stretch,
    counted=counted,
)
