"""A demo school in an installation of its own, outside the tree and gone afterwards."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data import accounts, store
from data.demo import write_pack

TREE = Path(__file__).parents[1]
# One day for all, so that two runs measure the same school; a pack may not lie in the future.
DAY = date(2026, 11, 20)
READER = "benchmark"


@dataclass(frozen=True)
class Installation:
    """A folder with the demo school and one SENCO, and what it took to import the school."""

    folder: Path
    password: str
    pupils: int
    marks: int
    imported: dict[str, float]


@contextmanager
def installed(pupils: int) -> Iterator[Installation]:
    """Make the demo school and read this process's settings from its installation from now on."""
    with tempfile.TemporaryDirectory(prefix="sightline-benchmark-") as name:
        folder = Path(name)
        os.environ["SIGHTLINE_INSTANCE"] = str(folder / "instance")
        for other in ("SIGHTLINE_DATABASE_URL", "SIGHTLINE_ACCOUNTS_URL"):
            os.environ.pop(other, None)
        pack = write_pack(folder / "pack", pupils=pupils, today=min(DAY, date.today()))
        with (pack / "attendance.csv").open() as rows:
            marks = 2 * (sum(1 for _ in rows) - 1)
        child = subprocess.run(
            [sys.executable, "-m", "benchmarks.importing", str(pack)],
            cwd=TREE, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        password = secrets.token_urlsafe(24)
        accounts.add(store.accounts_engine(), READER, "senco", password)
        yield Installation(folder, password, pupils, marks, json.loads(child.stdout.splitlines()[-1]))
