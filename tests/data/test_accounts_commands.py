import io
import sys

import pytest

from data import accounts, store
from data.__main__ import main
from data.accounts_sessions import SignedIn, sign_in
from tests.support_database import use

WORDS = "lantern marmalade otter"


@pytest.fixture(autouse=True)
def instance(tmp_path, monkeypatch):
    use(tmp_path, monkeypatch)
    monkeypatch.setattr("data.__main__.ROOMS", ("data.accounts_commands",))
    return tmp_path


def given(monkeypatch, text):
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def typed(monkeypatch, *answers):
    left = list(answers)
    monkeypatch.setattr(sys, "stdin", type("Terminal", (io.StringIO,), {"isatty": lambda self: True})())
    monkeypatch.setattr("getpass.getpass", lambda _: left.pop(0))


def test_an_account_is_made_with_a_password_from_standard_input(monkeypatch, capsys):
    given(monkeypatch, WORDS + "\r\nmore\n")
    assert main(["user", "add", "mary", "--role", "senco"]) == 0
    assert capsys.readouterr().out == "mary can sign in as SENCO.\n"
    assert isinstance(sign_in(store.accounts_engine(), "mary", WORDS, None), SignedIn)


def test_a_password_that_is_typed_is_asked_for_twice(monkeypatch, capsys):
    typed(monkeypatch, WORDS, WORDS + "s")
    assert main(["user", "add", "mary", "--role", "senco"]) == 1
    assert capsys.readouterr().err == "The two passwords are not the same.\n"
    typed(monkeypatch, WORDS, WORDS)
    assert main(["user", "add", "mary", "--role", "senco"]) == 0


def test_a_refusal_is_one_plain_line_and_exit_code_1(monkeypatch, capsys):
    given(monkeypatch, "short\n")
    assert main(["user", "add", "mary", "--role", "senco"]) == 1
    assert capsys.readouterr().err == "The password has 5 characters; it needs at least 12.\n"
    assert main(["user", "disable", "nobody"]) == 1
    assert "There is no account called 'nobody'" in capsys.readouterr().err


def test_accounts_are_changed_and_listed(monkeypatch, capsys):
    given(monkeypatch, WORDS)
    main(["user", "add", "mary", "--role", "senco"])
    given(monkeypatch, "velvet tractor compass")
    for command in (["password", "mary"], ["role", "mary", "governor"], ["disable", "mary"]):
        assert main(["user", *command]) == 0
    capsys.readouterr()
    assert main(["user", "list"]) == 0
    assert capsys.readouterr().out.split() == ["1", "mary", "Governor", "disabled"]
    assert main(["user", "enable", "mary"]) == 0
    assert main(["user", "remove", "mary"]) == 0
    capsys.readouterr()
    main(["user", "list"])
    assert "No accounts yet" in capsys.readouterr().out


def test_the_demo_accounts_are_printed_with_what_opens_them(instance, capsys):
    assert main(["user", "demo"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line[-2] for line in lines] == ["demo-senco", "demo-leader", "demo-governor", "demo-admin"]
    opened = sign_in(store.accounts_engine(), lines[0][-2], lines[0][-1], None, is_demo=lambda: True)
    assert opened.reader.role == "senco"
    assert (instance / accounts.DEMO_FILE).exists()


def test_schools_are_given_with_an_account_and_changed_afterwards(monkeypatch, capsys):
    given(monkeypatch, WORDS)
    assert main(["user", "add", "mary", "--role", "senco", "--school", "123456", "123457"]) == 0
    assert main(["user", "list"]) == 0
    assert "schools 123456, 123457" in capsys.readouterr().out
    for option, said in (("--every-school", "every school"), ("--no-school", "no school by its number")):
        assert main(["user", "schools", "mary", option]) == 0
        assert capsys.readouterr().out == f"mary is given {said} now and has to sign in again.\n"
    assert main(["user", "schools", "mary", "--school", "5"]) == 0
    assert capsys.readouterr().out == "mary is given school 5 now and has to sign in again.\n"
    for wrong in ([], ["--school", "5", "--every-school"], ["--school", "five"]):
        with pytest.raises(SystemExit):
            main(["user", "schools", "mary", *wrong])
