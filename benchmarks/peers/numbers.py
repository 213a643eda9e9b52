"""Prints as JSON what the peers' tables count, for the choices given: run in the peers' environment."""

import json
import sys

from benchmarks.peers import school
from benchmarks.usual.numbers import SAME, of_table
from benchmarks.usual.pages import PAGES


def numbers(chosen: list[list[list[str]]]) -> dict[str, list]:
    """By page, table and place of the choices: the groups of numbers and how often each occurs."""
    return {
        f"{page}/{name}/{place}": sorted(of_table(name, school.table(page, name, *choice)).items())
        for place, choice in enumerate(chosen)
        for page, usual in PAGES.items()
        for name in usual.charts
        if name in SAME
    }


if __name__ == "__main__":
    print(json.dumps(numbers(json.loads(sys.argv[1]))))
