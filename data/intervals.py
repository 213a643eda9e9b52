"""Ranges for shares and ratios, each with its published formula."""

from math import exp, log, sqrt

Z = 1.96


def wilson(numerator: int, denominator: int) -> tuple[float, float]:
    """The 95% Wilson range of a share, as two shares from 0 to 1.

    Source: Wilson (1927), Journal of the American Statistical Association 22, 209 to 212; z = 1.96.
    Raises ZeroDivisionError when nobody is in the denominator.
    """
    share = numerator / denominator
    spread = Z * sqrt(share * (1 - share) / denominator + Z * Z / (4 * denominator * denominator))
    middle = share + Z * Z / (2 * denominator)
    scale = 1 + Z * Z / denominator
    # At 0 and at 1 the range touches the end exactly; floats would miss it by a hair.
    low = 0.0 if numerator == 0 else (middle - spread) / scale
    high = 1.0 if numerator == denominator else (middle + spread) / scale
    return low, high


def newcombe(first: tuple[int, int], second: tuple[int, int]) -> tuple[float, float, float]:
    """The difference of two shares (first less second) with its 95% range, as shares.

    Each is (numerator, denominator). Source: Newcombe (1998), Statistics in Medicine 17, 873 to 890, method 10.
    """
    p1, p2 = first[0] / first[1], second[0] / second[1]
    (l1, u1), (l2, u2) = wilson(*first), wilson(*second)
    low = (p1 - p2) - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)
    high = (p1 - p2) + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
    return p1 - p2, low, high


def ratio_of_shares(first: tuple[int, int], second: tuple[int, int]) -> tuple[float, float, float] | None:
    """The ratio of two shares with its 95% range on the log scale; None where either numerator is nobody.

    Source: Katz, Baptista, Azen and Pike (1978), Biometrics 34, 469 to 474.
    """
    (a, m), (b, n) = first, second
    if not (a and b):
        return None
    ratio = (a / m) / (b / n)
    spread = Z * sqrt(1 / a - 1 / m + 1 / b - 1 / n)
    return ratio, exp(log(ratio) - spread), exp(log(ratio) + spread)
