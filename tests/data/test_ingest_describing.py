"""The page on the data pack says what the import does."""

from pathlib import Path

from data.__main__ import main
from data.ingest.describing import as_markdown
from data.ingest.files import FILES

PAGE = Path(__file__).parents[2] / "docs" / "data-pack.md"


def test_the_page_on_the_data_pack_is_what_the_import_reads_by():
    assert PAGE.read_text() == as_markdown(), "write it again: python -m data columns > docs/data-pack.md"


def test_every_file_and_required_column_stands_on_the_page(capsys):
    assert main(["columns"]) == 0
    said = capsys.readouterr().out
    for file in FILES.values():
        assert f"## {file.name}" in said
        for column in file.columns:
            assert (f"| **{column.name}** |" if column.required else f"| {column.name} |") in said
