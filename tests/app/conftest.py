"""The whole application over a small demo school, made once for all tests of this folder."""

import pytest

from tests.support_app import demo_instance, start


@pytest.fixture(scope="session")
def started(tmp_path_factory):
    """The application over a demo school of 240 pupils."""
    return start(demo_instance(tmp_path_factory.mktemp("instance"), pupils=240))


@pytest.fixture
def whole(started, monkeypatch):
    """The same application, with the settings of its own instance whatever another test set."""
    monkeypatch.setenv("SIGHTLINE_INSTANCE", str(started.folder))
    return started
