"""``python -m benchmarks``: measure everything in one run and print it (see docs/speed.md)."""

import argparse
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

from benchmarks.installation import Installation, installed
from benchmarks.report import Line, at_most, printed

GIB = 1024**3 / 1e6


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measures speed beside the floor and the usual way."
    )
    made.add_argument("--pupils", type=int, default=1500, help="how many pupils the demo school has (1500)")
    made.add_argument("--quick", action="store_true", help="fewer choices and rounds, for a first look")
    made.add_argument(
        "--peers",
        action=argparse.BooleanOptionalAction,
        help="Vizro and Streamlit too; not asked with --quick",
    )
    made.add_argument(
        "--trust", metavar="FOLDER", nargs="?", const="",
        help="measure a trust of 40 schools instead: a new one, which takes minutes, or the one in this instance",
    )  # fmt: skip
    return made


class Run:
    """Prints each part as it is measured, and remembers what could not be."""

    def __init__(self) -> None:
        self.unmeasured: list[str] = []
        self.lines: list[Line] = []

    def part(self, title: str, measure: Callable[[], list[Line]]) -> None:
        """Measure one part and print it."""
        try:
            lines = measure()
        except Exception:  # noqa: BLE001 (the other parts are measured all the same, and the exit code says so)
            self.unmeasured.append(title)
            print(f"\n{title}: could not be measured\n{traceback.format_exc()}", flush=True)
            return
        self.lines += lines
        print(f"\n{printed(title, lines)}", flush=True)

    def summary(self) -> str:
        """How many targets were reached, and what was missed or not measured."""
        judged = [line for line in self.lines if line.reached is not None]
        missed = [line.what.strip() for line in judged if not line.reached]
        words = [f"{len(judged) - len(missed)} of {len(judged)} targets reached."]
        words += [f"Not measured: {', '.join(self.unmeasured)}."] if self.unmeasured else []
        return "\n" + " ".join(words)


def imported(made: Installation) -> list[Line]:
    """The whole pack imported in a process of its own."""
    taken = made.imported
    return [
        at_most(f"{made.marks:,} sessions, every file", taken["seconds"], 60, "s"),
        at_most(
            "  most memory held", taken["most"], round(GIB), "MB", beside=f"before {taken['bare']:.0f} MB"
        ),
    ]


def measure(run: Run, made: Installation, quick: bool, peers: bool) -> None:
    """Every part in turn."""
    import app
    from benchmarks import in_process, served
    from benchmarks.page import Page, keys

    page = Page(app.app, "register", made.password)
    register = in_process.Register(page, quick)
    register.check()
    run.part("Import of the data pack", lambda: imported(made))
    run.part("Register page, one filter change", lambda: in_process.filter_change(register))
    run.part("One measure, tallied and valued", lambda: in_process.one_measure(register))
    for key in keys():
        if key != page.key:
            other = Page(app.app, key, made.password)
            run.part(f"Page {key}, one filter change", partial(in_process.other_page, register, other))
    run.part("Reading the school", lambda: in_process.snapshot_built(register))
    with ExitStack() as stack:
        servers = served.started(stack)
        run.part(
            "In the browser, 20 Mbit/s and 20 ms away",
            lambda: served.in_browser(servers, made, 2 if quick else 7),
        )
        run.part(
            "20 readers at once, 2 workers",
            lambda: served.twenty_readers(servers, page, 3 if quick else 6, 1 if quick else 3),
        )
        run.part("Memory", lambda: served.memory_held(servers))
    if peers:
        from benchmarks.peers.measured import beside_peers

        run.part("Beside pandas, Vizro and Streamlit", lambda: beside_peers(app.app, made))


def main() -> int:
    """Measure, print, and give 0 unless something could not be measured."""
    asked = parser().parse_args()
    run = Run()
    if asked.trust is not None:
        from benchmarks import trust

        trust.measure(run, asked.trust, asked.quick)
        print(run.summary())
        return 1 if run.unmeasured else 0
    load = os.getloadavg()[0]
    print(
        f"A demo school of {asked.pupils:,} pupils; {os.cpu_count()} processors, {load:.1f} busy at the start."
    )
    print("Server times are the processor's, browser times the clock's; all are medians, all ways in turn.")
    with installed(asked.pupils) as made:
        from benchmarks.page import stopping_at_failed_panels

        with stopping_at_failed_panels():
            measure(run, made, asked.quick, not asked.quick if asked.peers is None else asked.peers)
    print(run.summary())
    return 1 if run.unmeasured else 0


if __name__ == "__main__":
    sys.exit(main())
