"""The commands import, imports and undo, as someone types them."""

import os
import re
import subprocess
import sys
import time

import pytest
from sqlalchemy import text

from data import __main__ as command_line
from data import audit, ingest, store
from data.errors import Refused
from tests.data import packs
from tests.data.packs import SCHOOL, URN, load, pupil, small, upn, write
from tests.support_database import use


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    use(tmp_path / "instance", monkeypatch)

    def typed(*arguments):
        code = command_line.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return typed


@pytest.fixture
def pack(tmp_path):
    return write(tmp_path / "pack", small())


def test_importing_prints_what_came_in_and_its_number(run, pack):
    code, out, err = run("import", pack)
    assert (code, err) == (0, "")
    assert out.startswith(f"Imported as number 1 into Example School (URN {URN}).\n  school.csv ")
    assert re.search(r"pupils\.csv +2 rows, 4 added, 0 changed \(pupils and enrolments\)", out)


def test_a_refused_pack_prints_the_first_twenty_problems_and_where_the_rest_are(run, tmp_path):
    rows = [pupil(number, sex="?") for number in range(25)]
    code, out, _ = run("import", write(tmp_path / "pack", SCHOOL | {"pupils.csv": rows}))
    assert code == 1
    assert out.startswith(
        "Nothing was imported: the pack has 25 errors. Mend them, or leave the rows out (--skip-"
    )
    assert out.count('sex: "?" should be F or M.') == 20
    assert "... and 5 more." in out
    report = re.search(r"The full report: (.+)", out)[1]
    with open(report, encoding="utf-8") as stream:
        assert stream.read().count('sex: "?" should be F or M.') == 25


def test_a_trial_run_says_what_it_would_do(run, pack):
    code, out, _ = run("import", pack, "--dry-run")
    assert code == 0
    assert "nothing was written" in out
    assert re.search(r"pupils\.csv +2 rows, 4 to add, 0 to change", out)
    assert run("imports")[1].startswith("Nothing has been imported yet.")


def test_bad_rows_can_be_left_out(run, tmp_path):
    folder = write(tmp_path / "pack", SCHOOL | {"pupils.csv": [pupil(1), pupil(2, sex="?")]})
    code, out, _ = run("import", folder, "--skip-bad-rows")
    assert code == 0
    assert "1 line left out" in out


def test_imports_are_listed_with_their_time_in_utc(run, pack):
    run("import", pack)
    run("undo", "1")
    code, out, _ = run("imports")
    header, line = out.splitlines()
    assert code == 0
    assert header.split()[:4] == ["URN", "No", "When", "(UTC)"]
    assert re.fullmatch(
        rf"{URN} +1  \d\d/\d\d/\d{{4}} \d\d:\d\d +5 +0 +2  pack  \(undone \d\d/\d\d/\d{{4}} \d\d:\d\d\)", line
    )


def test_undoing_says_what_it_did_and_refuses_what_it_cannot(run, pack, tmp_path):
    assert run("undo", "1")[0::2] == (1, "Nothing has been imported yet, so there is nothing to undo.\n")
    run("import", pack)
    code, _, err = run("undo", "7")
    assert (code, err) == (1, f"The school with URN {URN} has no import 7. Its imports: 1.\n")
    assert run("undo", "1")[:2] == (0, "Import 1 is undone: 5 rows taken out, 0 given back what they were.\n")


@pytest.fixture
def two(run, pack, tmp_path):
    """Two schools, the other one with pupil 1 alone."""
    other = SCHOOL["school.csv"][0] | {"urn": "123457", "name": "Other School"}
    run("import", pack)
    run("import", write(tmp_path / "other", {"school.csv": [other], "pupils.csv": [pupil(1)]}))
    return run


NONE = "Here is none until a pack with a school.csv is imported."
THERE = "Here are: 123456 Example School, 123457 Other School."


def test_undoing_asks_which_school_where_there_are_several(two):
    code, _, err = two("undo", "1")
    assert code == 1
    assert "several schools (123456, 123457). Say whose import to undo with --school URN." in err
    assert two("undo", "1", "--school", "123457")[0] == 0


def test_files_that_do_not_say_whose_they_are_are_of_the_school_that_the_command_names(two, tmp_path):
    path = write(tmp_path / "more", {"pupils.csv": [pupil(1, sex="F"), pupil(2)]})
    code, out, err = two("import", path)
    assert (code, out) == (1, "")
    assert "There are 2 schools in the database, and the pack does not say whose it is." in err
    assert "Say it with --school URN, or add a school.csv" in err
    for more, words in (
        (("--dry-run",), "trial run"),
        ((), "Imported as number 2 into Other School (URN 123457)"),
    ):
        code, out, err = two("import", path, "--school", "123457", *more)
        assert (code, err) == (0, "")
        assert words.lower() in out.lower()
    with store.school_engine().connect() as connection:
        found = connection.execute(text("select urn, count(*) from pupil group by urn order by urn")).all()
    assert found == [(123456, 2), (123457, 2)]


def test_a_pack_of_another_school_than_the_command_names_is_refused_in_words(two, pack):
    code, out, err = two("import", pack, "--school", "123457")
    assert (code, out) == (1, "")
    assert err == (
        "This is of the school with URN 123456, and the import was to be of 123457. "
        "Name the school that it is of, or none.\n"
    )
    assert two("import", pack, "--school", "123456")[0] == 0


