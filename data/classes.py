"""A school's classes: what they are called, who is in each, and the key by which an address names one."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.keys import keys_of

NO_CLASS = ""
KEY_LETTERS = 8


@dataclass(frozen=True)
class Classes:
    """``names`` are the classes by key, in order of year group and name; ``of`` is each pupil's key, "" for none.

    A pupil's class is that of the enrolment they last began.
    """

    names: dict[str, str]
    of: np.ndarray

    def known(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the keys that are a class of this school, in its order."""
        return tuple(key for key in self.names if key in keys)


def keys_by_name(urn: int, names: list[str]) -> dict[str, str]:
    """The key of each class. A class may be called after its teacher, and no address holds a name."""
    return dict(zip(names, keys_of([f"{urn}:class:{name}" for name in names], KEY_LETTERS), strict=True))


def classes_of(urn: int, enrolments: pd.DataFrame, people: int, day: int) -> Classes:
    """The classes of a school; those are named that have somebody on roll on a day."""
    latest = enrolments.sort_values("start", kind="stable").drop_duplicates("pupil", keep="last")
    named = [isinstance(name, str) and name != NO_CLASS for name in latest["registration_group"]]
    said = latest[np.array(named, dtype=bool)]
    keys = keys_by_name(urn, said["registration_group"].unique().tolist())
    of = np.full(people, NO_CLASS, dtype=object)
    of[said["pupil"]] = [keys[name] for name in said["registration_group"]]
    here = said[(said["start"] <= day) & (day <= said["end"])]
    youngest = here.groupby("registration_group")["year"].min()
    ordered = sorted(youngest.items(), key=lambda item: (item[1], item[0].lower()))
    return Classes({keys[name]: name for name, _year in ordered}, of)
