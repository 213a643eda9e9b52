"""Training attended and asked for against need, what training cost, and what confidence did after it."""

from datetime import date

from data.filters import Filters
from data.measures.core import Measure, Tally
from data.measures.cpd import NEED, pupils_with
from data.measures.cpd_change import matched, mcnemar
from data.measures.cpd_rounds import (
    FEWEST,
    NO_HALF_TERMS,
    ROUND,
    STAFF_NEVER_CUT,
    day_said,
    latest,
    part,
    plain,
    rounds,
    staff_never_cut_said,
    staff_share,
    whole,
)
from data.parts.cpd import Session
from data.rounding import said
from data.school import NEED_CODES, School

SESSIONS = ("pupils.csv", "cpd_sessions.csv", "cpd_attendance.csv", "staff.csv")
GROUPS = ("need_type", "quantity")
# From the price of a few people's time what one of them earns could be worked out.
FEW_CAME = f"c: hidden, fewer than {FEWEST} attendances"


def a_year_before(day: int) -> int:
    """The day number of the same day a year earlier; of 29 February, 28 February."""
    when = date.fromordinal(day)
    month_end = when.month == 2 and when.day == 29
    return when.replace(year=when.year - 1, day=28 if month_end else when.day).toordinal()


def tally_training(school: School, filters: Filters) -> Tally:
    """By need: staff trained of those in post, staff who want training of those asked, and pupils with the need."""
    held, as_at, tally = part(school), school.effective(filters.as_at).toordinal(), Tally()
    one, pupils = latest(school, filters), pupils_with(school, filters)
    answers = whole(one) if one else {}
    staff = {post.staff_id for post in held.invited(as_at)}
    sessions = [each for each in held.sessions if a_year_before(as_at) < each.day <= as_at]
    trained: dict[str, set[str]] = {}
    for session in sessions:
        trained.setdefault(session.need_type, set()).update(session.staff & staff)
    needs = [need for need in NEED_CODES if pupils[need] or need in answers or need in trained]
    for need in needs:
        cell = answers.get(need)
        wanted = (cell.wanted, cell.asked) if cell and cell.asked >= FEWEST else (0, 0)
        tally[need, "attended"] = (len(trained.get(need, ())), len(staff))
        tally[need, "wanted"] = wanted
        tally[need, "pupils"] = (pupils[need], 0)
    return tally


def value_training(tally: Tally) -> list[dict]:
    """Three rows a need, the need of most pupils first."""
    needs = [need for need, quantity in tally if quantity == "pupils"]
    needs.sort(key=lambda need: -tally[need, "pupils"][0])
    rows = []
    for need in needs:
        pupils = tally[need, "pupils"][0]
        for quantity in ("attended", "wanted"):
            asked, of = tally[need, quantity]
            note = "z: nobody was asked, or too few to be shown" if not of and quantity == "wanted" else ""
            made = staff_share(GROUPS, (need, quantity), (asked, of), note)
            # Who came is known for everybody in post, so chance has no part in it.
            rows.append(made | ({"low": None, "high": None} if quantity == "attended" else {}))
        rows.append(plain(GROUPS, (need, "pupils"), pupils, "pupils", n=pupils))
    return rows


def training_counted(school: School, filters: Filters) -> str:
    """Over which days training is counted, and which round asked."""
    as_at, one = school.effective(filters.as_at).toordinal(), latest(school, filters)
    asked = f" Asked for in {one.name}." if one else " No round had asked by this date."
    return f"Sessions in the 12 months to {day_said(as_at)}.{asked}"


training = Measure(
    key="cpd_training",
    title="Training attended and asked for, by type of need",
    definition="Of the teachers, TAs, HLTAs, SENCO and leaders in post on the as-at date, the share who came to a "
    "session about the need in the 12 months before; of respondents who were asked, the share who want training; and "
    "the pupils with the need. " + ROUND + NEED + "Fewer than 5 respondents are hidden.",
    formula="staff who came / staff in post x 100; respondents who want training / respondents asked x 100; range: "
    "Wilson, 95%",
    unit="percent of staff",
    source="The school\u2019s own record of training, staff list and audit of staff; Wilson (1927) for the range",
    groups=GROUPS,
    tally=tally_training,
    value=value_training,
    needs=(*SESSIONS, "sen.csv", "needs.csv", "cpd_audit.csv"),
    ignores=NO_HALF_TERMS,
    left_out=staff_never_cut_said,
    counted=training_counted,
)  # fmt: skip


def window(school: School, filters: Filters) -> tuple[int, int]:
    """After which day and up to which training is costed: between the last two rounds, else the 12 months to now."""
    as_at, ended = school.effective(filters.as_at).toordinal(), rounds(school, filters)[-2:]
    return (ended[0].end, ended[1].end) if len(ended) == 2 else (a_year_before(as_at), as_at)


