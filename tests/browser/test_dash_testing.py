"""One journey by dash[testing], which drives the same browser in another way."""

import pytest

from tests.support_web import PASSPHRASES

pytestmark = pytest.mark.browser


def test_signing_in_draws_the_overview(served, dash_br):
    dash_br.driver.get(served + "/login")
    dash_br.driver.find_element("name", "username").send_keys("a-senco")
    dash_br.driver.find_element("name", "password").send_keys(PASSPHRASES["senco"])
    dash_br.driver.find_element("css selector", "button[type=submit]").click()
    dash_br.wait_for_element("#panel-overview-register .js-plotly-plot", timeout=20)
    dash_br.wait_for_contains_text("#in-view", "1,200 of 1,200 pupils", timeout=20)
    assert dash_br.get_logs() == []
