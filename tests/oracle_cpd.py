"""Staff confidence a second time, slowly and plainly: an answer is (round, who, team, need, level, wants).

Written from the definitions: not confident is 1 or 2 of 5; the index is pupils times share; a team under 5 is hidden.
"""

from math import comb, sqrt


def people(answers: list[tuple], team: str | None = None) -> set[str]:
    """Who answered, of all or of one team."""
    return {who for _round, who, where, *_ in answers if team in (None, where)}


def unsure(answers: list[tuple], need: str, team: str | None = None) -> tuple[int, int]:
    """How many are not confident with a need and how many answered."""
    levels = [
        level for _round, _who, where, what, level, _ in answers if what == need and team in (None, where)
    ]
    return len([level for level in levels if level <= 2]), len(levels)


def hidden(sizes: dict[str, int]) -> set[str]:
    """The teams that may not be shown: small ones, and the next smallest while those hidden could be worked out."""
    gone = {team for team, size in sizes.items() if 0 < size < 5}
    while gone and (len(gone) == 1 or sum(sizes[team] for team in gone) < 5):
        left = [(size, team) for team, size in sizes.items() if size > 0 and team not in gone]
        if not left:
            break
        gone.add(min(left)[1])
    return gone


def wilson(k: int, n: int) -> tuple[float, float]:
    """The 95% range of a share in percent, as the two roots of Wilson's quadratic."""
    z = 1.96
    a, b, c = n + z * z, -(2 * k + z * z), k * k / n
    root = sqrt(max(b * b - 4 * a * c, 0))
    return 100 * (-b - root) / (2 * a), 100 * (-b + root) / (2 * a)


def mcnemar(gained: int, lost: int) -> float:
    """The chance of a split at least as uneven, both ways, when each who changed does so by the toss of a coin."""
    n = gained + lost
    chances = [comb(n, k) / 2**n for k in range(n + 1)]
    return sum(chance for k, chance in enumerate(chances) if abs(2 * k - n) >= abs(gained - lost))
