import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import accounts
from data.errors import NotSignedIn
from data.reader import current_reader
from tests.support_web import (
    ORIGIN,
    accounts_database,
    add_everyone,
    outputs_without_roles,
    post_sign_in,
    sign_in,
    update,
)
from tests.web.small_app import CANARY, small_app
from web import gate

ROLES = ("senco", "leader", "governor", "admin")


def asks(called, **more):
    """What a browser posts to call a callback of the small app."""
    button = {"id": "ask", "property": "n_clicks", "value": 1}
    name, _, prop = called.rpartition(".")
    return {
        "output": called,
        "outputs": {"id": name, "property": prop},
        "inputs": [button],
        "changedPropIds": ["ask.n_clicks"],
        "state": [{"id": "role", "property": "data", "value": "admin"}],
        **more,
    }


def test_1_no_path_answers_anyone_who_is_not_signed_in(app, client):
    app._setup_server()
    # A calendar's address is a key of its own: tests/web/test_calendar.py.
    open_to_all = {"/login", "/health", "/vendor/x", "/public/x", "/calendar/x"}
    paths = {rule.rule.replace("<string:package_name>", "dash").split("<")[0] + ("x" if "<" in rule.rule else "")
             for rule in app.server.url_map.iter_rules()}  # fmt: skip
    paths |= {"/", "/_dash-layout", "/_dash-dependencies", "/_reload-hash", "/assets/base.css", "/_mcp",
              "/_dash-component-suites/dash/dcc/dash_core_components.js", "/tables/names.csv", "/any/thing",
              "/login/", "/Login", "/health/", "//login", "/login/../", "/%2e%2e/login/x", "/publicx"}  # fmt: skip
    assert open_to_all < paths
    for path in sorted(paths - open_to_all):
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
            answered = client.open(path, method=method, headers={"Origin": ORIGIN})
            to_sign_in = answered.status_code == 302 and answered.headers["Location"].startswith("/login")
            assert answered.status_code == 401 or to_sign_in, (method, path, answered.status_code)
            assert CANARY not in answered.text


@pytest.mark.parametrize(
    ("path", "onward"),
    [
        ("/", "/login"),
        ("/register?year_group=7&year_group=8", "/login?next=/register%3Fyear_group%3D7%26year_group%3D8"),
    ],
)
def test_a_page_leads_to_sign_in_and_back(client, path, onward):
    assert client.get(path).headers["Location"] == onward


def test_2_every_callback_has_a_role_and_every_role_a_callback(engine):
    app, roles = small_app(engine)
    assert outputs_without_roles(app, roles) == set()
    del roles["who.children"]
    roles["ghost.children"] = ROLES
    assert outputs_without_roles(app, roles) == {"who.children", "ghost.children"}


@pytest.mark.parametrize("role", ROLES)
def test_3_each_role_calls_its_callbacks_and_no_other(signed_in, role):
    client = signed_in(role)
    may = {"who.children": True, "names.children": role == "senco", "ghost.children": False}
    got = {output: update(client, asks(output)).status_code for output in may}
    assert got == {output: 200 if allowed else 403 for output, allowed in may.items()}


@pytest.mark.parametrize("role", ROLES)
def test_3_each_role_reaches_its_paths_and_the_longest_start_decides(signed_in, role):
    client = signed_in(role)
    assert client.get("/tables/names.csv").status_code == (200 if role in {"senco", "leader"} else 403)
    assert client.get("/tables/open/shares.csv").text == role
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        asks("names.children"),
        asks("..a.children...b.children.."),
        asks('{"i":["MATCH"],"t":"cell"}.children'),
        asks("who.children", output="names.children"),
    ],
)
def test_4_a_governor_who_posts_for_names_gets_none(signed_in, body):
    answered = update(signed_in("governor"), body)
    assert answered.status_code == 403
    assert CANARY not in answered.text


def test_5_who_reads_comes_from_the_session_whatever_the_browser_claims(signed_in):
    body = asks("who.children", user_id=1, role="senco", school_id=9)
    answered = update(signed_in("governor"), body, query_string={"role": "senco"})
    assert answered.get_json() == {"multi": True, "response": {"who": {"children": "governor"}}}


OUTPUTS = (
    "names.children",
    "..a.children...b.children..",
    '{"i":["MATCH"],"t":"cell"}.children',
    "who.children",
)
VARIANTS = st.one_of(
    st.sampled_from(OUTPUTS).map(str.upper),
    st.sampled_from(OUTPUTS).map(lambda output: output + "@0"),
    st.sampled_from(OUTPUTS).map(lambda output: f" {output}"),
    st.sampled_from(
        ["..b.children...a.children..", "../names.children", "names.children\x00", "náme.children"]
    ),
    st.sampled_from(
        ['{"i":5,"t":"cell"}.children', "names.children...who.children", "who.children..names.children"]
    ),
    st.text(),
    st.none() | st.integers() | st.lists(st.sampled_from(OUTPUTS)) | st.dictionaries(st.text(), st.text()),
)


