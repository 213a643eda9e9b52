import pytest
from flask import Flask

from data.errors import Refused
from tests.support_web import COOKIE, sign_in
from tests.web.small_app import small_app
from web import gate, protect


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DASH_MCP_ENABLED", "1"), ("DASH_MCP_ENABLED", "0"), ("dash_mcp_enabled", "True"),
        ("DASH_DEBUG", "true"), ("FLASK_DEBUG", "1"),
    ],
)  # fmt: skip
def test_14_the_app_does_not_start_with_a_door_open(engine, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(Refused, match=f"{name} is '{value}'.*unset it"):
        small_app(engine)


def test_14_settings_that_keep_the_doors_shut_are_no_hindrance(engine, monkeypatch):
    monkeypatch.setenv("DASH_MCP_ENABLED", "False")
    monkeypatch.setenv("FLASK_DEBUG", "0")
    app, _ = small_app(engine)
    assert not app._enable_mcp
    assert not app.server.debug
    rules = {rule.rule for rule in app.server.url_map.iter_rules()}
    assert not any("mcp" in rule or "ws" in rule for rule in rules)


def test_the_gate_does_not_stand_behind_another_door(engine):
    server = Flask("late")
    server.before_request(lambda: "anyone may read this")
    with pytest.raises(RuntimeError, match="before anything else"):
        protect(server, accounts_engine=engine, roles_by_output={}, csp_hashes=list, is_demo=lambda: False)


@pytest.mark.parametrize("hops", ["two", "-1", "1.5", "11"])
def test_a_number_of_proxies_that_is_none_is_refused(engine, monkeypatch, hops):
    monkeypatch.setenv("SIGHTLINE_PROXY_HOPS", hops)
    with pytest.raises(Refused, match="the number of proxies in front"):
        small_app(engine)


def test_forwarded_headers_are_believed_for_so_many_proxies_and_no_more(engine, monkeypatch):
    forwarded = {
        "X-Forwarded-For": "203.0.113.66, 192.0.2.1",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
    }

    def seen():
        app, _ = small_app(engine)
        app.server.add_url_rule(
            "/health/seen", "seen", lambda: f"{gate.request.remote_addr} {gate.request.host_url}"
        )
        client = app.server.test_client()
        client.set_cookie(COOKIE, token)
        return client.get("/health/seen", headers=forwarded).text

    fresh = small_app(engine)[0].server.test_client()
    sign_in(fresh, "senco")
    token = fresh.get_cookie(COOKIE).value
    assert seen() == "127.0.0.1 http://localhost/"
    monkeypatch.setenv("SIGHTLINE_PROXY_HOPS", "1")
    assert seen() == "192.0.2.1 https://localhost/"
