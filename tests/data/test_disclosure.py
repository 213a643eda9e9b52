import pytest

from data import disclosure

STEPS = {
    0: "nobody", 1: "counts", 4: "counts", 5: "grey", 9: "grey", 10: "range", 19: "range", 20: "full", 2000: "full",
}  # fmt: skip


@pytest.mark.parametrize(("people", "reading"), STEPS.items())
def test_how_much_may_be_said_of_so_many_people(people, reading):
    assert disclosure.reading(people) == reading


@pytest.mark.parametrize(
    ("people", "note"),
    [
        (0, "z: nobody in this group"),
        (1, "counts only: fewer than 5 pupils"),
        (4, "counts only: fewer than 5 pupils"),
        (5, "u: fewer than 10 pupils, not compared"),
        (9, "u: fewer than 10 pupils, not compared"),
        (10, ""),
        (19, ""),
        (20, ""),
    ],
)
def test_the_note_of_a_share_says_why_it_is_not_said_or_not_compared(people, note):
    assert disclosure.note(people) == note


def test_fewer_than_nobody_is_nobody():
    assert disclosure.reading(-1) == "nobody"
