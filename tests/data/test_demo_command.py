"""``python -m data demo``: what it does, and what it will not do."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from data import ingest, models, store
from data.__main__ import main
from data.demo import write_pack
from tests.support_database import use

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def instance(tmp_path, monkeypatch):
    use(tmp_path / "instance", monkeypatch)
    monkeypatch.setattr("data.__main__.ROOMS", ("data.demo",))


def held() -> dict[str, object]:
    """What the school database holds: schools by name, pupils, and imports that stand."""
    with store.school_engine().connect() as connection:
        return {
            "schools": [
                tuple(row) for row in connection.execute(select(models.School.name, models.School.demo))
            ],
            "pupils": connection.scalar(select(func.count()).select_from(models.Pupil)),
            "standing": connection.scalar(
                select(func.count()).select_from(models.Import).where(models.Import.undone_at.is_(None))
            ),
        }


def pupils_of(folder) -> int:
    return len({line.split(",")[0] for line in (folder / "pupils.csv").read_text().splitlines()[1:]})


def test_it_imports_a_school_and_marks_it_as_the_demo(capsys):
    assert main(["demo", "--pupils", "12", "--today", str(TODAY)]) == 0
    assert held()["schools"] == [("Oriel Marsh School", True)]
    assert "12 pupils on roll on 20/11/2026, from seed 1" in capsys.readouterr().out


def test_a_second_demo_takes_the_place_of_the_first(tmp_path):
    assert main(["demo", "--pupils", "12", "--today", str(TODAY)]) == 0
    kept = tmp_path / "kept"
    again = [
        "demo",
        "--pupils",
        "9",
        "--phase",
        "primary",
        "--seed",
        "7",
        "--today",
        str(TODAY),
        "--keep",
        str(kept),
    ]
    assert main(again) == 0
    assert held() == {
        "schools": [("Oriel Marsh Primary School", True)],
        "pupils": pupils_of(kept),
        "standing": 1,
    }
    assert main(again) == 0
    assert held()["pupils"] == pupils_of(kept)


def test_it_is_never_put_beside_a_real_school(tmp_path, capsys):
    pack = write_pack(tmp_path / "pack", pupils=5, seed=2, today=TODAY)
    assert ingest.import_pack(pack, store.school_engine(), progress=False).accepted
    before = held()
    assert main(["demo", "--pupils", "12"]) == 1
    assert "never put beside a real one" in capsys.readouterr().err
    assert held() == before


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (["--pupils", "-1"], "Ask for 0 to 20,000"),
        (["--seed", "-1"], "whole number from 0 up"),
        (["--today", "31/02/2026"], "Write it as 2026-11-20"),
        (["--today", str(date.today() + timedelta(days=1))], "still to come"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words_before_anything_is_made(asked, answer, capsys):
    assert main(["demo", *asked]) == 1
    assert answer in capsys.readouterr().err
    assert held()["schools"] == []


def test_a_folder_with_other_files_in_it_is_left_alone(tmp_path, capsys):
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / "school.csv").write_text("urn,name\n123456,Elm Tree\n")
    assert main(["demo", "--pupils", "3", "--keep", str(ours)]) == 1
    assert "not the demo school's" in capsys.readouterr().err
    assert [path.name for path in ours.iterdir()] == ["school.csv"]
    assert main(["demo", "--pupils", "3", "--keep", str(ours / "school.csv")]) == 1
    assert "that is a file" in capsys.readouterr().err
