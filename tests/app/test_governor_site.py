"""A site for governors: the release and the accounts alone, with no pupil database to open."""

import shutil

import pytest

from data import settings, source, store, terms
from data.errors import NotAllowed, Refused
from data.filters import Filters
from data.measures.listing import register_list
from data.measures.register import share_of_roll
from data.publish import preparing
from data.reader import Reader, reading_as
from data.release import file
from tests.support_app import demo_instance, draw, layout_of, start
from tests.support_database import use
from tests.support_governors import OUTPUT, published


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An instance that holds a release and no pupil data, as it is copied to a machine on the open internet."""
    patch = pytest.MonkeyPatch()
    home = demo_instance(tmp_path_factory.mktemp("school"), pupils=240)
    use(home, patch)
    published()
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(home / "releases", site / "releases")
    patch.undo()
    return site


@pytest.fixture
def site(folder, monkeypatch):
    """The site, in which whoever opens the pupil database is caught."""

    def refuse():
        raise AssertionError("the site for governors opened the pupil data")

    monkeypatch.setenv("SIGHTLINE_MODE", "governor")
    use(folder, monkeypatch)
    monkeypatch.setattr(store, "school_engine", refuse)
    store._opened.cache_clear()
    return start(folder)


@pytest.mark.parametrize("role", sorted(terms.EVERYONE))
def test_10_every_role_sees_the_release_and_no_pupil_database_is_opened(site, folder, role):
    client = site.client(role)
    release = file.current()
    row = release.table("share_of_roll", Filters()).row("SEN")
    assert f"{row['numerator']} of {row['denominator']}" in layout_of(client, "/register").text
    output = next(name for name in site.roles if OUTPUT in name)
    assert draw(client, output, "register", ["register/shares"], "").status_code == 200
    assert draw(client, output, "register", ["register/shares"], "sex=F").status_code == 400
    assert client.get("/tables/register/shares.csv").status_code == 200
    assert client.get("/tables/register/list.csv").status_code == 404
    assert client.get("/packs/governors.pdf").status_code == 200
    for path in ("/publish", "/data", "/progress-meeting"):
        assert "This page is not for your role" in layout_of(client, path).text, path
    assert "There is no page at this address" in layout_of(client, "/pupils/0123456789ab").text
    assert not (folder / "sightline.db").exists()


def test_10_no_role_reaches_the_pupil_data_by_any_source(site):
    for role in terms.EVERYONE:
        with reading_as(Reader(1, role, role)):
            reading = source.current().reading(Filters())
            assert reading.release == file.current()
            with pytest.raises(NotAllowed):
                reading.table(register_list)
            with pytest.raises(NotAllowed):
                preparing.start()
            assert reading.table(share_of_roll).rows


def test_62_a_site_without_a_release_serves_nothing_and_says_so(site, folder):
    client = site.client("governor")
    (folder / "releases" / "current").rename(folder / "elsewhere")
    try:
        for path in ("/register", "/tables/register/shares.csv", "/visit"):
            answer = client.get(path)
            assert answer.status_code == 503
            assert "published figures cannot be shown" in answer.text
        assert layout_of(client, "/register").status_code == 503
    finally:
        (folder / "elsewhere").rename(folder / "releases" / "current")
    assert client.get("/tables/register/shares.csv").status_code == 200


def test_62_a_mode_that_is_none_is_refused_in_words(monkeypatch):
    monkeypatch.setenv("SIGHTLINE_MODE", "governors")
    with pytest.raises(Refused, match="must be governor"):
        settings.for_governors()
