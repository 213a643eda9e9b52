"""The process that works on what was handed in: started by ``data.ingest.jobs``, with limits, alone."""

import json
import logging
import os
import resource
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from time import monotonic
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from data import audit, models, store
from data.accounts_sessions import given_to
from data.errors import Refused
from data.ingest import intake
from data.ingest.tray import Tray
from data.ingest.undoing import undo

MOST_MEMORY = 2 << 30
MOST_SECONDS = 900
TOLD_EVERY = 0.3
NAMED = 3
MOST_PROBLEMS = 2000
LOG = logging.getLogger("sightline.import")


class Work:
    """One step on one tray."""

    def __init__(self, tray: Tray, task: dict[str, Any]) -> None:
        self.tray, self.task, self.step = tray, task, task["step"]
        self._told = 0.0

    def tell(self, doing: str, share: float) -> None:
        """Say what is being done, but not at every row."""
        if monotonic() - self._told > TOLD_EVERY:
            self._told = monotonic()
            self.tray.tell({"step": self.step, "doing": doing, "share": round(share, 3)})

    def known(self) -> dict[str, Any]:
        """What the person has settled, what columns mean and which school it is, and which schools it may be."""
        known = self.tray.known()
        answers = [intake.from_json(intake.Mapping, answer) for answer in known.get("answers", ())]
        may = {"urn": self.tray.urn, "given": self.given()}
        return {"answers": answers, "school": known.get("school"), **may}

    def given(self) -> frozenset[int] | None:
        """The schools that the account may import into, None for any: one that is given none has the only one."""
        given = given_to(store.accounts_engine(), self.tray.account_id)
        if given is None or given:
            return given
        with store.school_engine().connect() as connection:
            there = connection.scalars(select(models.School.urn)).all()
        return None if not there else frozenset(there if len(there) == 1 else ())

    def look(self) -> dict[str, Any]:
        """What each file is, and, where nothing needs to be asked, what an import would change."""
        engine, known = store.school_engine(), self.known()
        recognised = intake.recognise(self.tray.handed, engine, answers=known["answers"], urn=self.tray.urn)
        said = {"step": "looked", "recognised": [intake.as_json(one) for one in recognised]}
        if any(one.asks or not one.format for one in recognised):
            return said
        try:
            outcome = intake.preview(
                self.tray.handed, engine, progress=self.tell, keeps_report=False, **known
            )
        except Refused as refusal:
            return said | {"words": self.said(refusal)}
        return said | {"outcome": _kept(outcome)}

    def take(self) -> dict[str, Any]:
        """Import what was looked at; what is kept of it is the report."""
        outcome = intake.take(
            self.tray.handed,
            store.school_engine(),
            by=f"account {self.tray.account_id}",
            source=self.named(),
            skip_bad_rows=bool(self.task.get("skip_bad_rows")),
            progress=self.tell,
            **self.known(),
        )
        report, said = outcome.report, {"outcome": _kept(outcome)}
        if not report.accepted:
            return {"step": "refused", **said, "logged": self.log("refused", files=len(report.files))}
        self.tray.empty()
        rows = report.added + report.changed
        logged = self.log("done", import_no=report.import_no or 0, rows=rows, files=len(report.files))
        return {"step": "imported", **said, "logged": logged}

    def named(self) -> str:
        """What was handed in, as the history of imports calls it."""
        names = [file.name for file in self.tray.files()]
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        return ", ".join(names[:NAMED]) + more

    def undo(self) -> dict[str, Any]:
        """Take the named import back."""
        urn, number = self.task["urn"], self.task["number"]
        done = undo(store.school_engine(), urn, number, f"account {self.tray.account_id}")
        logged = self.log("done", import_no=number, rows=done.removed + done.restored)
        said = {"number": number, "removed": done.removed, "restored": done.restored}
        return {"step": "undone", **said, "logged": logged}

    def log(self, result: str, **details: int) -> bool:
        """Write the line of the audit log, without any name; what was done stands whether it can be written or not."""
        what = {"importing": "import", "undoing": "undo"}[self.step]
        try:
            audit.record(
                store.accounts_engine(), what, account_id=self.tray.account_id, result=result, **details
            )
        except (SQLAlchemyError, Refused) as error:
            _logged(error)
            return False
        return True

    def said(self, refusal: Refused) -> str:
        """A refusal without the place where files lie on the server."""
        return (
            str(refusal).replace(f"{self.tray.handed}/", "").replace(str(self.tray.handed), "what you gave")
        )

    def do(self) -> dict[str, Any]:
        """Do the step; what went wrong is what it says."""
        steps: dict[str, Callable[[], dict]] = {
            "looking": self.look,
            "importing": self.take,
            "undoing": self.undo,
        }
        try:
            return steps[self.step]()
        except Refused as refusal:
            said = {"step": "refused", "words": self.said(refusal)}
        except MemoryError:
            said = {
                "step": "refused",
                "words": "It needs more memory than one import may have. Import it in parts.",
            }
        except Exception as error:  # noqa: BLE001 (whatever it was, the person who waits is told)
            said = {"step": "failed", "reference": _logged(error)}
        if self.step != "looking":
            said["logged"] = self.log("failed" if said["step"] == "failed" else "refused")
        return {**said, "was": self.step}


def _kept(outcome: intake.Outcome) -> str:
    """What came of it, with as many problems as a page can be made of at once, errors first."""
    problems = sorted(outcome.report.problems, key=lambda problem: problem.severity)[:MOST_PROBLEMS]
    return intake.as_json(replace(outcome, report=replace(outcome.report, problems=problems)))


def _logged(error: Exception) -> str:
    """Note an error by its kind and place alone, as its words may hold a pupil's data; gives its reference."""
    reference, where = token_hex(4), traceback.extract_tb(error.__traceback__)[-1]
    LOG.error("%s %s at %s:%s", reference, type(error).__name__, Path(where.filename).name, where.lineno)
    return reference


def limit() -> None:
    """No more memory, time or traces than an import can honestly need."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(account: str, urn: str) -> None:
    """Do the task that stands on the standard input, for the account of this number and the school of this URN."""
    limit()
    work = Work(Tray(int(account), int(urn)), json.load(sys.stdin))
    work.tray.tell(work.do())
    os._exit(0)  # at once: taking an interpreter down takes its time, and the tray stays locked for as long


if __name__ == "__main__":
    main(*sys.argv[1:])
