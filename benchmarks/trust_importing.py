"""Imports a demo trust into the installation's database and prints what it took; run as a process of its own."""

import json
import sys
import time
from datetime import date
from pathlib import Path

from benchmarks.importing import memory
from data import ingest, settings, store
from data.demo.making import written
from data.demo.trust import members


def main() -> None:
    """Import so many schools, school after school; the packs are written by other processes meanwhile."""
    schools, today = int(sys.argv[1]), min(date.fromisoformat(sys.argv[2]), date.today())
    engine = store.school_engine()
    seconds, sessions, started = 0.0, 0, time.perf_counter()
    for one, pack in written(members(schools), today):
        with (pack / "attendance.csv").open() as rows:
            sessions += 2 * (sum(1 for _ in rows) - 1)
        at = time.perf_counter()
        ingest.import_pack(pack, engine, by="benchmark", progress=False)
        seconds += time.perf_counter() - at
        ingest.mark_demo(engine, one.profile.urn)
    in_all = time.perf_counter() - started
    file = Path(settings.instance() / "sightline.db").stat().st_size / 1e6
    taken = {"seconds": seconds, "sessions": sessions, "in all": in_all, "most": memory(), "file": file}
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
