"""What the benchmark prints is what was measured, and a missed target says so."""

from benchmarks.__main__ import Run
from benchmarks.report import Line, at_most, ms, printed, ratio_at_least, ratio_at_most, said, times


def test_a_target_is_reached_on_its_boundary_and_missed_beyond_it():
    assert at_most("", 15, 15, "ms").reached
    assert not at_most("", 15.01, 15, "ms").reached
    assert ratio_at_most("", "", "", 3, 3).reached
    assert not ratio_at_most("", "", "", 3.01, 3).reached
    assert ratio_at_least("", "", "", 20, 20).reached
    assert not ratio_at_least("", "", "", 19.9, 20).reached


def test_a_line_says_missed_in_capitals_and_nothing_where_there_is_no_target():
    text = printed(
        "Page", [at_most("fresh", 20, 15, "ms"), at_most("kept", 1, 1, "ms"), Line("part", "2 ms")]
    )
    fresh, kept, part = text.splitlines()[2:]
    assert fresh.split() == ["fresh", "20", "ms", "at", "most", "15", "ms", "MISSED"]
    assert kept.split()[-1] == "reached"
    assert part.split() == ["part", "2", "ms"]


def test_numbers_keep_two_or_three_digits_that_mean_something():
    assert [said(0.123, "ms"), said(12.34, "ms"), said(1234.5, "ms"), said(3, "s")] == [
        "0.12 ms", "12.3 ms", "1,234 ms", "3 s",
    ]  # fmt: skip
    assert (ms(0.0042), times(1.25), times(20.4)) == ("4.20 ms", "1.2 x", "20 x")


def test_a_part_that_cannot_be_measured_is_named_and_the_others_still_are(capsys):
    run = Run()
    run.part("Broken", lambda: 1 / 0)
    run.part("Whole", lambda: [at_most("fresh", 1, 2, "ms"), at_most("kept", 3, 2, "ms")])
    printed_text = capsys.readouterr().out
    assert "Broken: could not be measured" in printed_text
    assert "ZeroDivisionError" in printed_text
    assert run.unmeasured == ["Broken"]
    assert run.summary().strip() == "1 of 2 targets reached. Not measured: Broken."
