"""``python -m data demo --trust``: several schools that do not exist, each unlike the others."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import select

from data import ingest, models, snapshot, store
from data.__main__ import main
from data.demo.pack import write_school
from data.demo.profiles import PRIMARY, SECONDARY, UNTOLD
from data.demo.trust import FIRST_URN, members
from data.errors import Refused
from data.filters import Filters
from data.measures.register import tally_share_of_roll
from tests.data.test_demo_pack import FILES, TODAY
from tests.support_database import empty, use

SMALL = ["demo", "--trust", "3", "--pupils", "60", "--today", str(TODAY)]


@pytest.fixture
def instance(tmp_path, monkeypatch):
    use(tmp_path / "instance", monkeypatch)
    monkeypatch.setattr("data.__main__.ROOMS", ("data.demo", "data.accounts_commands"))


def schools() -> list[tuple]:
    """What the database holds: each school's URN, name, phase, version and whether it is a demo."""
    of = models.School
    with store.school_engine().connect() as connection:
        asked = select(of.urn, of.name, of.phase, of.data_version, of.demo).order_by(of.urn)
        return [tuple(row) for row in connection.execute(asked)]


def test_forty_schools_are_of_believable_phases_sizes_and_names():
    trust = members(40)
    assert Counter(one.profile.phase for one in trust) == {
        "primary": 24, "secondary": 13, "all-through": 2, "special": 1,
    }  # fmt: skip
    assert sum(one.pupils for one in trust) == 30_000
    assert [one.profile.urn for one in trust] == list(range(FIRST_URN, FIRST_URN + 40))
    assert len({one.profile.name for one in trust}) == len({one.seed for one in trust}) == 40
    for one in trust:
        low, high = {"primary": (90, 650), "secondary": (450, 2400), "special": (60, 250)}.get(
            one.profile.phase, (700, 2400)
        )
        assert low <= one.pupils <= high


def test_the_same_answers_make_the_same_trust_and_another_seed_another():
    assert members(5, 900, 3) == members(5, 900, 3)
    assert members(5, 900, 3) != members(5, 900, 4)
    assert members(3, 0)[0].pupils == 0


@pytest.mark.parametrize(
    ("schools", "pupils", "seed"), [(1, 5, 1), (201, 5, 1), (2, -1, 1), (2, 10_001, 1), (2, 5, -1)]
)
def test_what_makes_no_trust_is_refused(schools, pupils, seed):
    with pytest.raises(Refused):
        members(schools, pupils, seed)


def test_one_primary_identifies_far_more_and_one_secondary_has_a_far_wider_gap():
    trust = [one.profile for one in members(40)]
    shares = sorted(
        one.support_shares[4] / PRIMARY.support_shares[4] for one in trust if one.phase == "primary"
    )
    assert shares[-1] == pytest.approx(1.8)
    assert shares[-2] < 1.5
    gaps = sorted(
        one.absence["K"].middle - one.absence["N"].middle for one in trust if one.phase == "secondary"
    )
    usual = SECONDARY.absence["K"].middle - SECONDARY.absence["N"].middle
    assert gaps[-1] == pytest.approx(usual + 0.62)
    assert gaps[-2] == pytest.approx(usual)


def test_each_story_of_a_single_school_is_told_by_some_schools_and_by_most_not():
    trust = [one.profile for one in members(40) if one.profile.phase != "special"]
    for story in ("absence", "surge", "bare", "arrivals"):
        told = sum(getattr(one.stories, story) != UNTOLD for one in trust)
        assert 4 <= told <= 18
    untold = next(one for one in trust if one.phase == "secondary" and one.stories.arrivals == UNTOLD)
    assert untold.plan_shares[7] < 1.3 * untold.plan_shares[8]


@pytest.mark.parametrize("phase", ["all-through", "special"])
def test_a_school_of_another_phase_keeps_every_rule_of_the_data_pack(phase, tmp_path):
    one = replace(next(one for one in members(40) if one.profile.phase == phase), pupils=150)
    pack = write_school(tmp_path / "pack", one.asked(TODAY))
    assert {path.stem for path in pack.glob("*.csv")} == FILES
    engine = empty(tmp_path / "school.db", "school")
    report = ingest.import_pack(pack, engine, progress=False, today=TODAY)
    assert report.accepted
    assert not report.warnings, report.text()
    school = snapshot.build(engine, one.profile.urn)
    sums = tally_share_of_roll(school, Filters())
    with_sen, roll = sums[("SEN",)]
    assert roll == pytest.approx(one.pupils, abs=0.01 * one.pupils)
    assert with_sen == roll if phase == "special" else 0.1 * roll < with_sen < 0.3 * roll
    years = pd.read_csv(pack / "pupils.csv", dtype=str).year_group
    assert {"R", "6", "7", "11"} <= set(years)


@pytest.mark.usefixtures("instance")
def test_a_trust_is_imported_and_made_again_only_where_it_is_not_there(capsys):
    assert main(SMALL) == 0
    first = schools()
    assert [(urn, phase, demo) for urn, _, phase, _, demo in first] == [
        (999101, "primary", True), (999102, "primary", True), (999103, "secondary", True),
    ]  # fmt: skip
    assert "3 schools, 60 pupils on roll on 20/11/2026" in capsys.readouterr().out
    ingest.undo(store.school_engine(), 999102, 1, "somebody")
    assert main(SMALL) == 0
    said = capsys.readouterr().out
    assert "2 of 3 schools are there already." in said
    assert "3 of 3: " + {urn: name for urn, name, *_ in first}[999102] in said
    assert main(["user", "demo"]) == 0
    assert "demo-trust" in capsys.readouterr().out
    again = schools()
    assert [row for row in again if row[0] != 999102] == [row for row in first if row[0] != 999102]
    assert len(again) == 3


@pytest.mark.usefixtures("instance")
def test_one_demo_takes_the_place_of_another_whether_a_school_or_a_trust():
    assert main(["demo", "--pupils", "9", "--today", str(TODAY)]) == 0
    assert main(SMALL) == 0
    assert [row[0] for row in schools()] == [999101, 999102, 999103]
    assert main(["demo", "--trust", "2", "--pupils", "20", "--today", str(TODAY)]) == 0
    assert [row[0] for row in schools()] == [999101, 999102]
    assert main(["demo", "--pupils", "9", "--today", str(TODAY)]) == 0
    assert [row[0] for row in schools()] == [999001]


@pytest.mark.usefixtures("instance")
def test_a_trust_is_not_put_beside_a_real_school_nor_asked_for_by_halves(tmp_path, capsys):
    assert main([*SMALL, "--phase", "primary"]) == 1
    assert "Leave out --phase and --keep" in capsys.readouterr().err
    pack = write_school(tmp_path / "pack", members(2, 10)[0].asked(date(2026, 11, 20)))
    assert ingest.import_pack(pack, store.school_engine(), progress=False).accepted
    assert main(SMALL) == 1
    assert "never put beside a real one" in capsys.readouterr().err
