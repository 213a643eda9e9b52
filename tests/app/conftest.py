"""The whole application over a small demo school, made once for all tests of this folder."""

import pytest
from sqlalchemy import delete, update

from data import models, store
from data.accounts_models import Visit
from tests.support_app import TODAY, demo_instance, small_school, start
from tests.support_database import use
from tests.support_trust import trust_instance


@pytest.fixture(scope="session")
def started(tmp_path_factory):
    """The application over a demo school of 240 pupils."""
    return start(demo_instance(tmp_path_factory.mktemp("instance"), pupils=240))


@pytest.fixture
def whole(started, monkeypatch):
    """The same application, with the settings of its own instance whatever another test set."""
    use(started.folder, monkeypatch)
    return started


@pytest.fixture(scope="session")
def of_sixty(tmp_path_factory):
    """The application over a school of 60 pupils, one of them at SEN support."""
    folder = tmp_path_factory.mktemp("sixty")
    small_school(folder, 60)
    return start(folder)


@pytest.fixture
def tiny(of_sixty, monkeypatch):
    """The same application, with the settings of its own instance, an empty plan and the school as it was."""
    use(of_sixty.folder, monkeypatch)
    status = models.SenStatus.__table__
    with store.school_engine().begin() as connection:
        for table in (models.ActionEdit, models.ActionOrigin):
            connection.execute(delete(table.__table__))
        if connection.execute(delete(status).where(status.c.import_no == 2)).rowcount:
            grown = models.School.data_version + 1
            connection.execute(update(models.School).values(data_version=grown, data_date=TODAY))
    with store.accounts_engine().begin() as connection:
        connection.execute(delete(Visit))
    return of_sixty


@pytest.fixture(scope="session")
def of_two(tmp_path_factory):
    """The application over two schools of 60 pupils."""
    return trust_instance(tmp_path_factory.mktemp("trust"))


@pytest.fixture
def trust(of_two, monkeypatch):
    """The same application, with the settings of its own instance."""
    use(of_two.whole.folder, monkeypatch)
    return of_two
