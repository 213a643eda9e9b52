"""D4 8, field by field: nobody is sent a field of a panel that is not on its list, whatever the rows hold besides."""

import csv
import io

import pytest

from components.page import page_key
from data import terms
from data.measures.listing import Listing
from tests.support_app import draw

SHEET = {"caption", "columns", "rows", "alt", "of"}
OF_PUPILS = SHEET | {"links", "parts"}


def panels(whole, role: str) -> list[tuple]:
    """Every panel that a role sees, by its page's key."""
    return [
        (page_key(page), panel)
        for page in whole.pages()
        if role in page.get("readers", terms.EVERYONE)
        for panel in page["panels"]
        if role in panel.readers
    ]


@pytest.mark.parametrize("role", sorted(terms.STAFF))
def test_8_a_csv_holds_the_columns_of_its_measure_and_no_other(whole, role):
    client = whole.client(role)
    for page, panel in panels(whole, role):
        text = client.get(f"/tables/{page}/{panel.key}.csv").get_data(as_text=True).lstrip("\ufeff")
        header = next(csv.reader(io.StringIO(text)))
        assert header == list(panel.measure.header), (page, panel.key)
        assert not {"upn", "date_of_birth", "pupil_key", "pupil"} & set(header), (page, panel.key)


@pytest.mark.parametrize("role", sorted(terms.STAFF))
def test_8_what_the_browser_keeps_of_a_panel_has_no_field_besides(whole, role):
    client = whole.client(role)
    output = next(name for name in whole.roles if '"type":"figure"' in name)
    by_page: dict[str, list] = {}
    for page, panel in panels(whole, role):
        by_page.setdefault(page, []).append(panel)
    for page, shown in by_page.items():
        answered = draw(client, output, page, [f"{page}/{panel.key}" for panel in shown], "")
        assert answered.status_code == 200
        response = answered.get_json()["response"]
        for panel in shown:
            sheet = response[f'{{"panel":"{page}/{panel.key}","type":"rows"}}']["data"]
            people = isinstance(panel.measure, Listing)
            assert set(sheet) <= (OF_PUPILS if people else SHEET), (page, panel.key)
            columns = {column["id"] for column in sheet["columns"]}
            assert columns <= {*panel.measure.header, "national"}, (page, panel.key)
            assert all(len(row) == len(sheet["columns"]) for row in sheet["rows"]), (page, panel.key)
