"""Ranges for shares and ratios, each with its published formula."""

from functools import lru_cache
from math import exp, lgamma, log, log1p, pi, sqrt
from statistics import NormalDist

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


def ratio_of_sums(sums: tuple[int, int, int, int, int, int]) -> tuple[float, float] | None:
    """A rate of sums over people and its standard error, as shares; people are independent, their sessions are not.

    ``sums`` are n, the sum of A, of P, of A squared, of A times P and of P squared over n people. None where the
    sum of P is 0 or there are fewer than two people. Source: the ratio estimator over clusters, Cochran,
    Sampling Techniques (1977), 6.3.
    """
    n, a, p, aa, ap, pp = sums
    if n < 2 or p == 0:
        return None
    rate = a / p
    # Whole numbers up to the last step: the sum of (A - r P) squared, times the square of the sum of P.
    squares = aa * p * p - 2 * a * p * ap + a * a * pp
    return rate, sqrt(n / (n - 1) * squares) / (p * p)


def mean_range(rate: float, error: float, degrees: float) -> tuple[float, float]:
    """A number with its 95% range by Student's t with so many degrees of freedom."""
    spread = t_quantile(degrees) * error
    return rate - spread, rate + spread


def difference(
    first: tuple[float, float, int], second: tuple[float, float, int]
) -> tuple[float, float, float]:
    """The difference of two independent means or rates (first less second) with its 95% range.

    Each is (value, standard error, n). Degrees of freedom: Welch (1947), Biometrika 34, 28 to 35, and
    Satterthwaite (1946), Biometrics Bulletin 2, 110 to 114.
    """
    (r1, e1, n1), (r2, e2, n2) = first, second
    variance = e1 * e1 + e2 * e2
    if variance == 0:
        return r1 - r2, r1 - r2, r1 - r2
    degrees = variance**2 / (e1**4 / (n1 - 1) + e2**4 / (n2 - 1))
    return r1 - r2, *mean_range(r1 - r2, sqrt(variance), degrees)


def hedges_g(
    first: tuple[float, float, int], second: tuple[float, float, int]
) -> tuple[float, float, float] | None:
    """The difference of two groups' means in pooled standard deviations (first less second), with its 95% range.

    Each is (mean, standard deviation, n). None where nobody differs from the mean of their group. Source: Hedges
    (1981), Journal of Educational Statistics 6, 107 to 128, with his correction for small groups.
    """
    (m1, s1, n1), (m2, s2, n2) = first, second
    degrees = n1 + n2 - 2
    pooled = sqrt(((n1 - 1) * s1 * s1 + (n2 - 1) * s2 * s2) / degrees)
    if pooled == 0:
        return None
    d, correction = (m1 - m2) / pooled, 1 - 3 / (4 * degrees - 1)
    spread = Z * correction * sqrt((n1 + n2) / (n1 * n2) + d * d / (2 * (n1 + n2)))
    return correction * d, correction * d - spread, correction * d + spread


def poisson(events: int) -> tuple[float, float]:
    """The exact 95% range of the mean of a count of independent events.

    Source: Garwood (1936), Biometrika 28, 437 to 442.
    """
    low = 0.0 if events == 0 else _poisson_mean(events, 0.975)
    return low, _poisson_mean(events + 1, 0.025)


def _poisson_mean(events: int, below: float) -> float:
    """The mean at which the chance of fewer than ``events`` is ``below``."""
    z = Z if below < 0.5 else -Z
    # Wilson and Hilferty's cube starts close enough for Newton's steps to settle in a few.
    mean = events * max(1 - 1 / (9 * events) + z / (3 * sqrt(events)), 0.1) ** 3
    for _ in range(50):
        at = exp((events - 1) * log(mean) - mean - lgamma(events))
        term, chance = at, 0.0
        for count in range(events - 1, -1, -1):
            chance += term
            term *= count / mean
            if term < chance * 1e-17:
                break
        step = (chance - below) / at
        mean = max(mean + step, mean / 2)
        if abs(step) <= 1e-12 * mean:
            break
    return mean


@lru_cache(maxsize=4096)
def t_quantile(degrees: float, share: float = 0.975) -> float:
    """The value that Student's t with so many degrees of freedom (whole or not, 1 or more) stays below in a
    ``share`` (over one half) of cases.

    Newton's steps on the exact distribution, from Cornish and Fisher's expansion (Abramowitz and Stegun, 26.7.5).
    Raises ValueError for less than 1 degree of freedom or a share of a half or less.
    """
    if not (degrees >= 1 and 0.5 < share < 1):
        raise ValueError("Student's t is asked for 1 or more degrees of freedom and a share over one half")
    z = NormalDist().inv_cdf(share)
    t = z + (z**3 + z) / (4 * degrees) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)
    for _ in range(100):
        step = (share - 0.5 - _t_within(t, degrees) / 2) / _t_density(t, degrees)
        t += step
        if abs(step) <= 1e-12 * t:
            break
    return t


def _t_density(t: float, degrees: float) -> float:
    scale = lgamma((degrees + 1) / 2) - lgamma(degrees / 2) - 0.5 * log(degrees * pi)
    return exp(scale - (degrees + 1) / 2 * log1p(t * t / degrees))


def _t_within(t: float, degrees: float) -> float:
    """The chance of a value from -t to t: the incomplete beta function of a half and half the degrees.

    A series of positive terms (Abramowitz and Stegun, 26.5.4), so that nothing cancels.
    """
    share = t * t / (degrees + t * t)
    scale = lgamma((degrees + 1) / 2) - lgamma(degrees / 2) - lgamma(0.5)
    term = 2 * exp(scale + 0.5 * log(share) + degrees / 2 * log1p(-share))
    total, count = term, 0
    while term > total * 1e-17:
        term *= share * (degrees + 1 + 2 * count) / (3 + 2 * count)
        total += term
        count += 1
    return total
