import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from data import audit, store
from data.__main__ import main
from tests.support_database import use
from tests.support_web import accounts_database


@pytest.fixture
def engine(tmp_path):
    return accounts_database(tmp_path)


def test_a_line_says_who_by_number_what_when_and_with_what_result(engine):
    at = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
    audit.record(engine, "export", account_id=3, now=at, page="register", panel="list", rows=62)
    audit.record(engine, "import", account_id=None, result="failed", now=at, import_no=4, files=7)
    assert audit.entries(engine) == [
        audit.Entry(at, 3, "export", "done", {"page": "register", "panel": "list", "rows": 62}),
        audit.Entry(at, None, "import", "failed", {"files": 7, "import_no": 4}),
    ]


def test_times_are_kept_in_utc_whatever_zone_they_come_in(engine):
    from_london = datetime.fromisoformat("2026-07-01T12:00:00+01:00")
    audit.record(engine, "sign-out", account_id=1, now=from_london)
    assert audit.entries(engine)[0].at == from_london
    with engine.connect() as connection:
        assert str(connection.scalar(text("select at from audit"))).startswith("2026-07-01 11:00")
    assert audit.entries(engine)[0].at.utcoffset() == timedelta(0)


@pytest.mark.parametrize("strange", ["username", "name", "upn", "ip", "message"])
def test_63_a_key_that_could_hold_a_name_is_refused(engine, strange):
    with pytest.raises(ValueError, match=f"takes no {strange}"):
        audit.record(engine, "export", account_id=1, **{strange: "Mary"})
    assert audit.entries(engine) == []


def test_an_event_or_a_result_without_a_word_is_refused(engine):
    for what, result in (("peek", "done"), ("export", "maybe")):
        with pytest.raises(ValueError, match="has no word"):
            audit.record(engine, what, result=result)


def test_a_value_that_is_no_text_or_number_is_refused(engine):
    with pytest.raises(ValueError, match="rows is list"):
        audit.record(engine, "export", rows=["Mary"])


def test_50_line_ends_colours_and_turned_text_are_written_out(engine):
    audit.record(engine, "export", panel="a\r\n2026-11-20 sign-in\x1b[31m\u202eb\\n")
    assert audit.entries(engine)[0].details["panel"] == r"a\r\n2026-11-20 sign-in\x1b[31m\u202eb\\n"


@given(st.text(alphabet=st.characters(), max_size=50))
def test_50_what_is_printable_is_one_line_and_can_be_told_back(typed):
    shown = audit.printable(typed)
    assert shown.isprintable()
    assert shown.encode("latin-1", "backslashreplace").decode("unicode_escape") == typed


def test_the_latest_lines_are_listed_oldest_first(engine):
    for rows in range(5):
        audit.record(engine, "export", rows=rows)
    assert [entry.details["rows"] for entry in audit.entries(engine, 3)] == [2, 3, 4]


def test_64_lines_older_than_thirteen_months_go_and_others_stay(engine):
    now = datetime.now(UTC)
    for days in (0, 395, 396, 397):
        audit.record(engine, "export", now=now - timedelta(days=days), rows=days)
    assert audit.prune(engine, now) == 1
    assert [entry.details["rows"] for entry in audit.entries(engine)] == [0, 395, 396]


@pytest.mark.parametrize("change", ["update audit set result = 'done'", "delete from audit"])
def test_a_line_of_the_log_can_be_neither_changed_nor_taken_out(engine, change):
    audit.record(engine, "sign-in", result="refused")
    with pytest.raises(Exception, match="audit log is"), engine.begin() as connection:
        connection.execute(text(change))
    assert audit.entries(engine)[0].result == "refused"


@pytest.mark.postgresql
def test_the_log_cannot_be_emptied_at_a_stroke(engine):
    audit.record(engine, "sign-in", result="refused")
    with pytest.raises(Exception, match="audit log is kept"), engine.begin() as connection:
        connection.execute(text("truncate audit"))
    assert len(audit.entries(engine)) == 1


def test_details_are_kept_as_json_in_a_fixed_order(engine):
    audit.record(engine, "export", rows=1, page="é", format="csv")
    with engine.connect() as connection:
        kept = connection.scalar(text("select details from audit"))
    assert list(json.loads(kept)) == ["format", "page", "rows"]


def test_the_log_is_listed_from_the_command_line(tmp_path, monkeypatch, capsys):
    use(tmp_path, monkeypatch)
    monkeypatch.setattr("data.__main__.ROOMS", ("data.accounts_commands",))
    at = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
    audit.record(store.accounts_engine(), "role", now=at, account=2, old_role="senco", role="leader")
    audit.record(store.accounts_engine(), "sign-out", now=at, account_id=2)
    assert main(["audit", "--last", "2"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2026-11-20 12:30:00Z      - role       done     account=2 old_role=senco role=leader",
        "2026-11-20 12:30:00Z     #2 sign-out   done",
    ]
    assert main(["audit", "--last", "0"]) == 1
    assert "must be 1 or more" in capsys.readouterr().err
