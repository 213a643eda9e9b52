"""The usual way: rates and means by group, each with its 95% range."""

import numpy as np
import pandas as pd
from scipy.stats import t


def rates(units: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Absence by group with its range over units."""
    squares = units.assign(
        aa=units["absent"] ** 2, ap=units["absent"] * units["possible"], pp=units["possible"] ** 2
    )
    groups = squares.groupby(by)
    table = groups[["absent", "possible", "aa", "ap", "pp"]].sum().assign(n=groups.size())
    return with_t_range(table.reset_index())


def with_t_range(table: pd.DataFrame) -> pd.DataFrame:
    """Rates of sums with their 95% ranges over units (Cochran, Student)."""
    rate = table["absent"] / table["possible"]
    squares = table["aa"] - 2 * rate * table["ap"] + rate**2 * table["pp"]
    n = table["n"].where(table["n"] > 1)
    error = np.sqrt((n / (n - 1) * squares).clip(lower=0)) / table["possible"]
    spread = t.ppf(0.975, n - 1) * error
    return table.assign(value=100 * rate, low=100 * (rate - spread), high=100 * (rate + spread))


def means(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Mean value added by group with its range (Student)."""
    known = rows.dropna(subset="added")
    table = known.groupby(by)["added"].agg(["size", "sum", "mean", "sem"]).reset_index()
    table = table.rename(columns={"size": "n", "mean": "value", "sum": "total"})
    return table.assign(spread=t.ppf(0.975, (table["n"] - 1).clip(lower=1)) * table["sem"])
