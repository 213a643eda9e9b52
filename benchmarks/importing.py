"""Imports a pack into the installation's database and prints what it took; run as a process of its own."""

import json
import sys
import time
from pathlib import Path

from data import ingest, store
from data.demo.profiles import PROFILES


def memory(name: str = "VmHWM", process: int | str = "self") -> float:
    """Memory of a process in MB: VmHWM is the most it ever held, VmRSS what it holds now. Linux only."""
    text = Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith(name)) * 1024 / 1e6


def main() -> None:
    """Import the pack named on the command line as the demo school."""
    engine = store.school_engine()
    bare, started = memory("VmRSS"), time.perf_counter()
    ingest.import_pack(Path(sys.argv[1]), engine, by="benchmark")
    seconds = time.perf_counter() - started
    ingest.mark_demo(engine, PROFILES["secondary"].urn)
    print(json.dumps({"seconds": seconds, "most": memory(), "bare": bare}))


if __name__ == "__main__":
    main()
