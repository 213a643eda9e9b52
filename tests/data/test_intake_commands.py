"""Importing files of any format from the command line, and saying there what a table's columns are."""

import pytest

from data import __main__ as command_line
from data import models, store
from tests.data.packs import SCHOOL, pupil, rows, upn, write
from tests.data.packs.foreign import census, database, table, with_pupils

SCORES = [["Name", "Number", "Result"], ["Canary", upn(1), "98"], ["Robin", upn(2), "104"]]


@pytest.fixture
def engine(tmp_path, monkeypatch):
    made = database(tmp_path, monkeypatch)
    with_pupils(made, tmp_path, 1, 2)
    return made


@pytest.fixture
def run(engine, capsys):
    store._opened.cache_clear()

    def typed(*arguments):
        code = command_line.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return typed


SAID = (
    "--as",
    "assessments.csv",
    "--map",
    "upn=Number",
    "--set",
    "subject=reading",
    "--set",
    "date=2026-10-01",
)


def test_each_file_is_said_to_be_what_it_is_before_what_came_of_it(run, tmp_path):
    code, out, _ = run("import", census(tmp_path / "census.csv", {"UPN": upn(1)}))
    assert code == 0
    assert out.startswith(
        'census.csv: School census, downloaded from "Get information about pupils".\nImported as number 2'
    )


def test_a_table_that_asks_is_refused_with_the_way_to_answer(run, tmp_path, engine):
    path = table(tmp_path / "scores.csv", SCORES)
    code, out, _ = run("import", path)
    assert code == 1
    assert (
        "Say it with --map FIELD=HEADING or --set FIELD=VALUE, and what the table is with --as KIND." in out
    )
    assert run("import", path, *SAID, "--set", "scale=standardised", "--dry-run")[0] == 0
    assert rows(engine, models.Assessment, "score") == []
    code, out, _ = run("import", path, *SAID, "--set", "scale=standardised")
    assert code == 0
    assert rows(engine, models.Assessment, "pupil_no", "score") == [(1, 98.0), (2, 104.0)]
    assert run("import", path)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--as", "marksheet"), "--as marksheet: no table is that. It can be: pupil list"),
        ((*SAID, "--map", "score"), "--map score: write it as --map"),
        ((*SAID, "--map", "score=Mark"), "There is no column Mark; there are Name, Number, Result."),
        ((*SAID, "--set", "scale=feet"), 'scale: "feet" should be standardised'),
        ((*SAID, "--set", "colour=red"), "colour means nothing in such a table"),
    ],
)
def test_what_cannot_be_said_of_a_table_is_refused_in_words(run, tmp_path, arguments, words):
    code, out, err = run("import", table(tmp_path / "scores.csv", SCORES), *arguments)
    assert (code, out) == (1, "")
    assert words in err


def test_a_pack_is_imported_as_ever_without_a_word_of_its_format(run, tmp_path):
    code, out, _ = run("import", write(tmp_path / "pack", SCHOOL | {"pupils.csv": [pupil(3)]}))
    assert (code, out.splitlines()[0]) == (0, "Imported as number 2 into Example School (URN 123456).")


def test_what_a_table_was_settled_to_mean_is_the_settling_of_the_school_that_is_named(run, tmp_path, engine):
    other = SCHOOL["school.csv"][0] | {"urn": "123457", "name": "Other School"}
    run("import", write(tmp_path / "other", {"school.csv": [other], "pupils.csv": [pupil(1), pupil(2)]}))
    path = table(tmp_path / "scores.csv", SCORES)
    said = (*SAID, "--set", "scale=standardised")
    code, out, _ = run("import", path, *said, "--school", "123457")
    assert code == 0
    assert "Imported as number 2 into Other School (URN 123457)." in out
    assert rows(engine, models.Assessment, "urn", "score") == [(123457, 98.0), (123457, 104.0)]
    assert run("import", path, "--school", "123456")[0] == 1
    assert run("import", path, "--school", "123457")[0] == 0
    folder = write(tmp_path / "both", SCHOOL)
    table(folder / "scores.csv", SCORES)
    code, _, err = run("import", folder, *said, "--school", "123457")
    assert code == 1
    assert "This is of the school with URN 123456, and the import was to be of 123457." in err
