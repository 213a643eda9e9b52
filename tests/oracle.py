"""The register's figures a second time: slow, obvious, over plain rows, so that the fast ones can be checked.

Nothing here is shared with what it checks but the codes. A school is the dict of ``tests.support_school``; a
pupil is counted by looking at each of their rows, one day at a time.
"""

from datetime import date, timedelta
from math import exp, log, sqrt

from data import terms
from data.filters import Filters

AREAS_OF_THE_CODE = ("ci", "cl", "semh", "sp")


# What is true of one pupil on one day


def holds(row: dict, day: date, first: str = "start_date", last: str = "end_date") -> bool:
    """Whether a dated row is true on a day; both ends are in."""
    return row[first] <= day and (row[last] is None or day <= row[last])


def enrolment_on(pupil: dict, day: date) -> dict | None:
    """The enrolment that makes a pupil one of the headcount: sole or dual main, never guest or subsidiary."""
    for enrolment in pupil["enrolments"]:
        if enrolment["enrolment_status"] in ("C", "M") and holds(
            enrolment, day, "entry_date", "leaving_date"
        ):
            return enrolment
    return None


def status_on(pupil: dict, day: date) -> str:
    """K, E, or N where neither holds."""
    for status in pupil["statuses"]:
        if holds(status, day):
            return status["status"]
    return "N"


def september(day: date) -> int:
    """The calendar year in which the academic year of a day began."""
    return day.year if (day.month, day.day) >= (9, 1) else day.year - 1


def year_on(enrolment: dict, day: date) -> str:
    """The recorded year group, moved by one for each academic year between; it stops at either end of the list."""
    years = september(day) - enrolment["year_group_in"]
    place = terms.YEAR_GROUPS.index(enrolment["year_group"])
    for _ in range(abs(years)):
        place += 1 if years > 0 else -1
        place = max(0, min(place, len(terms.YEAR_GROUPS) - 1))
    return terms.YEAR_GROUPS[place]


def year_they_would_be_in(pupil: dict, day: date) -> str | None:
    """The year group of a pupil whether on roll or not, by the enrolment they last began."""
    begun = [enrolment for enrolment in pupil["enrolments"] if enrolment["entry_date"] <= day]
    return year_on(max(begun, key=lambda enrolment: enrolment["entry_date"]), day) if begun else None


def needs_on(pupil: dict, day: date) -> list[dict]:
    """The need rows that hold on a day."""
    return [need for need in pupil["needs"] if holds(need, day)]


def primary_of(needs: list[dict]) -> str | None:
    """The need of rank 1, if there is one."""
    return next((need["need_type"] for need in needs if need["rank"] == 1), None)


def area(need_type: str | None) -> str:
    """The area of one need; no need recorded is one of its own."""
    return terms.AREA_OF_NEED[need_type] if need_type else "none"


def areas(needs: list[dict], mode: str) -> set[str]:
    """The areas a pupil counts in: that of the primary need, or those of every recorded need."""
    if mode == "primary":
        return {area(primary_of(needs))}
    return {area(need["need_type"]) for need in needs} or {"none"}


# What the reader's choices keep


def day_of(school: dict, filters: Filters) -> date:
    """The day a page is seen as at: the one asked for, and never one after the data's own."""
    if filters.as_at is None or filters.as_at > school["data_date"]:
        return school["data_date"]
    return filters.as_at


def is_anybody_asked_for(pupil: dict, year: str | None, filters: Filters) -> bool:
    """The choices that cut everybody: year group, pupil premium, sex. Not known is neither yes nor no."""
    premium = {True: "Y", False: "N", None: "not known"}[pupil["pupil_premium"]]
    return (
        (not filters.year_group or year in filters.year_group)
        and (not filters.pupil_premium or premium in filters.pupil_premium)
        and (not filters.sex or pupil["sex"] in filters.sex)
    )


def is_sen_asked_for(status: str, needs: list[dict], filters: Filters) -> bool:
    """The choices that cut pupils with SEN only: their status, their need area."""
    return (
        status != "N"
        and (not filters.sen_status or status in filters.sen_status)
        and (not filters.need_area or bool(areas(needs, filters.needs) & set(filters.need_area)))
    )