def costed(school: School, filters: Filters) -> list[Session]:
    """The sessions inside that window."""
    after, to = window(school, filters)
    return [session for session in part(school).sessions if after < session.day <= to]


def tally_cost(school: School, filters: Filters) -> Tally:
    """By need: sessions, pounds paid, attendances, staff hours, pounds of staff time; people matched, gained, lost."""
    tally, prices = Tally(), {post.staff_id: post.hourly_cost for post in part(school).posts}
    ended = rounds(school, filters)[-2:]
    for session in costed(school, filters):
        hours = session.hours or 0.0
        # In order: fractions added in the order of a set would differ from one process to the next.
        time = sum(hours * (prices.get(who) or 0.0) for who in sorted(session.staff))
        sums = (1, session.cost or 0.0, len(session.staff), hours * len(session.staff), time, 0, 0, 0)
        tally = tally + Tally({(session.need_type,): sums})
    for (need,), sums in tally.items():
        pair = matched(*ended, need) if need and len(ended) == 2 else None
        if pair:
            tally[need,] = (*sums[:5], pair.people, pair.gained, pair.lost)
    return tally


def value_cost(tally: Tally) -> list[dict]:
    """Rows of each need, the dearest first: what was held, paid and spent in time, and the change of confidence."""
    rows = []
    for (need,), sums in sorted(tally.items(), key=lambda item: (-item[1][1] - item[1][4], item[0])):
        sessions, paid, came, hours, time, people, gained, lost = sums
        for quantity, value, unit in (
            ("training_cost", paid, "pounds"),
            ("staff_time", time if came >= FEWEST or not came else None, "pounds"),
            ("staff_hours", hours, "hours"),
            ("attendances", came, "attendances"),
            ("sessions_held", sessions, "sessions"),
        ):
            note = FEW_CAME if value is None else ""
            rows.append(plain(GROUPS, (need, quantity), value, unit, n=came, note=note))
        rows.append(_shift(need, people, gained, lost))
    return rows


def _shift(need: str, people: int, gained: int, lost: int) -> dict:
    key = (need, "change")
    if not people:
        why = "about no one need" if not need else "fewer than 5 staff matched in two rounds"
        return plain(GROUPS, key, None, "points", note=f"z: {why}", p=None)
    p = mcnemar(gained, lost)
    note = f"{people} matched; McNemar exact p {said(p, 3)}; after training, not because of it"
    return plain(GROUPS, key, 100 * (lost - gained) / people, "points", n=people, note=note, p=p)


def cost_counted(school: School, filters: Filters) -> str:
    """Over which days, and that later training waits for the next round."""
    after, to = window(school, filters)
    later = sum(
        to < each.day <= school.effective(filters.as_at).toordinal() for each in part(school).sessions
    )
    return f"Training after {day_said(after)} and up to {day_said(to)}." + (
        f" {said(later, 0)} held since wait{'s' if later == 1 else ''} for the next round." if later else ""
    )


def cost_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """How many sessions have no cost or hours, and how many attendances no hourly cost."""
    sessions = costed(school, filters)
    prices = {post.staff_id: post.hourly_cost for post in part(school).posts}
    free = sum(session.cost is None for session in sessions)
    timeless = sum(session.hours is None for session in sessions)
    unpriced = sum(prices.get(who) is None for session in sessions for who in session.staff)
    found = ((free, "session(s) without a cost"), (timeless, "session(s) without hours"),
             (unpriced, "attendance(s) without an hourly cost"))  # fmt: skip
    return tuple(f"Counted as nothing: {said(many, 0)} {words}." for many, words in found if many)


training_cost = Measure(
    key="cpd_cost",
    title="Cost of training by need, and confidence after it",
    definition="Sessions held between the last two rounds (with one round or none, in the 12 months to the as-at "
    "date), by the need they are about: money paid, and apart from it the time of staff who came at their hourly "
    "cost. Beside it the change in the share of all staff not confident, of the same people in both rounds. The "
    "change came after the training; the figures cannot say that it came from it, and most staff may not have been "
    "there.",
    formula="sum of session costs; sum of session hours x hourly cost of each who came; change: (no longer confident - "
    "became confident) / people matched x 100, p: McNemar\u2019s exact test",
    unit="pounds, hours, percentage points",
    source="The school\u2019s own record of training, staff list and audit of staff; McNemar (1947)",
    groups=GROUPS,
    tally=tally_cost,
    value=value_cost,
    needs=SESSIONS,
    ignores=(*STAFF_NEVER_CUT, *NO_HALF_TERMS),
    left_out=cost_left_out,
    counted=cost_counted,
)
