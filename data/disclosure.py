"""How much a number of people allows to be said. For staff only: governors' figures come from a release.

The steps are those of the small-number policy: nobody, 1 to 4 counts only, 5 to 9 a share without comparison,
10 to 19 a share with its range and no judgement, 20 and more in full.
"""

COUNTS_ONLY_UNDER = 5
COMPARED_FROM = 10
JUDGED_FROM = 20


def reading(people: int) -> str:
    """What may be said of a share of so many people: "nobody", "counts", "grey", "range" or "full"."""
    if people <= 0:
        return "nobody"
    if people < COUNTS_ONLY_UNDER:
        return "counts"
    if people < COMPARED_FROM:
        return "grey"
    return "range" if people < JUDGED_FROM else "full"


def note(people: int) -> str:
    """The words that go with a share of so few people; empty where it stands as it is."""
    return {
        "nobody": "z: nobody in this group",
        "counts": f"counts only: fewer than {COUNTS_ONLY_UNDER} pupils",
        "grey": f"u: fewer than {COMPARED_FROM} pupils, not compared",
    }.get(reading(people), "")


def is_hidden(row: dict) -> bool:
    """Whether the numbers of a row of a release are held back; the same for one pupil as for five."""
    return bool(row.get("hidden"))
