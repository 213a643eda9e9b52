"""The figures of progress a second time: slow, obvious, over plain rows, so that the fast ones can be checked."""

import itertools
from datetime import date
from math import sqrt

from data.filters import Filters
from tests.oracle import (
    areas,
    day_of,
    enrolment_on,
    is_anybody_asked_for,
    needs_on,
    september,
    status_on,
    year_on,
)

NAMES = ("autumn", "spring", "summer")


def term(school: dict, day) -> tuple[int, int]:
    """Academic year and 0, 1 or 2 for autumn, spring and summer."""
    year = september(day)
    begins = {"spring 1": date(year + 1, 1, 1), "summer 1": date(year + 1, 4, 7)}
    for of, name, start, _end in school["terms"]:
        if of == year and name in begins:
            begins[name] = start
    return year, int(day >= begins["spring 1"]) + int(day >= begins["summer 1"])


def a_year_before(of: tuple[int, int]) -> tuple[int, int]:
    return of[0] - 1, of[1]


def day_of_standing(pupil: dict, result: dict):
    """The day of the test, or the first day on roll where the test came before it."""
    return max(result["date"], min(each["entry_date"] for each in pupil["enrolments"]))


def results(school: dict, filters: Filters) -> list[dict]:
    """The latest result of each pupil, test and term to the as-at date, with what is true of the pupil then."""
    last, as_at = {}, day_of(school, filters)
    for number, pupil in enumerate(school["pupils"]):
        for found in sorted(pupil.get("results", ()), key=lambda each: each["date"]):
            if found["date"] > as_at:
                continue
            key = (found["subject"], found["test"], found["scale"])
            when = term(school, found["date"])
            standing = day_of_standing(pupil, found)
            last[key, number, when] = found | {
                "key": key, "pupil": number, "when": when, "of": pupil,
                "status": status_on(pupil, standing), "needs": needs_on(pupil, standing),
                "on_roll": enrolment_on(pupil, found["date"]) is not None,
            }  # fmt: skip
    return list(last.values())


def latest_sittings(school: dict, filters: Filters) -> dict[tuple, tuple]:
    """The newest term of the last year in which a fifth as many as in its largest sat the test."""
    counts: dict = {}
    now = term(school, day_of(school, filters))
    for found in results(school, filters):
        if a_year_before(now) <= found["when"]:
            counts.setdefault(found["key"], {}).setdefault(found["when"], set()).add(found["pupil"])
    latest = {}
    for key, terms_of in counts.items():
        most = max(len(pupils) for pupils in terms_of.values())
        latest[key] = max(when for when, pupils in terms_of.items() if 5 * len(pupils) >= most)
    return latest


def kept(school: dict, pupil: dict, filters: Filters) -> bool:
    """Whether a pupil is on roll on the as-at date and kept by what cuts everybody."""
    day = day_of(school, filters)
    enrolment = enrolment_on(pupil, day)
    return enrolment is not None and is_anybody_asked_for(pupil, year_on(enrolment, day), filters)


def asked(found: dict, filters: Filters) -> bool:
    """Whether a result is of a pupil with SEN whom the reader asks about, as they were then."""
    return (
        found["status"] != "N"
        and (not filters.sen_status or found["status"] in filters.sen_status)
        and (not filters.need_area or bool(areas(found["needs"], filters.needs) & set(filters.need_area)))
    )


def pairs(school: dict, filters: Filters) -> list[dict]:
    """Two usable scores a year apart, with the mean of the peers who started in the same band."""
    by = {(found["key"], found["pupil"], found["when"]): found for found in results(school, filters)}
    made = []
    for key, when in latest_sittings(school, filters).items():
        if key[2] != "standardised":
            continue
        both = [
            (by[key, number, a_year_before(when)], by[key, number, when])
            for number in range(len(school["pupils"]))
            if (key, number, when) in by and (key, number, a_year_before(when)) in by
        ]
        both = [pair for pair in both if not pair[0]["beyond"] and not pair[1]["beyond"]]
        peers = [pair for pair in both if pair[1]["status"] == "N" and pair[1]["on_roll"]]
        for low, high in bands([before["score"] for before, _ in peers]):
            outcomes = [after["score"] for before, after in peers if low <= before["score"] < high]
            mean = sum(outcomes) / len(outcomes)
            spread = sum((score - mean) ** 2 for score in outcomes) / (len(outcomes) - 1)
            for before, after in both:
                if low <= before["score"] < high:
                    made.append(
                        after | {"before": before, "band": (key, low), "peers": len(outcomes), "mean": mean,
                                 "spread": spread, "added": after["score"] - mean,
                                 "is_peer": (before, after) in peers}
                    )  # fmt: skip
    return made


def bands(scores: list[float]) -> list[tuple[float, float]]:
    """The five bands, from below: a short one takes in the next one up, a short top one joins the one below."""
    edges = [-1e9, 85, 95, 105, 115, 1e9]
    found = [[low, high] for low, high in itertools.pairwise(edges)]

    def inside(band):
        return sum(band[0] <= score < band[1] for score in scores)

    place = 0
    while place < len(found):
        if inside(found[place]) >= 10:
            place += 1
        elif place + 1 < len(found):
            found[place][1] = found.pop(place + 1)[1]
        elif place:
            found[place - 1][1] = found.pop(place)[1]
        else:
            return []
    return [tuple(band) for band in found]