@pytest.mark.parametrize("command", ["import", "watch", "imports", "undo", "publish"])
def test_a_school_that_is_not_there_is_refused_with_those_that_are(two, pack, command):
    about = {"import": [pack], "watch": [pack, "--once"], "undo": ["1"]}.get(command, [])
    code, out, err = two(command, *about, "--school", "123458")
    assert (code, out, err) == (1, "", f"There is no school with URN 123458 here. {THERE}\n")


def test_the_only_school_may_be_named_and_no_other(run, pack):
    code, _, err = run("import", pack, "--school", URN)
    assert (code, err) == (1, f"There is no school with URN {URN} here. {NONE}\n")
    run("import", pack)
    assert f"Here are: {URN} Example School." in run("publish", "--school", "123457")[2]
    assert run("import", pack, "--school", URN)[0] == run("undo", "1", "--school", URN)[0] == 0


def test_the_imports_of_one_school_alone_are_listed_when_it_is_named(two):
    assert [line.split()[0] for line in two("imports")[1].splitlines()] == ["URN", "123456", "123457"]
    assert [line.split()[0] for line in two("imports", "--school", "123457")[1].splitlines()] == [
        "URN",
        "123457",
    ]


def test_imports_and_undoings_stand_in_the_audit_log_without_a_name(run, tmp_path):
    run("import", write(tmp_path / "pack", SCHOOL | {"pupils.csv": [pupil(1, surname="Canary")]}))
    run("undo", "1")
    entries = audit.entries(store.accounts_engine())
    assert [(entry.what, entry.details["import_no"], entry.details["rows"]) for entry in entries] == [
        ("import", 1, 3), ("undo", 1, 3),
    ]  # fmt: skip
    assert "Canary" not in str(entries)
    assert "pack" not in str(entries)


@pytest.mark.parametrize("arguments", [["import", "/nowhere/at/all"], ["undo", "3"]])
def test_what_is_refused_is_said_on_standard_error_without_a_traceback(tmp_path, monkeypatch, arguments):
    use(tmp_path / "instance", monkeypatch)
    done = subprocess.run(
        [sys.executable, "-m", "data", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_no_progress_bar_is_drawn_where_nobody_watches(tmp_path, monkeypatch, pack):
    use(tmp_path / "instance", monkeypatch)
    done = subprocess.run(
        [sys.executable, "-m", "data", "import", str(pack)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_bar_is_drawn_when_asked_for_on_a_terminal(tmp_path, monkeypatch, capsys):
    engine = packs.database(tmp_path, monkeypatch)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    ingest.import_pack(write(tmp_path / "pack", small()), engine, today=packs.TODAY)
    drawn = capsys.readouterr().err
    assert "pupils.csv" in drawn
    assert "Writing" in drawn


def test_an_import_stands_when_the_audit_log_cannot_be_written(run, pack, tmp_path, monkeypatch):
    monkeypatch.setenv("SIGHTLINE_ACCOUNTS_URL", "sqlite:////nowhere/at/all/accounts.db")
    code, out, err = run("import", pack)
    assert (code, out.splitlines()[0]) == (1, f"Imported as number 1 into Example School (URN {URN}).")
    assert err.startswith("The import itself is done, but the audit log cannot be written")


def test_the_report_says_when_it_cannot_be_kept_and_the_import_stands(tmp_path, monkeypatch):
    engine = packs.database(tmp_path, monkeypatch)
    (tmp_path / "instance" / "reports").write_text("in the way")
    files = small(sen=f"upn,status,start_date\n{upn(1)},Q,2026-09-01\n")
    with pytest.raises(Refused, match=r"Imported as number 1 .* But the report cannot be written to"):
        load(engine, tmp_path / "pack", files, skip_bad_rows=True)
    with engine.connect() as connection:
        assert connection.scalar(text("select count(*) from pupil")) == 2


def test_the_next_import_removes_reports_that_are_a_week_old(run, pack, tmp_path):
    reports = tmp_path / "instance" / "reports"
    for name, days in (("old", 8), ("new", 6)):
        (reports / name).mkdir(parents=True)
        (reports / name / "report.txt").write_text("pupils.csv, line 7: Zed Ash")
        then = time.time() - days * 24 * 60 * 60
        for path in (reports / name / "report.txt", reports / name):
            os.utime(path, (then, then))
    run("import", pack)
    assert not (reports / "old").exists()
    assert (reports / "new" / "report.txt").exists()


def test_a_console_without_the_letters_of_a_name_is_told_them_by_number(tmp_path, monkeypatch):
    folder = write(
        tmp_path / "pack",
        {**small(), "school.csv": [SCHOOL["school.csv"][0] | {"name": "\u0141\u00f3d\u017a"}]},
    )
    use(tmp_path / "instance", monkeypatch)
    ran = subprocess.run(
        [sys.executable, "-m", "data", "import", str(folder)],
        env=os.environ | {"PYTHONIOENCODING": "ascii"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "into \\u0141\\xf3d\\u017a (URN" in ran.stdout


def test_a_process_that_keeps_its_data_in_sqlite_does_without_the_driver_of_postgresql():
    asked = "import sys, data.ingest, data.source; print('psycopg' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
