"""How far an import has come, as it is told to somebody who waits."""

from data import ingest
from data.ingest.progress import bar
from tests.data.packs import TODAY, database, small, write


def test_an_import_tells_what_it_does_and_how_much_of_it_is_done(tmp_path, monkeypatch):
    told, engine = [], database(tmp_path, monkeypatch)
    pack = write(tmp_path / "pack", small())
    report = ingest.import_pack(
        pack, engine, today=TODAY, progress=lambda doing, part: told.append((doing, part))
    )
    assert report.accepted
    parts = {
        step: [part for doing, part in told if doing.startswith(step)] for step in ("Reading", "Writing")
    }
    for told_parts in parts.values():
        assert told_parts == sorted(told_parts)
        assert told_parts[-1] == 1
    assert "Reading pupils.csv" in dict(told)
    assert told[-1] == ("Writing", 1)


def test_nothing_to_do_is_done_and_more_than_all_is_all():
    told = []
    with bar(lambda _doing, part: told.append(part), "Reading", 0) as reading:
        reading.update(0)
    with bar(lambda _doing, part: told.append(part), "Reading", 10) as reading:
        reading.update(25)
    assert told == [1, 1]