def mean_and_error(chosen: list[dict], everybody: list[dict]) -> tuple[int, float, float] | None:
    """n, the mean of value added a pupil, and its standard error: of the pupils, and of each peer's part in it."""
    by_pupil: dict[int, list[dict]] = {}
    for pair in chosen:
        by_pupil.setdefault(pair["pupil"], []).append(pair)
    n = len(by_pupil)
    if n < 10:
        return None
    values = [sum(pair["added"] for pair in mine) / len(mine) for mine in by_pupil.values()]
    mean = sum(values) / n
    own = sum((value - mean) ** 2 for value in values) / (n - 1) / n
    parts: dict[int, float] = {}
    for peer in everybody:
        if peer["is_peer"]:
            weight = sum(
                1 / len(mine) for mine in by_pupil.values() for pair in mine if pair["band"] == peer["band"]
            )
            size = peer["peers"]
            part = weight / n * peer["added"] / size * sqrt(size / (size - 1))
            parts[peer["pupil"]] = parts.get(peer["pupil"], 0.0) + part
    return n, mean, sqrt(own + sum(part * part for part in parts.values()))


def value_added(school: dict, filters: Filters) -> dict[tuple, tuple]:
    """(n, mean, standard error) or None by subject, test and status, and how many pupils there are."""
    everybody = pairs(school, filters)
    mine = [pair for pair in everybody if kept(school, pair["of"], filters) and asked(pair, filters)]
    found = {}
    for key in {pair["key"] for pair in everybody} | ({None} if everybody else set()):
        for code in ("SEN", "K", "E"):
            chosen = [pair for pair in mine if key in (None, pair["key"]) and code in ("SEN", pair["status"])]
            name = (key[0], key[1], code) if key else ("all", "", code)
            found[name] = (len({pair["pupil"] for pair in chosen}), mean_and_error(chosen, everybody))
    return found


def score_gap(school: dict, filters: Filters) -> dict[tuple, tuple]:
    """(n with SEN, mean, n without, mean) by subject, test and term, over the last nine terms."""
    now, cells = term(school, day_of(school, filters)), {}
    for found in results(school, filters):
        counts = found["on_roll"] and not found["beyond"] and found["key"][2] in ("standardised", "scaled")
        recent = 3 * (now[0] - found["when"][0]) + now[1] - found["when"][1] < 9
        if counts and recent:
            cell = (
                *found["key"][:2],
                f"{found['when'][0]}/{(found['when'][0] + 1) % 100:02d} {NAMES[found['when'][1]]}",
            )
            sides = cells.setdefault(cell, ([], []))
            year = year_on(enrolment_on(found["of"], found["date"]), found["date"])
            if is_anybody_asked_for(found["of"], year, filters):
                if found["status"] == "N":
                    sides[1].append(found["score"])
                elif asked(found, filters):
                    sides[0].append(found["score"])
    return cells


def at_expected(school: dict, filters: Filters) -> dict[tuple, tuple[int, int]]:
    """(at or above, known) by subject, test and status, in the latest sittings."""
    latest, found = latest_sittings(school, filters), {}
    by_key: dict = {}
    for one in results(school, filters):
        if latest.get(one["key"]) == one["when"]:
            by_key.setdefault(one["key"], []).append(one)
    for key, sat in by_key.items():
        known = [(one, verdict(one)) for one in sat if verdict(one) is not None]
        if not known:
            continue
        for code in ("N", "K", "E", "SEN"):
            chosen = [
                reached
                for one, reached in known
                if kept(school, one["of"], filters)
                and (
                    one["status"] == "N"
                    if code == "N"
                    else asked(one, filters) and code in ("SEN", one["status"])
                )
            ]
            found[(key[0], key[1], code)] = (sum(chosen), len(chosen))
    return found


def verdict(result: dict) -> bool | None:
    """Whether a result is at or above the expected score; None where that cannot be known."""
    score, expected, beyond = result["score"], result["expected"], result["beyond"]
    if expected is None:
        return None
    if beyond == "<":
        return False if score <= expected else None
    if beyond == ">":
        return True if score >= expected else None
    return score >= expected


def reliable_change(school: dict, filters: Filters) -> dict[tuple, tuple[int, int]]:
    """(with the verdict, judged) by subject, test and verdict."""
    catalogue = {(one["test"], one["scale"]): one for one in school["tests"]}
    by = {(found["key"], found["pupil"], found["when"]): found for found in results(school, filters)}
    found: dict = {}
    for key, when in latest_sittings(school, filters).items():
        known = catalogue.get((key[1], key[2]))
        if key[2] != "standardised" or not known:
            continue
        error = sqrt(2) * (known["sd"] or 15) * sqrt(1 - known["reliability"])
        judged = []
        for number, pupil in enumerate(school["pupils"]):
            before, after = by.get((key, number, a_year_before(when))), by.get((key, number, when))
            usable = before and after and not before["beyond"] and not after["beyond"]
            if usable and kept(school, pupil, filters) and asked(after, filters):
                judged.append((after["score"] - before["score"]) / error)
        if judged:
            counts = {"rose": sum(rci > 1.96 for rci in judged), "fell": sum(rci < -1.96 for rci in judged)}
            counts["within"] = len(judged) - sum(counts.values())
            found |= {(key[0], key[1], name): (many, len(judged)) for name, many in counts.items()}
    return found
