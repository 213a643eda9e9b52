"""Templates: every file has one, and all of them together are a pack that can be imported."""

import csv
import io
from datetime import date

import pytest
from sqlalchemy import func, select

from data import ingest, models
from data.ingest import parsing
from data.ingest.files import FILES
from data.ingest.templates import EXAMPLES, EXAMPLES_OF_FILE, example_row, is_example, template
from tests.data.packs import upn
from tests.support_database import empty

TODAY = date(2026, 11, 20)


@pytest.fixture
def engine(tmp_path):
    return empty(tmp_path / "school.db", "school")


def read(name):
    return list(csv.reader(io.StringIO(template(name))))


@pytest.mark.parametrize("name", FILES)
def test_a_template_has_every_column_and_an_example_of_each_that_is_required(name):
    header, row = read(name)
    assert header == [column.name for column in FILES[name].columns]
    assert row == example_row(name)
    lacking = [column.name for column, cell in zip(FILES[name].columns, row, strict=True)
               if column.required and not cell]  # fmt: skip
    assert lacking == []


def test_all_templates_together_are_a_pack_without_a_fault_but_that_they_are_examples(
    engine, tmp_path, monkeypatch
):
    monkeypatch.setattr(parsing, "is_example", lambda _name, _row: False)
    pack = tmp_path / "pack"
    pack.mkdir()
    for name in FILES:
        (pack / name).write_text(template(name), encoding="utf-8")
    report = ingest.import_pack(pack, engine, today=TODAY, progress=False)
    assert report.problems == []
    assert report.accepted
    with engine.connect() as connection:
        for file in FILES.values():
            assert connection.scalar(select(func.count()).select_from(file.table)) >= 1, file.name
        assert connection.scalar(select(models.Pupil.surname)) == "Example"


def test_no_example_is_of_a_column_that_is_not_there():
    columns = {column.name for file in FILES.values() for column in file.columns}
    assert set(EXAMPLES) <= columns
    for name, examples in EXAMPLES_OF_FILE.items():
        assert set(examples) <= {column.name for column in FILES[name].columns}


@pytest.mark.parametrize("name", FILES)
def test_an_example_row_is_known_again_and_a_row_that_differs_is_not(name):
    row = example_row(name)
    assert is_example(name, row)
    assert is_example(name, [f" {cell} ".upper() for cell in row])
    assert not is_example(name, [*row[:-1], "something else"])
    assert not is_example(name, [])


def test_an_example_that_was_left_in_is_refused_and_the_rows_round_it_are_not(engine, tmp_path, monkeypatch):
    monkeypatch.setenv("SIGHTLINE_INSTANCE", str(tmp_path / "instance"))
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "school.csv").write_text("urn,name,phase\n123456,Ours,primary\n")
    lines = template("pupils.csv").splitlines()
    mine = lines[1].replace(EXAMPLES["upn"], upn(1)).replace("Robin", "Oriel")
    (pack / "pupils.csv").write_text("\n".join([lines[0], mine, lines[1]]))
    report = ingest.import_pack(pack, engine, today=TODAY, progress=False)
    assert [(one.line, one.right) for one in report.problems] == [
        (3, "is the example of the template; take the row out")
    ]
    report = ingest.import_pack(pack, engine, today=TODAY, progress=False, skip_bad_rows=True)
    assert report.accepted
    with engine.connect() as connection:
        assert connection.scalars(select(models.Pupil.forename)).all() == ["Oriel"]