def roll(school: dict, filters: Filters, day: date) -> list[dict]:
    """Everybody on roll on a day who is in view."""
    found = []
    for pupil in school["pupils"]:
        enrolment = enrolment_on(pupil, day)
        if enrolment and is_anybody_asked_for(pupil, year_on(enrolment, day), filters):
            found.append(pupil)
    return found


def with_sen(school: dict, filters: Filters, day: date) -> list[dict]:
    """Everybody on roll on a day who is on the register and asked for."""
    return [
        pupil
        for pupil in roll(school, filters, day)
        if is_sen_asked_for(status_on(pupil, day), needs_on(pupil, day), filters)
    ]


# The measures, each as (numerator, denominator) by group


def statuses(pupils: list[dict], day: date) -> dict[str, int]:
    """How many of these have each status, and either."""
    support = sum(status_on(pupil, day) == "K" for pupil in pupils)
    plans = sum(status_on(pupil, day) == "E" for pupil in pupils)
    return {"K": support, "E": plans, "SEN": support + plans}


def share_of_roll(school: dict, filters: Filters) -> dict:
    """R1 to R3: pupils with the status over everybody on roll in the same slice."""
    day = day_of(school, filters)
    everybody = len(roll(school, filters, day))
    found = statuses(with_sen(school, filters, day), day)
    return {(status,): (people, everybody) for status, people in found.items()}


def term_points(school: dict, filters: Filters) -> list[date]:
    """The last nine ends of autumn 2, spring 2 and summer 2 before the day, and the day."""
    day = day_of(school, filters)
    ends = [end for _, name, _, end in school["terms"] if name in ("autumn 2", "spring 2", "summer 2")]
    if not school["terms"]:
        for year in range(day.year - 6, day.year + 2):
            ends += [date(year, 12, 20), date(year, 3, 31), date(year, 7, 20)]
    return [*sorted(end for end in ends if end < day)[-9:], day]


def share_over_time(school: dict, filters: Filters) -> dict:
    """The same share on each of those days, with that day's roll; a day with nobody on roll is no point."""
    found = {}
    for day in term_points(school, filters):
        everybody = len(roll(school, filters, day))
        if everybody or day == day_of(school, filters):
            for status, people in statuses(with_sen(school, filters, day), day).items():
                found[day.isoformat(), status] = (people, everybody)
    return found


def year_by_area(school: dict, filters: Filters) -> dict:
    """Pupils with SEN in a year group and area over that year group's roll."""
    day = day_of(school, filters)
    on_roll, on_register = roll(school, filters, day), with_sen(school, filters, day)
    found = {}
    for year in terms.YEAR_GROUPS:
        everybody = [pupil for pupil in on_roll if year_on(enrolment_on(pupil, day), day) == year]
        sen = [pupil for pupil in on_register if year_on(enrolment_on(pupil, day), day) == year]
        for code in filters.need_area or terms.AREAS:
            cell = [pupil for pupil in sen if code in areas(needs_on(pupil, day), filters.needs)]
            if everybody:
                found[year, code] = (len(cell), len(everybody))
    return found


def need_types(school: dict, filters: Filters) -> dict:
    """R4 and R5: pupils with SEN and the need over pupils with SEN; what is not recorded is a bar of its own."""
    day = day_of(school, filters)
    sen = with_sen(school, filters, day)
    found = {}
    for kind in (*terms.NEEDS, "none"):
        people = 0
        for pupil in sen:
            needs = needs_on(pupil, day)
            kinds = [need["need_type"] for need in needs] if filters.needs == "any" else [primary_of(needs)]
            people += (kind in kinds) if kind != "none" else (kinds in ([], [None]))
        found[(kind,)] = (people, len(sen))
    return found


