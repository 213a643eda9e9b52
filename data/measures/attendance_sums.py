"""Sums over units that rates and their ranges are made of, for many groups at once."""

from collections.abc import Iterable

import numpy as np

SIX = 6
ABSENCE = 3  # the first of them: units, missed, possible


class Sums:
    """What units missed and could have attended in one or several columns, ready to be summed over any of them.

    A matrix product with the masks of all groups at once is what makes a page of rates cheap. Sums are whole numbers
    far below 2 to the power of 53, so floats hold them exactly.
    """

    def __init__(self, absent: np.ndarray, possible: np.ndarray) -> None:
        a, p = (part[:, None] if part.ndim == 1 else part for part in (absent, possible))
        a, p = a.astype(np.float64), np.broadcast_to(p, a.shape).astype(np.float64)
        self._columns = a.shape[1]
        self._matrix = np.concatenate([p > 0, a, p, a * a, a * p, p * p], axis=1)

    def over(self, masks: Iterable[np.ndarray], many: int = SIX) -> list[list[tuple[int, ...]]]:
        """For each mask and each column: n (units with a session), A, P, A squared, A times P, P squared.

        ``many`` of them from the first, where not all are asked for.
        """
        stacked = np.array(list(masks), dtype=np.float64)
        if not len(stacked):
            return []
        found = stacked @ self._matrix[:, : many * self._columns]
        found = found.reshape(len(stacked), many, self._columns)
        return [list(map(tuple, each)) for each in found.transpose(0, 2, 1).astype(np.int64).tolist()]

    def of(self, masks: dict[str, np.ndarray]) -> dict[str, tuple[int, ...]]:
        """The sums of the only column by the name of each mask."""
        return {name: each[0] for name, each in zip(masks, self.over(masks.values()), strict=True)}
