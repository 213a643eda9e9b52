"""Every page and every table with no school, no pupil's worth of data, and one pupil."""

import csv
import io

import pytest

from components.page import page_key
from tests.support_app import layout_of, small_school, start


@pytest.mark.parametrize("pupils", [0, 1])
def test_every_page_and_table_holds_with_no_data_and_with_one_pupil(tmp_path, pupils):
    small_school(tmp_path, pupils)
    whole = start(tmp_path)
    client = whole.client("senco")
    for page in whole.pages():
        answer = layout_of(client, page["path"])
        assert answer.status_code == 200
        assert "Sorry" not in answer.text
        expected = page["question"] if pupils else "No school has been imported yet"
        assert expected in answer.text
        for panel in page["panels"]:
            table = client.get(f"/tables/{page_key(page)}/{panel.key}.csv")
            assert table.status_code == 200
            assert len(list(csv.reader(io.StringIO(table.text)))) >= 1


def test_what_is_missing_is_named_and_not_broken(tmp_path):
    small_school(tmp_path, 1)
    text = layout_of(start(tmp_path).client("leader"), "/register").text
    assert "Import needs.csv to see this." in text
