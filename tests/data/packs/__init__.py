"""Packs for the tests of the import: one whole pack as files, and a way to make small ones."""

import csv
from datetime import date
from pathlib import Path

from data.ingest.kinds import check_letter

WHOLE = Path(__file__).parent / "whole"
TODAY = date(2026, 11, 20)
SCHOOL = {"school.csv": [{"urn": "123456", "name": "Example School", "phase": "secondary"}]}
URN = 123456


def upn(number: int) -> str:
    """A right UPN for each number from 0 to 999."""
    rest = f"930123419{number:03d}"
    return check_letter(f"A{rest}") + rest


def pupil(number: int, **more: str) -> dict[str, str]:
    """A row of pupils.csv."""
    return {"upn": upn(number), "year_group": "7", "entry_date": "2025-09-01"} | more


def write(
    folder: Path, files: dict[str, list[dict[str, str]] | str | bytes], encoding: str = "utf-8"
) -> Path:
    """Write a pack: for each file its rows, or its text or bytes as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        if isinstance(content, bytes):
            (folder / name).write_bytes(content)
        elif isinstance(content, str):
            (folder / name).write_bytes(content.encode(encoding))
        else:
            with (folder / name).open("w", encoding=encoding, newline="") as stream:
                writer = csv.DictWriter(stream, list(dict.fromkeys(key for row in content for key in row)))
                writer.writeheader()
                writer.writerows(content)
    return folder
