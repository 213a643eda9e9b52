import gzip

import brotli
import pytest

from data.errors import Refused
from tests.support_web import ORIGIN, update
from tests.web.small_app import CANARY
from tests.web.test_gate import asks
from web import compression, static

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
    "payment=(), usb=()",
}
POLICY = (
    "default-src 'none'; script-src 'self'{}; style-src 'self'; style-src-elem 'self' 'unsafe-inline'; "
    "style-src-attr 'none'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)


def every_kind_of_answer(app, client, anonymous):
    suite = "/_dash-component-suites/dash/dcc/dash_core_components.js"
    yield 200, client.get("/")
    yield 200, client.get("/_dash-layout")
    yield 200, client.get(suite)
    yield 304, client.get(suite, headers={"If-None-Match": client.get(suite).headers["ETag"]})
    yield 200, update(client, asks("who.children"))
    yield 500, update(client, asks("broken.children"))
    yield 403, update(client, asks("ghost.children"))
    yield 403, client.get("/tables/names.csv")
    yield 404, client.get("/vendor/nothing")
    yield 404, client.get("/_dash-component-suites/nobody/<b>x</b>.js")
    yield 404, client.get("/_dash-component-suites/dash/<b>x</b>.js")
    yield 405, client.put("/")
    yield 413, update(client, asks("who.children", more="x" * 2_000_000))
    yield 415, client.post("/_dash-update-component", data="x", headers={"Origin": ORIGIN})
    yield 400, update(client, [])
    yield 200, anonymous.get("/login")
    yield 200, anonymous.get(static.address("base"))
    yield 401, anonymous.get("/_dash-layout")
    yield 302, anonymous.get("/")
    yield 401, anonymous.post("/login", data={"username": "x", "password": "y"}, headers={"Origin": ORIGIN})


def test_38_every_answer_of_every_kind_has_the_same_headers_and_data_may_load_nothing(app, client, signed_in):
    for status, answered in every_kind_of_answer(app, signed_in("governor"), client):
        assert answered.status_code == status, answered.request.path
        assert {name: answered.headers.get(name) for name in EXPECTED} == EXPECTED, answered.request.path
        hashes = "".join(f" {one}" for one in app.csp_hashes())
        data = answered.mimetype == "application/json"
        of_data = "default-src 'none'; frame-ancestors 'none'"
        assert answered.headers["Content-Security-Policy"] == (of_data if data else POLICY.format(hashes))
        assert "Strict-Transport-Security" not in answered.headers
        assert CANARY not in answered.text
        assert "<b>" not in answered.text


def test_38_over_tls_browsers_are_told_to_stay_there(client):
    answered = client.get("/login", base_url="https://localhost")
    assert answered.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_12_nothing_but_a_named_file_may_be_kept(app, client, signed_in):
    for status, answered in every_kind_of_answer(app, signed_in("governor"), client):
        path, kept = answered.request.path, answered.headers["Cache-Control"]
        if path == static.address("base"):
            assert kept == "public, max-age=31536000, immutable"
        elif "/dash_core_components.js" in path and status in (200, 304):
            assert kept == "private, no-cache"
        else:
            assert kept == "no-store", path


def test_a_dash_file_with_a_fingerprint_is_kept_for_good_by_its_reader_alone(signed_in, client):
    path = "/_dash-component-suites/dash/dcc/dash_core_components.v4_4_1m1700000000.js"
    assert signed_in("senco").get(path).headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert client.get(path).status_code == 401


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("", None, bytes),
    ],
)
def test_what_is_sent_small_is_what_was_meant(signed_in, accepted, encoding, unpack):
    client = signed_in("senco")
    for path in (static.address("plotly"), static.address("font"), "/_dash-layout", "/_dash-dependencies",
                 "/_dash-component-suites/dash/dcc/async-graph.js"):  # fmt: skip
        plain = client.get(path).data
        answered = client.get(path, headers={"Accept-Encoding": accepted})
        small = len(plain) < compression.SMALLEST and not path.startswith("/vendor/")
        assert answered.headers.get("Content-Encoding") == (None if small else encoding), path
        assert (answered.data if small else unpack(answered.data)) == plain
        assert answered.headers["Vary"] == "Accept-Encoding"


def test_the_answer_of_a_callback_is_sent_small(signed_in):
    client = signed_in("senco")
    plain = update(client, asks("names.children"))
    headers = {"Origin": ORIGIN, "Accept-Encoding": "br"}
    small = client.post("/_dash-update-component", json=asks("names.children"), headers=headers)
    assert small.headers["Content-Encoding"] == "br"
    assert brotli.decompress(small.data) == plain.data
    assert len(small.data) < len(plain.data) / 10


def test_the_one_style_sheet_of_the_app_is_all_of_them_in_their_order(client):
    sheet = client.get(static.address("styles")).text
    apart = [static.shelf()[name].content.decode() for name in static.STYLES]
    ours = [
        path.read_text() for path in sorted((static.ROOT / "assets").glob("*.css")) if path.name != "base.css"
    ]
    places = [sheet.index(part) for part in [*apart, *ours]]
    assert places == sorted(places)
    assert len(sheet) == sum(map(len, [*apart, *ours])) + len(places) - 1


def test_a_font_is_sent_as_it_is(client):
    name = next(name for name in static.shelf() if name.endswith("latin-wght-normal.woff2"))
    answered = client.get(static.address(name), headers={"Accept-Encoding": "gzip, br"})
    assert answered.mimetype == "font/woff2"
    assert "Content-Encoding" not in answered.headers
    assert answered.data.startswith(b"wOF2")


def test_a_file_is_compressed_once(signed_in, monkeypatch):
    client = signed_in("senco")
    path, headers = "/_dash-component-suites/dash/dcc/async-graph.js", {"Accept-Encoding": "br"}
    first = client.get(path, headers=headers).data
    monkeypatch.setattr(compression.brotli, "compress", lambda *_, **__: pytest.fail("compressed again"))
    assert client.get(path, headers=headers).data == first
    assert client.get(static.address("plotly"), headers=headers).status_code == 200


def test_the_style_sheet_of_the_font_asks_for_fonts_that_are_there(client):
    sheet = client.get(static.address("font")).text
    addresses = [part.split(")")[0] for part in sheet.split("url(")[1:]]
    assert addresses
    for found in addresses:
        assert found.startswith("/vendor/")
        assert client.get(found).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/vendor/", "/vendor/x/bootstrap.min.css", "/public/../data/accounts.py", "/public/%2e%2e/app.py",
     "/vendor/node_modules/bootstrap/package.json", "/public/base.css"],
)  # fmt: skip
def test_no_file_but_the_named_ones_is_handed_out(client, path):
    assert client.get(path).status_code in (302, 401, 404)


def test_the_address_of_a_file_changes_with_its_content(tmp_path):
    for name in (*static.VENDOR.values(), *static.PUBLIC.values()):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a { color: red }")
    before = static.shelf.__wrapped__(tmp_path)["base"].address
    (tmp_path / static.PUBLIC["base"]).write_text("a { color: blue }")
    after = static.shelf.__wrapped__(tmp_path)["base"].address
    assert before != after
    (tmp_path / static.VENDOR["plotly"]).unlink()
    with pytest.raises(Refused, match=r"plotly-cartesian\.min\.js is missing"):
        static.shelf.__wrapped__(tmp_path)
