"""The data pack in words, from the same table of files and columns that the import reads by."""

from data.ingest.files import FILES
from data.ingest.layout import Column, PackFile

OPENING = """# The data pack

A school's data is a folder of CSV files, or a .zip of it; each file is one table. Only `pupils.csv` is required.
Headers are matched without regard to case, spaces, underscores and hyphens, and by the other spellings below.
UTF-8 or Windows-1252; comma, semicolon or tab; dates as 2026-09-01 or 01/09/2026; yes and no as Y/N, yes/no,
true/false or 1/0. An empty cell is "not known", never zero. `python -m data columns` prints this page.
"""


def as_markdown() -> str:
    """Every file with its columns: what a value must be, what is required, and the other spellings of its header."""
    return "\n".join([OPENING, *(_file(file) for file in FILES.values())])


def _file(file: PackFile) -> str:
    lines = [f"## {file.name}", "", "| column | a value is | also called |", "|---|---|---|"]
    lines += [_column(column) for column in file.columns]
    return "\n".join([*lines, "", f"A row is known by: {', '.join(file.key)}.", ""])


def _column(column: Column) -> str:
    name = f"**{column.name}**" if column.required else column.name
    says = column.says.replace("|", "\\|")
    return f"| {name} | {says}{', not after today' if column.past else ''} | {', '.join(column.also)} |"
