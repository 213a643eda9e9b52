"""What was made before is kept, as much of it as there is room for."""

from concurrent.futures import ThreadPoolExecutor

from data.kept import Kept


def keys(kept: Kept) -> list:
    """What it holds something for, the first made first."""
    return list(kept)


def test_what_was_kept_is_found_and_anything_else_is_not():
    kept = Kept(2, 100, len)
    assert kept.put("a", "rows") == "rows"
    assert kept.get("a") == "rows"
    assert kept.get("b") is None


def test_the_first_made_goes_where_there_are_too_many():
    kept = Kept(2, 100, len)
    for key in "abc":
        kept.put(key, "rows")
    assert keys(kept) == ["b", "c"]


def test_the_first_made_go_where_they_are_too_much_together():
    kept = Kept(10, 10, len)
    for key, rows in (("a", 4), ("b", 6)):
        kept.put(key, "x" * rows)
    assert keys(kept) == ["a", "b"]
    kept.put("c", "x")
    assert keys(kept) == ["b", "c"]
    kept.put("d", "x" * 4)
    assert keys(kept) == ["c", "d"]


def test_the_newest_stays_however_much_it_is_and_the_next_takes_its_place():
    kept = Kept(10, 10, len)
    kept.put("a", "x")
    kept.put("large", "x" * 11)
    assert keys(kept) == ["large"]
    kept.put("b", "x")
    assert keys(kept) == ["b"]


def test_what_is_made_again_for_the_same_counts_once():
    kept = Kept(10, 10, len)
    kept.put("a", "x" * 2)
    for _ in range(9):
        kept.put("b", "x" * 8)
    assert keys(kept) == ["a", "b"]


def test_what_is_let_go_makes_room():
    kept = Kept(10, 10, len)
    for key in ("a1", "a2", "b1"):
        kept.put(key, "x" * 3)
    kept.drop(lambda key: key.startswith("a"))
    kept.put("b2", "x" * 7)
    assert keys(kept) == ["b1", "b2"]
    kept.clear()
    kept.put("c", "x" * 10)
    assert (keys(kept), len(kept)) == (["c"], 1)


def test_many_threads_at_once_leave_it_in_order():
    kept = Kept(50, 100, lambda weight: weight)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: kept.put(number % 70, 1 + number % 5), range(4000)))
    assert kept._weight == sum(weight for _, weight in kept._held.values()) <= 100
    assert len(kept) <= 50