def several_needs(school: dict, filters: Filters) -> dict:
    """R5: how many needs, two or more of the four areas, and the mean."""
    day = day_of(school, filters)
    sen = with_sen(school, filters, day)
    numbers = [len({need["need_type"] for need in needs_on(pupil, day)}) for pupil in sen]
    broad = [len(areas(needs_on(pupil, day), "any") & set(AREAS_OF_THE_CODE)) for pupil in sen]
    people = {"0": numbers.count(0), "1": numbers.count(1), "2": numbers.count(2)}
    people["3 or more"] = sum(number >= 3 for number in numbers)
    people["2 or more areas"] = sum(number >= 2 for number in broad)
    people["mean"] = sum(numbers)
    return {(label,): (found, len(sen)) for label, found in people.items()}


def representation(school: dict, filters: Filters) -> dict:
    """With SEN and all of the group, with SEN and all of the rest; who is not known is in neither."""
    day = day_of(school, filters)
    everybody, sen = roll(school, filters, day), with_sen(school, filters, day)
    found = {}
    for trait in ("boys", "pupil_premium", "eal", "looked_after", "young_carer", "summer_born"):
        group = [pupil for pupil in everybody if trait_of(pupil, trait) is True]
        rest = [pupil for pupil in everybody if trait_of(pupil, trait) is False]
        sen_of_group = sum(any(pupil is other for other in sen) for pupil in group)
        sen_of_rest = sum(any(pupil is other for other in sen) for pupil in rest)
        found[(trait,)] = (sen_of_group, len(group), sen_of_rest, len(rest))
    return found


def trait_of(pupil: dict, trait: str) -> bool | None:
    """Whether a pupil has a characteristic; None where nobody knows."""
    if trait == "boys":
        return {"M": True, "F": False, None: None}[pupil["sex"]]
    if trait == "summer_born":
        born = pupil["date_of_birth"]
        return born.month in (5, 6, 7, 8) if born else None
    return pupil[trait]


def arrivals(school: dict, filters: Filters) -> dict:
    """Of those who first joined in Reception or Year 7, who was on the register that day, for four years."""
    today = day_of(school, filters)
    found: dict = {}
    for pupil in school["pupils"]:
        counted = [row for row in pupil["enrolments"] if row["enrolment_status"] in ("C", "M")]
        begun = sorted(
            (row["entry_date"], row["year_group_in"], row) for row in counted if row["entry_date"] <= today
        )
        if not begun:
            continue
        day, _, first = begun[0]
        into, now = year_on(first, day), year_they_would_be_in(pupil, today)
        recent = september(today) - 4 < september(day)
        if into not in ("R", "7") or not recent or not is_anybody_asked_for(pupil, now, filters):
            continue
        name = f"{september(day)}/{(september(day) + 1) % 100:02d}"
        status = status_on(pupil, day)
        asked_for = is_sen_asked_for(status, needs_on(pupil, day), filters)
        for code in ("K", "E", "SEN"):
            people, everybody = found.get((name, into, code), (0, 0))
            is_it = asked_for and code in (status, "SEN")
            found[name, into, code] = (people + is_it, everybody + 1)
    return found


# Movement


def two_dates(school: dict, filters: Filters) -> tuple[date, date]:
    """The earlier date, if it is one, else the same day a year before; and the as-at date."""
    end = day_of(school, filters)
    if filters.since and filters.since < end:
        return filters.since, end
    leap_day = (end.month, end.day) == (2, 29)
    return date(end.year - 1, end.month, 28 if leap_day else end.day), end


def movement(school: dict, filters: Filters) -> dict:
    """R6: pupils by what became of them between two dates, status and recorded reason."""
    start, end = two_dates(school, filters)
    found: dict = {}

    def add(*key: str) -> None:
        found[key] = found.get(key, 0) + 1

    for pupil in school["pupils"]:
        if not is_anybody_asked_for(pupil, year_they_would_be_in(pupil, end), filters):
            continue
        needs = needs_on(pupil, end) or needs_on(pupil, start)
        if filters.need_area and not areas(needs, filters.needs) & set(filters.need_area):
            continue
        was = status_on(pupil, start) if enrolment_on(pupil, start) else "away"
        now = status_on(pupil, end) if enrolment_on(pupil, end) else "away"
        if was in ("K", "E"):
            add("start", was, "")
        if now in ("K", "E"):
            add("end", now, "")
        if was in ("K", "E") or now in ("K", "E"):
            kind = what_became(pupil, was, now, end)
            add(kind, now if now in ("K", "E") else was, reason_of(pupil, kind, start, end))
    return found


