"""The page that sets schools side by side, asked of a cluster: every panel the same, and words where it is gone."""

import secrets

import pytest

from components import panel
from components.schools import COMPARED
from data import accounts, store
from data.across import asking, cluster
from data.trust import reading
from tests.support_app import draw, layout_of, start
from tests.support_cluster import Cluster, small_trust
from tests.support_database import address, use
from tests.support_trust import DRAWN, text_of
from tests.support_web import PASSPHRASES, post_sign_in

PANELS, PATIENCE = 8, 240

CHOICES = ("", "year_group=8&year_group=4", "need_area=semh&need_area=cl", "phase=secondary")


@pytest.fixture(scope="module")
def schools(tmp_path_factory):
    """The application over three small schools, and somebody who is given all of them."""
    folder = tmp_path_factory.mktemp("trust")
    small_trust(folder)
    return start(folder)


@pytest.fixture(scope="module")
def two_workers(schools, tmp_path_factory):
    with Cluster(tmp_path_factory.mktemp("cluster"), address(schools.folder / "sightline.db")) as running:
        for number in range(2):
            running.work(number)
        running.ready(2)
        yield running


@pytest.fixture
def client(schools, monkeypatch):
    """A browser of a SENCO who is given every school."""
    use(schools.folder, monkeypatch)
    name = f"every-{secrets.token_hex(4)}"
    accounts.add(store.accounts_engine(), name, "senco", PASSPHRASES["senco"], schools=None)
    client = schools.app.server.test_client()
    assert post_sign_in(client, name, PASSPHRASES["senco"]).status_code == 303
    return client


@pytest.fixture
def ask(schools, client, monkeypatch):
    """What the browser is answered and the page is drawn with under some choices, with nothing kept from before."""
    monkeypatch.setattr(cluster, "ANSWER_SECONDS", PATIENCE)
    page = next(page for page in schools.pages() if page["path"] == COMPARED)
    names = [f"trust/{one.key}" for one in page["panels"]]
    output = next(name for name in schools.roles if DRAWN in name)

    def asked(query: str) -> dict[str, str]:
        for kept in (asking._kept, reading._kept, panel._KEPT):
            kept.clear()
        drawn = draw(client, output, "trust", names, query)
        opened = layout_of(client, f"{COMPARED}?{query}")
        assert (drawn.status_code, opened.status_code) == (200, 200)
        return {"drawn": text_of(drawn), "opened": text_of(opened)}

    return asked


def not_here(school, _question):
    raise AssertionError(f"school {school.urn} was tallied in the process that was asked")


@pytest.mark.parametrize("query", CHOICES)
def test_every_panel_of_the_page_is_the_same_when_a_cluster_holds_the_schools(
    two_workers, ask, monkeypatch, query
):
    alone = ask(query)
    assert all("could not be drawn" not in text for text in alone.values())
    assert '"trust/support"' in alone["opened"]
    monkeypatch.setenv("SIGHTLINE_SCHEDULER", two_workers.address)
    monkeypatch.setattr(asking, "tallied", not_here)
    assert ask(query) == alone


def test_where_the_cluster_is_gone_every_panel_says_so_and_the_pages_of_one_school_go_on(
    schools, client, ask, tmp_path, monkeypatch
):
    with Cluster(tmp_path, address(schools.folder / "sightline.db")) as running:
        monkeypatch.setenv("SIGHTLINE_SCHEDULER", running.address)
        none = ask("")
    asked, once = [], asking._ask
    monkeypatch.setattr(asking, "_ask", lambda *said: asked.append(said) or once(*said))
    gone = ask("")
    assert len(asked) == 2, "a page that has waited for the cluster once waited for it again"
    for said, words in ((none, "has no worker"), (gone, "did not answer")):
        for text in said.values():
            assert text.count(words) == PANELS
            assert "could not be drawn" not in text
    table = client.get("/tables/trust/support.csv")
    assert (table.status_code, "did not answer" in table.text) == (503, True)
    one = text_of(layout_of(client, "/register?school=999101"))
    assert '"register/shares"' in one
    assert "could not be drawn" not in one
