"""Files nobody here wrote: each is known for what it is, or refused in words that say what to do.

They are no part of the tree: SIGHTLINE_SHARED names a folder that holds them, in ``samples``.
"""

import os
from pathlib import Path

import pytest

from data import models
from data.errors import Refused
from tests.data.packs import dump, rows
from tests.data.packs.foreign import SCHOOL, database, recognised, take, with_pupils

SAMPLES = Path(os.environ.get("SIGHTLINE_SHARED") or Path(__file__).parents[3] / "shared") / "samples"
pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the sample files of others are not here (SIGHTLINE_SHARED)"
)


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return database(tmp_path, monkeypatch)


def test_every_sample_is_said_to_be_something(engine):
    for folder in sorted(SAMPLES.iterdir()):
        if folder.is_dir():
            for found in recognised(engine, folder).values():
                assert found.words.endswith("."), found
                assert found.sure or not found.format or found.asks, found


@pytest.mark.parametrize("name", ["1001009_1001021_000.xml", "1001023_1001035_000.xml"])
def test_the_transfer_files_that_are_not_whole_are_refused_in_words_to_act_on(engine, tmp_path, name):
    with_pupils(engine, tmp_path, 1)
    before = dump(engine)
    report = take(engine, SAMPLES / "ctf_arcio" / name).report
    assert not report.accepted
    assert report.problems[0].right == (
        "is an Admissions Transfer File that is not whole: it begins with <header> and has no outermost element "
        "(<CTfile>) around everything, so it is not valid XML from line 19 on. Ask whoever sent it for a new Common "
        "Transfer File, or export it again; do not mend it by hand."
    )
    assert dump(engine) == before


def test_a_workbook_of_lists_is_read_by_its_headings(engine):
    found = recognised(engine, SAMPLES / "d2i_annex_a" / "annex_a_fake_sen.xlsx")
    assert {name: one.format for name, one in found.items()} == {
        "annex_a_fake_sen.xlsx: sheet List_1": "table",
        "annex_a_fake_sen.xlsx: sheet List_2": "table",
    }
    assert all("upn" in one.mapping.places for one in found.values())


def test_published_figures_by_year_group_alone_are_known_and_said_to_be_none_that_is_compared(
    engine, tmp_path
):
    with_pupils(engine, tmp_path, 1)
    path = SAMPLES / "ees_tests" / "AbsenceSchool_source.csv"
    assert recognised(engine, path)["AbsenceSchool_source.csv"].format == "statistics"
    with pytest.raises(Refused, match="of phases or groups that are not compared here: 72"):
        take(engine, path)


def test_lists_of_schools_are_no_lists_of_pupils(engine):
    found = recognised(engine, SAMPLES / "dfe_ebi_synthetic_schools")
    assert {one.format for one in found.values()} == {"statistics", "table"}
    assert not any(one.tables for one in found.values())


@pytest.mark.parametrize("folder", ["giap", "dfe_collect_xml"])
def test_what_is_of_no_known_kind_is_refused_and_nothing_changes(engine, tmp_path, folder):
    report = take(engine, SAMPLES / folder, school=SCHOOL).report
    assert not report.accepted
    assert rows(engine, models.Pupil, "upn") == []