@pytest.fixture(scope="module")
def governor(tmp_path_factory):
    engine = accounts_database(tmp_path_factory.mktemp("governor"))
    add_everyone(engine)
    client = small_app(engine)[0].server.test_client()
    sign_in(client, "governor")
    return client


@given(VARIANTS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_6_an_output_spelled_in_any_other_way_is_refused(governor, output):
    answered = update(governor, asks("who.children", output=output))
    assert answered.status_code == 403
    assert CANARY not in answered.text


@pytest.mark.parametrize("body", [[], [asks("who.children")], "who.children", 7, True])
def test_6_a_body_that_is_no_object_is_refused(signed_in, body):
    client = signed_in("senco")
    assert update(client, body).status_code == 400
    headers = {"Origin": ORIGIN, "Content-Type": "application/json"}
    for broken in (b"", b"null", b"{", b"\xff\xfe", b"{}{}"):
        assert client.post(gate.UPDATE, data=broken, headers=headers).status_code == 400


def test_11_a_demotion_holds_at_the_next_request(engine, signed_in):
    client = signed_in("senco")
    assert update(client, asks("names.children")).status_code == 200
    accounts.set_role(engine, "a-senco", "governor")
    assert update(client, asks("names.children")).status_code == 401
    assert client.get("/").status_code == 302
    sign_in(client, "senco")
    assert update(client, asks("names.children")).status_code == 403


def test_11_a_disabled_account_is_out_at_the_next_request(engine, signed_in):
    client = signed_in("leader")
    accounts.disable(engine, "a-leader")
    assert update(client, asks("who.children")).status_code == 401


def test_12_two_readers_of_one_address_each_get_their_own_and_nothing_is_kept(signed_in):
    senco, governor = signed_in("senco"), signed_in("governor")
    for client, role in ((senco, "senco"), (governor, "governor"), (senco, "senco")):
        answered = client.get("/tables/open/shares.csv")
        assert answered.text == role
        assert answered.headers["Cache-Control"] == "no-store"
        assert update(client, asks("who.children")).get_json()["response"]["who"]["children"] == role
        with pytest.raises(NotSignedIn):
            current_reader()


def test_12_a_sign_in_in_another_browser_changes_nothing_here(signed_in, client):
    senco = signed_in("senco")
    assert client.get("/").status_code == 302
    sign_in(client, "governor")
    assert senco.get("/tables/open/shares.csv").text == "senco"
    assert client.get("/tables/open/shares.csv").text == "governor"


@pytest.mark.parametrize(
    "origin",
    [None, "null", "", "http://evil.example", "https://localhost", "http://localhost:81", "http://localhost.evil.example",
     "http://localhost/", "HTTP://LOCALHOST", "http://user@localhost"],
)  # fmt: skip
def test_37_a_change_asked_for_from_elsewhere_is_refused(signed_in, engine, origin):
    client = signed_in("senco")
    headers = {} if origin is None else {"Origin": origin}
    assert client.post(gate.UPDATE, json=asks("who.children"), headers=headers).status_code == 403
    assert client.post("/logout", headers=headers).status_code == 403
    assert post_sign_in(client, "a-senco", "x", origin=origin).status_code == 403
    assert client.get("/tables/open/shares.csv").text == "senco"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_37_a_callback_is_called_with_json_only(signed_in, kind):
    headers = {"Origin": ORIGIN, "Content-Type": kind}
    answered = signed_in("senco").post(gate.UPDATE, data=json.dumps(asks("who.children")), headers=headers)
    assert answered.status_code == 415


def test_37_reading_changes_nothing(signed_in):
    client = signed_in("senco")
    for path in ("/logout", gate.UPDATE, "/login?username=a-governor&password=x"):
        client.get(path)
        client.head(path)
    assert client.get("/tables/open/shares.csv").text == "senco"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_other_methods_are_refused_to_everyone(signed_in, client, method):
    assert client.open("/health", method=method).status_code in (401, 405)
    answered = signed_in("senco").open("/", method=method, headers={"Origin": ORIGIN})
    assert answered.status_code == 405
    assert answered.headers["Allow"] == "GET, HEAD, POST"


def test_a_body_over_one_mebibyte_is_refused_unread(signed_in):
    client = signed_in("senco")
    big = asks("who.children", filling="x" * gate.LARGEST_BODY)
    assert update(client, big).status_code == 413
    assert post_sign_in(client, "a" * gate.LARGEST_BODY, "x").status_code == 413


def test_health_says_ok_and_nothing_else(client):
    answered = client.get("/health")
    assert (answered.status_code, answered.text, answered.mimetype) == (200, "OK", "text/plain")


def test_62_with_the_accounts_out_of_reach_nothing_is_shown(engine, signed_in, monkeypatch):
    client = signed_in("senco")
    engine.dispose()
    gone = engine.dialect.loaded_dbapi.OperationalError("no database")

    def connect(*_args, **_options):
        raise gone

    monkeypatch.setattr(engine.dialect, "connect", connect)
    for path in ("/", "/tables/names.csv", "/_dash-layout"):
        answered = client.get(path)
        assert answered.status_code == 503
        assert CANARY not in answered.text