def what_became(pupil: dict, was: str, now: str, end: date) -> str:
    """One of J, N, L, X, U, D, S in words."""
    if was in ("K", "E"):
        if now == "away":
            return "left"
        if now == "N":
            return "off"
        return {"KE": "up", "EK": "down"}.get(was + now, "same")
    entered = enrolment_on(pupil, end)["entry_date"]
    if was == "away" and status_on(pupil, entered) != "N":
        return "joined"
    return "new"


def reason_of(pupil: dict, kind: str, start: date, end: date) -> str:
    """Why, as recorded: of coming off and stepping down how it ended, else how it began, after the first date."""
    if kind not in ("new", "off", "up", "down"):
        return ""
    rows = sorted(pupil["statuses"], key=lambda row: row["start_date"])
    ended = [row for row in rows if row["end_date"] and start <= row["end_date"] < end]
    begun = [row for row in rows if start < row["start_date"] <= end]
    plans_ended = [row for row in ended if row["status"] == "E"]
    said = {
        "off": [row["end_reason"] for row in ended[-1:]],
        "down": [row["end_reason"] for row in plans_ended[-1:]]
        + [row["start_reason"] for row in [row for row in begun if row["status"] == "K"][-1:]],
        "up": [row["start_reason"] for row in [row for row in begun if row["status"] == "E"][-1:]],
        "new": [row["start_reason"] for row in begun[:1]],
    }[kind]
    return next((reason for reason in said if reason), "No reason recorded")


# The list


def register_list(school: dict, filters: Filters) -> list[dict]:
    """One row a pupil on the register, in the order of year group, surname and forename."""
    day = day_of(school, filters)
    found = []
    for pupil in with_sen(school, filters, day):
        needs = needs_on(pupil, day)
        primary = primary_of(needs)
        recorded = {need["need_type"] for need in needs}
        enrolment = enrolment_on(pupil, day)
        found.append(
            {
                "surname": pupil["surname"] or "",
                "forename": pupil["forename"] or "",
                "year_group": year_on(enrolment, day),
                "registration_group": enrolment["registration_group"] or "",
                "sen_status": status_on(pupil, day),
                "primary_need": primary or "",
                "other_needs": ";".join(kind for kind in terms.NEEDS if kind in recorded and kind != primary),
                "on_register_since": on_register_since(pupil, day).isoformat(),
                "pupil_premium": {True: "Y", False: "N", None: ""}[pupil["pupil_premium"]],
                "eal": {True: "Y", False: "N", None: ""}[pupil["eal"]],
                "looked_after": {True: "Y", False: "N", None: ""}[pupil["looked_after"]],
            }
        )  # fmt: skip
    return sorted(
        found,
        key=lambda row: (
            terms.YEAR_GROUPS.index(row["year_group"]),
            row["surname"].lower(),
            row["forename"].lower(),
        ),
    )


def on_register_since(pupil: dict, day: date) -> date:
    """Back from a day, one status row at a time, for as long as the day before was on the register too."""
    first = day
    while True:
        row = next((row for row in pupil["statuses"] if holds(row, first)), None)
        if row is None:
            return first + timedelta(days=1)
        first = row["start_date"] - timedelta(days=1)


# Ranges


def wilson(numerator: int, denominator: int) -> tuple[float, float]:
    """The range of measures.md R7, as percentages."""
    z, n, p = 1.96, denominator, numerator / denominator
    middle = p + z**2 / (2 * n)
    spread = z * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return tuple(100 * (middle + side * spread) / (1 + z**2 / n) for side in (-1, 1))


def ratio(a: int, m: int, b: int, n: int) -> tuple[float, float, float]:
    """The ratio of a/m to b/n and its range on the log scale."""
    middle = log((a * n) / (b * m))
    spread = 1.96 * sqrt((m - a) / (a * m) + (n - b) / (b * n))
    return exp(middle), exp(middle - spread), exp(middle + spread)
