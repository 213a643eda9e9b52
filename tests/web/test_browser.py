import threading
from pathlib import Path

import pytest
from flask import Flask, request
from werkzeug.serving import make_server

from tests.support_web import COOKIE, PASSPHRASES

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"


@pytest.fixture
def complaints(page):
    """What the console says that it should not: errors and broken content rules."""
    said = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def fill_in(page, role):
    """Sign in with the keyboard alone: the form has the focus when it opens."""
    page.keyboard.type(f"a-{role}")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSPHRASES[role])
    page.keyboard.press("Enter")


def test_31_38_signing_in_by_keyboard_draws_the_chart_and_the_browser_has_nothing_to_complain_of(
    page, address, complaints
):
    elsewhere = []
    page.on(
        "request",
        lambda asked: asked.url.startswith((address, "data:", "blob:")) or elsewhere.append(asked.url),
    )
    page.goto(f"{address}/register?year_group=7")
    assert page.url.startswith(f"{address}/login?next=")
    fill_in(page, "senco")
    page.wait_for_selector(".barlayer path")
    assert page.url == f"{address}/register?year_group=7"
    (cookie,) = page.context.cookies()
    kept = (cookie["name"], cookie["secure"], cookie["httpOnly"], cookie["sameSite"], cookie["expires"])
    assert kept == (COOKIE, True, True, "Lax", -1)
    page.get_by_role("button", name="Who?").click()
    page.get_by_text("senco", exact=True).wait_for()
    assert complaints == []
    assert elsewhere == []


def test_13_29_after_signing_out_back_shows_the_form(page, address):
    page.goto(address)
    fill_in(page, "governor")
    page.wait_for_selector(".barlayer path")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{address}/login")
    assert page.context.cookies() == []
    page.go_back()
    page.get_by_role("heading", name="Sign in").wait_for()
    assert page.locator(".barlayer").count() == 0


def test_38_a_script_that_was_slipped_in_does_not_run(page, address):
    page.goto(f"{address}/login")
    page.evaluate(
        """() => {
            window.ran = [];
            document.body.insertAdjacentHTML("beforeend", '<img src="x" onerror="window.ran.push(1)">');
            const script = document.createElement("script");
            script.textContent = "window.ran.push(2)";
            document.body.append(script);
            const link = Object.assign(document.createElement("a"), {href: "javascript:window.ran.push(3)"});
            document.body.append(link);
            link.click();
        }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("() => window.ran") == []


ATTACK = """<!DOCTYPE html><title>elsewhere</title><form method="post" action="{0}/logout"></form><script>
const quietly = {{mode: "no-cors", credentials: "include"}};
Promise.allSettled([
  fetch("{0}/_dash-update-component", {{...quietly, method: "POST", body: "{{}}"}}),
  fetch("{0}/tables/open/shares.csv", quietly),
]).then(() => document.forms[0].submit());
</script>"""


def test_37_another_site_cannot_act_for_the_reader(page, app, address):
    statuses = {}
    app.server.after_request(
        lambda answered: statuses.update({request.path: answered.status_code}) or answered
    )
    page.goto(address)
    fill_in(page, "senco")
    page.wait_for_selector(".barlayer path")
    evil = Flask("elsewhere")
    evil.add_url_rule("/", "attack", lambda: ATTACK.format(address))
    served = make_server("127.0.0.1", 0, evil)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    page.goto(f"http://localhost:{served.server_port}/")  # another site than 127.0.0.1
    page.wait_for_url(f"{address}/logout")
    served.shutdown()
    tried = ("/logout", "/_dash-update-component", "/tables/open/shares.csv")
    assert [statuses[path] for path in tried] == [401, 401, 401]  # the cookie did not even come along
    page.goto(address)
    page.wait_for_selector(".barlayer path")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 320])
def test_the_form_and_its_problems_can_be_read_by_everyone(page, address, scheme, width):
    page.set_viewport_size({"width": width, "height": 768})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{address}/login")
    page.keyboard.type("nobody")
    page.keyboard.press("Tab")
    page.keyboard.type("not the right words")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("Password").evaluate("field => field === document.activeElement")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations.map(one => one.id)")
    assert found == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
