"""Handing in a file: who may, from where, how large, of what kind, and what is written down of it."""

import io
import os

import pytest
from sqlalchemy import text

from data import store
from data.errors import NotAllowed
from data.ingest.tray import Tray
from data.reader import Reader, reading_as
from tests.support_database import use
from tests.support_web import ORIGIN
from web import uploads

CANARY = "Quillfeather"


@pytest.fixture
def instance(tmp_path, monkeypatch, engine):
    """The settings of the small app's own instance."""
    use(tmp_path, monkeypatch)
    store.school_engine()  # which every start of the app opens
    return tmp_path


def post(client, name="pupils.csv", content=b"upn\n", *, origin=ORIGIN, **options):
    headers = {"X-File-Name": name, **({"Origin": origin} if origin else {})}
    return client.post("/data/upload", data=content, headers=headers, content_type="application/octet-stream",
                       **options)  # fmt: skip


def kept(instance):
    return sorted(path.name for path in (instance / "uploads").rglob("files/*"))


def audited(engine):
    with engine.connect() as connection:
        rows = connection.execute(
            text("select account_id, what, result, details from audit where what = 'upload'")
        )
        return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("role", "status"), [("senco", 200), ("admin", 200), ("leader", 403), ("governor", 403)]
)
def test_3_only_the_senco_and_administrators_hand_files_in(instance, signed_in, role, status):
    answered = post(signed_in(role))
    assert answered.status_code == status
    assert kept(instance) == (["pupils.csv"] if status == 200 else [])


@pytest.mark.parametrize("role", ["leader", "governor"])
def test_3_the_address_itself_refuses_what_the_gate_would_have_let_through(instance, app, role):
    asked = app.server.test_request_context("/data/upload", method="POST", data=b"upn")
    with asked, reading_as(Reader(1, role, "")), pytest.raises(NotAllowed):
        uploads.upload()
    assert kept(instance) == []


def test_1_nobody_hands_a_file_in_without_signing_in(instance, client):
    assert post(client).status_code == 401
    assert kept(instance) == []


@pytest.mark.parametrize("origin", [None, "null", "https://elsewhere.example", "https://localhost"])
def test_37_a_file_from_a_page_of_another_site_is_refused(instance, signed_in, origin):
    assert post(signed_in("senco"), origin=origin).status_code == 403
    assert kept(instance) == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_37_nothing_is_handed_in_by_another_method(instance, signed_in, method):
    headers = {"Origin": ORIGIN, "X-File-Name": "pupils.csv"}
    answered = signed_in("senco").open("/data/upload", method=method, headers=headers, data=b"upn")
    assert answered.status_code == (200 if method in ("GET", "HEAD") else 405)  # a page, as at every address
    assert kept(instance) == []


def test_42_more_than_a_callback_may_send_is_taken_and_kept_as_it_came(instance, signed_in):
    content = b"0123456789abcdef" * (3 << 16)
    assert post(signed_in("senco"), content=content).text == "pupils.csv, 3 MB"
    assert next((instance / "uploads").rglob("files/*")).read_bytes() == content


def test_42_a_file_that_says_it_is_too_large_is_refused_before_it_is_read(instance, signed_in):
    class Untouchable(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, _buffer):
            raise AssertionError("read although it said that it was too large")

    environ = {"wsgi.input": Untouchable(), "CONTENT_LENGTH": str(uploads.LARGEST + 1)}
    answered = post(signed_in("senco"), content=None, environ_overrides=environ)
    assert answered.status_code == 413
    assert "256 MB is the most" in answered.text


def test_42_a_file_that_does_not_say_how_large_it_is_is_stopped_when_it_is_too_large(
    instance, signed_in, monkeypatch
):
    monkeypatch.setattr(uploads, "LARGEST", 10)
    monkeypatch.setattr(Tray.add, "__defaults__", (10,))
    environ = {
        "wsgi.input": io.BytesIO(b"x" * 11),
        "wsgi.input_terminated": True,
        "HTTP_TRANSFER_ENCODING": "chunked",
    }
    answered = post(signed_in("senco"), content=None, environ_overrides=environ)
    assert answered.status_code == 413
    assert kept(instance) == []


@pytest.mark.parametrize(
    ("name", "says"),
    [("marks.xls", "save it as .xlsx"), ("marks.xlsm", "no macros"), ("report.pdf", "PDF"), ("letter.docx", "document"),
     ("marks.ods", ".xlsx or .csv"), ("run.exe", "Files end in"), ("pupils", "Files end in"), ("", "Files end in"),
     ("pupils.csv.exe", "Files end in")],
)  # fmt: skip
def test_42_a_kind_of_file_that_is_not_read_is_told_so_plainly(instance, signed_in, name, says):
    answered = post(signed_in("senco"), name)
    assert answered.status_code == 422
    assert says in answered.text
    assert kept(instance) == []


@pytest.mark.parametrize(
    ("name", "lies_as"),
    [("..%2F..%2Fx.csv", "x.csv"), ("%00%0D%0AX.csv", "___X.csv"), ("CON.csv", "CON.csv"),
     ("%F0%9F%90%9F.csv", "_.csv"), ("y" * 300 + ".csv", "y" * 100 + ".csv"), ("C%3A%5Ctemp%5Csen.csv", "sen.csv")],
)  # fmt: skip
def test_45_no_name_leads_out_of_the_tray(instance, signed_in, name, lies_as):
    before = {path for path in instance.rglob("*") if "uploads" not in path.parts}
    assert post(signed_in("senco"), name).status_code == 200
    assert kept(instance) == [lies_as]
    assert {path for path in instance.rglob("*") if "uploads" not in path.parts} == before


def test_each_account_has_its_own_tray(instance, signed_in):
    post(signed_in("senco"), "sen.csv")
    post(signed_in("admin"), "staff.csv")
    trays = {folder.name: [file.name for file in (folder / "files").iterdir()]
             for folder in (instance / "uploads").glob("account-*")}  # fmt: skip
    assert sorted(trays.values()) == [["sen.csv"], ["staff.csv"]]


def test_63_what_is_handed_in_is_audited_by_number_and_without_its_name(instance, engine, signed_in, caplog):
    post(signed_in("senco"), f"{CANARY}.csv", CANARY.encode())
    post(signed_in("senco"), f"{CANARY}.exe")
    assert [(row[1], row[2]) for row in audited(engine)] == [("upload", "done"), ("upload", "refused")]
    assert CANARY not in str(audited(engine)) + caplog.text


def test_53_a_full_disk_is_said_plainly_and_leaves_nothing(instance, signed_in, monkeypatch):
    from data.ingest import tray

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tray, "_keep", full)
    answered = post(signed_in("senco"))
    assert answered.status_code == 422
    assert answered.text == "It cannot be kept (No space left on device). Make room on the server's disk."


def test_64_what_nobody_came_back_for_goes_when_somebody_hands_something_in(instance, signed_in):
    forgotten = Tray(99)
    forgotten.add("pupils.csv", io.BytesIO(b"upn"))
    for path in (forgotten.folder, *forgotten.folder.rglob("*")):
        os.utime(path, (0, 0))
    post(signed_in("senco"), "sen.csv")
    assert kept(instance) == ["sen.csv"]
