from concurrent.futures import ThreadPoolExecutor

import pytest

from data.errors import NotSignedIn
from data.reader import Reader, current_reader, reading_as

MARY = Reader(1, "senco", "mary")
JOE = Reader(2, "governor", "joe")


def test_nobody_reads_unless_somebody_is_signed_in():
    with pytest.raises(NotSignedIn):
        current_reader()


def test_a_reader_reads_for_as_long_as_it_is_said_and_no_longer():
    with reading_as(MARY):
        assert current_reader() is MARY
        with reading_as(JOE):
            assert current_reader() is JOE
        assert current_reader() is MARY
    with pytest.raises(NotSignedIn):
        current_reader()


def test_a_reader_is_put_back_after_an_error():
    with pytest.raises(ZeroDivisionError), reading_as(MARY):
        1 / 0  # noqa: B018
    with pytest.raises(NotSignedIn):
        current_reader()


def test_what_one_request_reads_as_is_not_seen_by_another():
    with reading_as(MARY), ThreadPoolExecutor(1) as threads:
        assert isinstance(threads.submit(current_reader).exception(), NotSignedIn)
