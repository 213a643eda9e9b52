"""The tables hold to what the design asks of every one of them."""

import pytest
from sqlalchemy import create_mock_engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from data import models
from data.ingest.files import FILES

TABLES = list(models.Base.metadata.sorted_tables)
NOT_OF_IMPORTS = {"file_mapping", "action_edit", "action_origin"}
PLAIN = {"Integer", "Double", "String", "Text", "Date", "DateTime", "Boolean"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_key_and_foreign_key_starts_with_the_school(table):
    assert next(iter(table.primary_key.columns.keys())) == "urn"
    for foreign in table.foreign_key_constraints:
        assert foreign.column_keys[0] == "urn"
        assert foreign.elements[0].column.name == "urn"


@pytest.mark.parametrize("table", [table for table in TABLES if table.name not in NOT_OF_IMPORTS], ids=str)
def test_every_row_says_which_import_wrote_it(table):
    assert not table.c.import_no.nullable


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_table_needs_a_sequence_or_a_type_of_one_database_alone(table):
    made = str(CreateTable(table).compile(dialect=postgresql.dialect()))
    assert "SERIAL" not in made
    assert "IDENTITY" not in made
    assert {type(column.type).__name__ for column in table.columns} <= PLAIN


def test_attendance_is_kept_in_key_order_on_sqlite():
    made = []
    engine = create_mock_engine(
        "sqlite://", lambda statement, *_: made.append(str(statement.compile(dialect=engine.dialect)))
    )
    models.Base.metadata.create_all(engine, checkfirst=False)
    attendance = next(statement for statement in made if "TABLE attendance_week" in statement)
    assert attendance.strip().endswith("WITHOUT ROWID")
    assert "PRIMARY KEY (urn, academic_year, pupil_no, week)" in attendance


def test_every_table_of_pupils_data_belongs_to_a_file_of_the_pack():
    filled = {file.table.name for file in FILES.values()} | {"pupil"}
    assert {table.name for table in TABLES} - filled == {"import", "before"} | NOT_OF_IMPORTS
