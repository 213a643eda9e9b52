import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from data import accounts, accounts_sessions, audit
from data.accounts_models import utc_now
from tests.support_web import COOKIE, PASSPHRASES, post_sign_in, sign_in
from tests.web.small_app import small_app
from web.login import own_path

OPEN = "/tables/open/shares.csv"
WRONG = "not the right words"


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test moves: ``clock["now"]``, read by everything about sessions."""
    at = {"now": utc_now()}
    monkeypatch.setattr(accounts_sessions, "utc_now", lambda: at["now"])
    return at


def token(client) -> str:
    return client.get_cookie(COOKIE).value


def test_the_form_can_be_used_by_keyboard_reader_and_password_manager(client):
    page = client.get("/login").text
    for field, completes in (("username", "username"), ("password", "current-password")):
        assert re.search(rf'<label for="{field}">', page)
        assert re.search(rf'<input id="{field}" name="{field}"[^>]* autocomplete="{completes}"', page)
    assert page.count("<h1>") == 1
    assert 'lang="en-GB"' in page
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]* src=)|\son\w+=", page)


def test_a_wrong_password_is_told_in_words_and_keeps_the_name(client):
    answered = post_sign_in(client, "a-senco", WRONG)
    assert answered.status_code == 401
    assert (
        'role="alert"><strong>Not signed in.</strong> The user name or the password is not right.'
        in answered.text
    )
    assert 'value="a-senco"' in answered.text
    assert WRONG not in answered.text
    assert "Set-Cookie" not in answered.headers


@pytest.mark.parametrize(("username", "password"), [("", "x"), ("a-senco", ""), ("  ", "x")])
def test_a_form_that_is_not_filled_in_asks_for_both(client, engine, username, password):
    answered = post_sign_in(client, username, password)
    assert answered.status_code == 400
    assert "Give both your user name and your password." in answered.text
    assert [entry for entry in audit.entries(engine) if entry.what == "sign-in"] == []


def test_what_was_typed_is_shown_literally(client):
    answered = post_sign_in(
        client, '"><script>alert(1)</script>{{7*7}}', WRONG, query_string={"next": '/"><b>'}
    )
    assert "<script>alert" not in answered.text
    assert "<b>" not in answered.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in answered.text


def test_28_a_token_set_before_sign_in_is_worth_nothing_and_a_new_one_is_given(app):
    client = app.server.test_client()
    client.set_cookie(COOKIE, "planted")
    sign_in(client, "senco")
    first = token(client)
    assert first != "planted"
    sign_in(client, "senco")
    assert token(client) != first
    other = app.server.test_client()
    for old in ("planted", first):
        other.set_cookie(COOKIE, old)
        assert other.get(OPEN).status_code == 401


def test_29_a_saved_cookie_is_worth_nothing_after_signing_out(app, signed_in):
    client = signed_in("senco")
    saved = token(client)
    answered = client.post("/logout", headers={"Origin": "http://localhost"})
    assert (answered.status_code, answered.headers["Location"]) == (303, "/login")
    assert answered.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get_cookie(COOKIE) is None
    thief = app.server.test_client()
    thief.set_cookie(COOKIE, saved)
    assert thief.get(OPEN).status_code == 401
    assert thief.get("/").status_code == 302


def test_30_idle_and_absolute_ends_hold_at_the_gate(signed_in, clock):
    client, start = signed_in("senco"), clock["now"]

    def status(**lapse):
        clock["now"] = start + timedelta(**lapse)
        return client.get(OPEN).status_code

    assert status(minutes=19, seconds=59) == 200
    assert status(minutes=39) == 200
    assert status(minutes=30) == 401  # the clock put back
    assert status(minutes=40) == 200
    assert status(minutes=60, seconds=1) == 401


def test_30_eight_hours_are_the_most(signed_in, clock):
    client, start = signed_in("senco"), clock["now"]
    for minutes in [*range(10, 480, 10), 479.9]:
        clock["now"] = start + timedelta(minutes=minutes)
        assert client.get(OPEN).status_code == 200
    clock["now"] = start + timedelta(hours=8)
    assert client.get(OPEN).status_code == 401


def test_31_the_cookie_is_for_this_host_over_tls_and_out_of_reach_of_scripts(client):
    cookie = sign_in(client, "senco").headers["Set-Cookie"]
    name, *flags = [part.strip() for part in cookie.split(";")]
    assert re.fullmatch(rf"{COOKIE}=[\w-]{{43}}", name)
    assert sorted(flags) == ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]


def test_flasks_own_session_is_not_used(app, signed_in):
    assert app.server.secret_key is None
    client = signed_in("senco")
    client.set_cookie("session", "eyJfdXNlcl9pZCI6IjEifQ.x.y")
    client.set_cookie("remember_token", "1|abc")
    assert client.get(OPEN).text == "senco"
    client.delete_cookie(COOKIE)
    assert client.get(OPEN).status_code == 401


@pytest.mark.parametrize("strange", ["x" * 101, "x" * 5000, "é", "'; drop table session --", "%00"])
def test_a_strange_token_is_no_token(client, strange):
    client.set_cookie(COOKIE, strange)
    assert client.get(OPEN).status_code == 401


def test_32_eleven_tries_and_the_right_password_is_refused_until_the_window_is_over(client, clock):
    answers = [post_sign_in(client, "a-senco", WRONG).status_code for _ in range(10)]
    assert answers == [401] * 10
    locked = sign_in(client, "senco")
    assert locked.status_code == 429
    assert locked.headers["Retry-After"] == "300"
    assert "Wait five minutes" in locked.text
    clock["now"] += timedelta(minutes=5, seconds=1)
    assert sign_in(client, "senco").status_code == 303


def test_32_tries_at_the_same_time_give_no_more_guesses(app):
    with ThreadPoolExecutor(12) as threads:
        tries = threads.map(
            lambda _: post_sign_in(app.server.test_client(), "a-senco", WRONG).status_code, range(24)
        )
        statuses = list(tries)
    assert statuses.count(401) <= 10
    assert set(statuses) <= {401, 429}


def test_33_a_lock_out_leaves_open_sessions_and_other_accounts_alone(app, signed_in):
    working = signed_in("senco")
    attacker = app.server.test_client()
    for _ in range(12):
        post_sign_in(attacker, "a-senco", WRONG, environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    assert working.get(OPEN).text == "senco"
    assert sign_in(app.server.test_client(), "senco").status_code == 303  # where the SENCO signed in before
    assert sign_in(app.server.test_client(), "leader").status_code == 303
    far = sign_in(attacker, "senco", environ_overrides={"REMOTE_ADDR": "203.0.113.10"})
    assert far.status_code == 429


def test_34_unknown_wrong_and_disabled_look_the_same(app, engine):
    accounts.disable(engine, "a-leader")
    tried = [("b-senco", WRONG), ("a-senco", WRONG), ("a-leader", PASSPHRASES["leader"])]
    pages = {
        (
            answered.status_code,
            answered.text.replace(name, "NAME"),
            str(answered.headers).replace(name, "NAME"),
        )
        for name, answered in (
            (name, post_sign_in(app.server.test_client(), name, words)) for name, words in tried
        )
    }
    assert len({(status, text) for status, text, _ in pages}) == 1
    assert len({re.sub(r"Content-Length: \d+", "", headers) for *_, headers in pages}) == 1


def test_34_unknown_and_wrong_take_the_same_time(app, clock):
    def work(name):
        clock["now"] += timedelta(hours=1)
        start = time.thread_time()
        post_sign_in(app.server.test_client(), name, WRONG)
        return time.thread_time() - start

    work("b-senco")
    known, unknown = zip(*((work("a-senco"), work("b-senco")) for _ in range(25)), strict=True)
    assert abs(statistics.median(known) - statistics.median(unknown)) < 0.1 * statistics.median(known)


def test_after_sign_in_the_reader_is_back_where_they_were_going(client):
    wanted = client.get("/register?year_group=7&need_area=semh").headers["Location"]
    form = client.get(wanted).text
    onward = re.search(r'name="next" value="([^"]*)"', form)[1].replace("&amp;", "&")
    assert onward == "/register?year_group=7&need_area=semh"
    answered = client.post(
        "/login",
        data={"username": "a-senco", "password": PASSPHRASES["senco"], "next": onward},
        headers={"Origin": "http://localhost"},
    )
    assert answered.headers["Location"] == onward
    assert client.get("/login?next=/attendance").headers["Location"] == "/attendance"


@pytest.mark.parametrize(
    ("asked", "onward"),
    [
        (None, "/"), ("", "/"), ("/register?a=b#c", "/register?a=b#c"), ("register", "/"),
        ("//evil.example", "/"), ("///evil.example", "/"), ("/\\evil.example", "/"), ("\\\\evil.example", "/"),
        ("https://evil.example", "/"), ("javascript:alert(1)", "/"), ("/\t/evil.example", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"), ("/login", "/"), ("/logout", "/"), ("/_dash-layout", "/"), ("/assets/x", "/"),
    ],
)  # fmt: skip
def test_a_way_onward_stays_on_this_site(asked, onward):
    assert own_path(asked) == onward


@pytest.mark.parametrize(
    ("base", "told"),
    [
        ("http://localhost:8050", False), ("http://127.0.0.1:8050", False), ("http://[::1]:8050", False),
        ("https://sen.school.example", False), ("http://10.0.0.5:8050", True), ("http://localhost.example", True),
    ],
)  # fmt: skip
def test_where_browsers_will_not_keep_the_cookie_the_form_says_so(client, base, told):
    assert ("This address is not encrypted" in client.get("/login", base_url=base).text) is told


def test_a_demo_account_signs_in_to_the_demo_alone(engine, tmp_path):
    name, role, words = accounts.ensure_demo_accounts(engine, tmp_path)[0]
    is_demo = [True]
    app, _ = small_app(engine, is_demo=lambda: is_demo[0])
    client = app.server.test_client()
    assert post_sign_in(client, name, words).status_code == 303
    assert client.get(OPEN).text == role
    is_demo[0] = False
    assert client.get(OPEN).status_code == 401
    assert post_sign_in(client, name, words).status_code == 401


def test_63_what_is_logged_says_who_by_number_and_names_nobody(app, engine, caplog):
    client = app.server.test_client()
    post_sign_in(client, "a-senco", WRONG)
    post_sign_in(client, "Quillfeather the pupil", WRONG)
    forged = {"HTTP_ORIGIN": "http://evil\r\n.example\x1b[31m"}
    post_sign_in(client, "a-senco", WRONG, origin=None, environ_overrides=forged)
    sign_in(client, "senco")
    client.get("/register?name=Quillfeather")
    client.post("/logout", headers={"Origin": "http://localhost"})
    log = [(entry.what, entry.result, entry.account_id) for entry in audit.entries(engine)][4:]
    number = {line.username: line.account_id for line in accounts.listed(engine)}["a-senco"]
    assert log == [
        ("sign-in", "refused", number), ("sign-in", "refused", None),
        ("sign-in", "done", number), ("sign-out", "done", number),
    ]  # fmt: skip
    written = caplog.text + str(audit.entries(engine))
    for canary in ("a-senco", "Quillfeather", PASSPHRASES["senco"], WRONG):
        assert canary not in written
    assert r"http://evil\r\n.example\x1b[31m" in caplog.text
