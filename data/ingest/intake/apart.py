"""Does what touches a stranger's file in a process of its own, with a limit on its memory and its time.

The two speak JSON: what the child says is read as values of known classes, and never run.
"""

import json
import logging
import os
import resource
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from data.errors import NotNow, Refused
from data.ingest.intake.said import Context, Recognised, Translated, as_json, from_json

logger = logging.getLogger(__name__)

HOUSE = Path(__file__).parents[3]
MEMORY = 512 << 20
# Half a minute, and a second for each megabyte: an attendance file of 200 MB is read at some 5 MB a second.
SECONDS, BYTES_A_SECOND = 30, 1 << 20
SIGXCPU = -24
TOO_MUCH = (
    "{name} needs more memory than any genuine file of a school. "
    "Save it again as CSV UTF-8, a file for each table."
)
TOO_LONG = "{name} takes longer to read than any genuine file of a school. Save it again as CSV UTF-8."
FAILED = "{name} cannot be read: it is damaged in a way that is not known here. Export it again."


def look(path: Path, context: Context) -> list[Recognised]:
    """What every file at a path is. Raises Refused where nothing can be read."""
    answer = _run(path, {"do": "look", "path": str(path), "context": as_json(context)}, None)
    return from_json(list[Recognised], answer)


def translate(
    path: Path, into: Path, context: Context, told: Callable[[str, float], None] | None
) -> Translated:
    """Put what every file at a path says into a folder. Raises Refused where nothing can be read."""
    task = {"do": "translate", "path": str(path), "into": str(into), "context": as_json(context)}
    return from_json(Translated, _run(path, task, told))


def _run(path: Path, task: dict, told: Callable[[str, float], None] | None) -> str:
    """The answer of a child to a task."""
    limits = {"memory": MEMORY, "seconds": SECONDS + _size(path) // BYTES_A_SECOND}
    child = subprocess.Popen(
        [sys.executable, "-m", "data.ingest.intake.apart"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=HOUSE,
        env=_environment(),
        text=True,
        encoding="utf-8",
    )
    with child:
        try:
            child.stdin.write(json.dumps(task | {"limits": limits}))
            child.stdin.close()
            answer = ""
            for line in child.stdout:
                said = json.loads(line)
                if "share" in said and told:
                    told(said["step"], said["share"])
                answer = said.get("answer", answer)
                if "stumbled" in said:
                    logger.error("a file could not be read: %s", said["stumbled"])
                if "refused" in said:
                    raise (NotNow if said.get("later") else Refused)(said["refused"])
        except (BrokenPipeError, ValueError) as error:
            raise Refused(FAILED.format(name=path.name)) from error
        finally:
            if sys.exc_info()[0]:
                child.kill()
    if not answer:
        words = TOO_LONG if child.returncode == SIGXCPU else TOO_MUCH if child.returncode == -9 else FAILED
        raise Refused(words.format(name=path.name))
    return answer


def _environment() -> dict[str, str]:
    """What a child may know: where Python is, and no secret of the installation."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "LANG", "LC_ALL", "TZ", "VIRTUAL_ENV")
        if name in os.environ
    }
    # One thread of arithmetic: each reserves memory of the limit. Workbooks are read by the hardened parser.
    return kept | {
        "OPENBLAS_NUM_THREADS": "1",
        "OPENPYXL_LXML": "False",
        "PYTHONUTF8": "1",
        "MALLOC_ARENA_MAX": "2",
    }


def _size(path: Path) -> int:
    try:
        if path.is_dir():
            return sum(entry.stat().st_size for entry in path.iterdir() if entry.is_file())
        return path.stat().st_size * (20 if path.suffix.lower() in (".zip", ".xlsx") else 1)
    except OSError:
        return 0


def main() -> int:
    """The child: takes one task, does it within its limits, and says what came of it, line by line."""
    task = json.loads(sys.stdin.read())
    limits = task["limits"]
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"] + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def say(**said: object) -> None:
        print(json.dumps(said), flush=True)

    try:
        from data.ingest.intake import work

        path, context = Path(task["path"]), from_json(Context, task["context"])
        if task["do"] == "look":
            answer = as_json(work.look(path, context))
        else:
            told = lambda step, share: say(step=step, share=share)  # noqa: E731
            answer = as_json(work.translate(path, Path(task["into"]), context, told))
        say(answer=answer)
    except Refused as refusal:
        say(refused=str(refusal), later=isinstance(refusal, NotNow))
    except MemoryError:
        say(refused=TOO_MUCH.format(name=path.name))
    except Exception:  # noqa: BLE001 - what a hostile file made us stumble over is said in words, its place to the log
        frames = traceback.extract_tb(sys.exc_info()[2])
        where = f"{sys.exc_info()[0].__name__} in {Path(frames[-1].filename).name}, line {frames[-1].lineno}"
        say(refused=FAILED.format(name=path.name), stumbled=where)
    return 0


if __name__ == "__main__":
    sys.exit(main())
