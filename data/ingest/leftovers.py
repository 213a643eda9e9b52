"""Writes what an import has to say, and the rows it refused, into a folder of the instance."""

import csv
import os
from datetime import UTC, datetime
from pathlib import Path

from data import settings
from data.errors import Refused
from data.ingest.files import FILES
from data.ingest.reading import rows, understand
from data.ingest.report import Problems, Report
from data.ingest.unpacking import opened


def keep_report(
    report: Report, problems: Problems, encodings: dict[str, str], path: Path, bad_rows: bool
) -> None:
    """Write ``report.txt`` and, with ``bad_rows``, a CSV of each file's refused rows; sets ``report.folder``.

    The rows are written as they came, so that they can be mended and imported again. The folder can be read
    by its owner alone, as it holds what the pack holds. Raises Refused when it cannot be written.
    """
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    kind = "trial" if report.dry_run else "refused"
    name = f"import-{report.import_no}" if report.import_no else f"{kind}-{moment}"
    folder = settings.instance() / "reports" / (f"{report.urn}-{name}" if report.urn else name)
    try:
        folder.parent.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        if bad_rows:
            _write_refused_rows(folder, problems, encodings, path)
        _write(folder / "report.txt", report.text(most=None))
    except OSError as error:
        raise Refused(
            f"{report.headline()} But the report cannot be written to {folder} ({error.strerror})."
        ) from error
    report.folder = folder


def _write_refused_rows(folder: Path, problems: Problems, encodings: dict[str, str], path: Path) -> None:
    with opened(path) as (found, _):
        for source in found:
            refused = problems.refused.get(source.name)
            if not refused or source.name not in encodings:
                continue
            unheard = Problems()
            sheet = understand(source, FILES[source.name], encodings[source.name], unheard)
            if sheet is None:
                continue
            target = folder / f"{source.name.removesuffix('.csv')}.refused.csv"
            with open(target, "w", encoding="utf-8-sig", newline="", opener=_private) as stream:
                writer = csv.writer(stream)
                writer.writerow(sheet.header)
                writer.writerows(row for line, row in rows(sheet, unheard) if line in refused)


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _write(target: Path, text: str) -> None:
    with open(target, "w", encoding="utf-8", opener=_private) as stream:
        stream.write(text)
