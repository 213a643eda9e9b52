import re

import pytest

from data.errors import NotAllowed, NotSignedIn
from tests.support_web import update
from tests.web.small_app import CANARY
from tests.web.test_gate import asks


def test_61_an_error_in_a_callback_shows_a_number_and_logs_it_without_what_it_said(signed_in, caplog):
    answered = update(signed_in("senco"), asks("broken.children", state=[]))
    assert answered.status_code == 500
    number = re.search(r"\(([0-9a-f]{8})\)$", answered.text)[1]
    assert "Traceback" not in answered.text
    assert ".py" not in answered.text
    assert f"{number} KeyError at " in caplog.text
    assert re.search(r"tests/web/small_app\.py:\d+ broken", caplog.text)
    assert CANARY not in caplog.text
    assert "KeyError(" not in caplog.text


def test_61_an_error_on_a_page_is_a_page_in_plain_words(app, signed_in, caplog):
    client = signed_in("senco")
    app.server.view_functions["shares.csv"] = _fail
    answered = client.get("/tables/open/shares.csv")
    assert (answered.status_code, answered.mimetype) == (500, "text/plain")
    app.server.view_functions["/"] = _fail
    answered = client.get("/")
    assert (answered.status_code, answered.mimetype) == (500, "text/html")
    number = re.search(r"<code>([0-9a-f]{8})</code>", answered.text)[1]
    assert "Something went wrong" in answered.text
    assert number in caplog.text
    assert CANARY not in answered.text + caplog.text


def _fail():
    raise ValueError(f"{CANARY} is no number")


def test_61_debugging_is_off(app):
    assert not app.server.debug
    assert not app.server.testing
    assert not app._dev_tools.get("ui")


@pytest.mark.parametrize(("error", "status"), [(NotAllowed, 403), (NotSignedIn, 401)])
def test_an_error_about_the_reader_is_an_answer_about_the_reader(app, signed_in, error, status, caplog):
    client = signed_in("senco")

    def refuse():
        raise error(CANARY)

    app.server.view_functions["shares.csv"] = refuse
    answered = client.get("/tables/open/shares.csv")
    assert answered.status_code == status
    assert CANARY not in answered.text + caplog.text


def test_an_error_page_leads_on_and_names_no_data(signed_in):
    answered = signed_in("governor").get("/tables/names")
    assert answered.status_code == 403
    assert "<h1>This is not open to you</h1>" in answered.text
    assert 'href="/"' in answered.text
    assert "a-governor" not in answered.text
