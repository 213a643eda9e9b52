"""What is kept for one of several schools is no other's: releases, visits, actions, imports, views, calendars."""

from dataclasses import replace
from datetime import date
from urllib.parse import quote

import pytest

from components.actions_page import promise_of
from data import accounts, actions, calendars, store, views, visits
from data.errors import NotAllowed, Refused
from data.filters import Filters
from data.ingest.tray import Tray
from data.ingest.work import Work
from data.publish import preparing
from data.reader import Reader, reading_as
from data.release import file, preview
from data.release.file import Broken
from tests.support_app import layout_of
from tests.support_trust import GIVEN, MINE, NAMES, NOWHERE, OTHER, text_of
from tests.support_web import ORIGIN, update

GIVES = {who: None if schools is None else frozenset(schools) for who, schools in GIVEN.items()}
ACTION = actions.Action("Aim of Wagtail", "Weekly calls", "Mary Canary", date(2026, 12, 18))


def number_of(who: str, role: str) -> int:
    listed = accounts.listed(store.accounts_engine())
    return next(line.account_id for line in listed if line.username == f"{who}-{role}")


def reading(who: str, role: str, school: int | None = None):
    return reading_as(Reader(number_of(who, role), role, f"{who}-{role}", given=GIVES[who], school=school))


def content(urn: int, made: str = "2026-11-20T08:00:00Z") -> dict:
    """What a release holds that shows nothing but which school it is of."""
    return {
        "format": file.FORMAT, "k": 6, "rung": "totals", "rung_words": "totals of the school", "as_at": "2026-11-20",
        "made": made, "tables": {}, "choices": [{"query": "", "roll": 60, "in_view": 12}],
        "school": {"urn": urn, "name": NAMES[urn], "phase": "primary", "demo": False},
    }  # fmt: skip


@pytest.fixture
def unpublished(trust):
    """The same application, with nothing published before or after."""
    yield trust
    for path in [*file.folder().glob("*"), *preview.folder().glob("*")]:
        if path.is_file():
            path.unlink()


@pytest.fixture
def published(unpublished):
    """The same application, with a release of each school."""
    for urn in NAMES:
        file.write(content(urn), several=True)
    return unpublished


def test_a_governor_reads_the_release_of_their_school_and_of_no_other(published):
    governor = published.client("one", "governor")
    assert NAMES[MINE] in text_of(layout_of(governor, "/register"))
    assert governor.get("/packs/governors.pdf").status_code == 200
    for what, answer in published.asked(governor, None):
        assert NAMES[OTHER] not in text_of(answer), what
    for school in (OTHER, NOWHERE):
        assert "There is no page" in text_of(layout_of(governor, f"/register?school={school}"))
        assert governor.get(f"/packs/governors.pdf?school={school}").status_code == 404


def test_a_governor_who_is_given_several_chooses_among_them(published):
    governor = published.client("both", "governor")
    for asked, shown in (("", OTHER), (f"?school={MINE}", MINE), (f"?school={OTHER}", OTHER)):
        assert NAMES[shown] in text_of(layout_of(governor, f"/register{asked}"))


@pytest.mark.parametrize("only", [MINE, OTHER])
def test_where_one_school_of_several_has_published_its_own_governors_alone_read_it(unpublished, only):
    file.write(content(only), several=True)
    assert "You have not been given a school yet" in text_of(
        layout_of(unpublished.client("none", "governor"), "/register")
    )
    told = text_of(layout_of(unpublished.client("one", "governor"), "/register"))
    assert (NAMES[MINE] in told) == (only == MINE)
    assert NAMES[OTHER] not in told


def test_a_release_that_is_named_for_another_school_is_shown_to_nobody(published):
    for urn, other in ((MINE, OTHER), (OTHER, MINE)):
        (file.folder() / f"current-{urn}").write_text(file.release_of(content(other)).id)
    governor = published.client("one", "governor")
    assert layout_of(governor, "/register").status_code == 503
    assert governor.get("/tables/register/shares.csv").status_code == 503


def test_what_one_school_publishes_leaves_what_another_published(published):
    before = {urn: file.current(urn).id for urn in NAMES}
    later = file.release_of(content(MINE, "2026-11-21T08:00:00Z"))
    preview.keep(later)
    with reading("both", "senco", OTHER), pytest.raises(Broken):
        preparing.publish(later.id)
    with reading("one", "senco"):
        preparing.publish(later.id)
    assert (file.current(MINE).id, file.current(OTHER).id) == (later.id, before[OTHER])
    assert [one.urn for one in file.listed(OTHER)] == [OTHER]


def test_a_preview_is_looked_at_by_who_is_given_its_school(published):
    made = {urn: file.release_of(content(urn, "2026-11-21T08:00:00Z")) for urn in NAMES}
    for release in made.values():
        preview.keep(release)
    for who, urn, status in (
        ("one", MINE, 303),
        ("one", OTHER, 404),
        ("none", MINE, 404),
        ("both", OTHER, 303),
    ):
        client = published.client(who, "senco")
        answer = client.post("/preview", data={"release": made[urn].id}, headers={"Origin": ORIGIN})
        assert answer.status_code == status, (who, urn)
    assert NAMES[OTHER] in text_of(layout_of(client, "/register"))
    assert "There is no page" in text_of(layout_of(client, f"/register?school={MINE}"))
    back = client.post("/preview", data={"release": ""}, headers={"Origin": ORIGIN})
    assert back.location == f"/publish?school={OTHER}"


def test_each_school_keeps_its_own_previews_and_how_far_preparing_is(unpublished):
    other = file.release_of(content(OTHER))
    preview.keep(other)
    for day in range(1, 6):
        preview.keep(file.release_of(content(MINE, f"2026-11-0{day}T08:00:00Z")))
    assert preview.opened(other.id).urn == OTHER
    assert len(list(preview.folder().glob("*.json"))) == 1 + preview.KEPT
    preparing._note(preparing.State(release=other.id), OTHER)
    client = unpublished.client("both", "senco")
    assert "Ready, not published" in text_of(layout_of(client, f"/publish?school={OTHER}"))
    assert "Ready, not published" not in text_of(layout_of(client, f"/publish?school={MINE}"))


def save_visit(urn: int, **more) -> visits.Saved:
    promised = (visits.Action(f"Promise of {NAMES[urn]}"),)
    visit = visits.Visit(date(2026, 11, 20), f"Visitor of {NAMES[urn]}", actions=promised, urn=urn)
    return visits.save(store.accounts_engine(), visit, urn=urn, **more)


def test_a_visit_is_read_and_changed_at_its_own_school_alone(published):
    with reading("both", "senco", OTHER):
        saved = save_visit(OTHER)
    for who, role, school, seen in (
        ("both", "senco", OTHER, True), ("both", "senco", MINE, False), ("one", "senco", None, False),
        ("one", "governor", None, False), ("both", "governor", OTHER, True),
    ):  # fmt: skip
        client, query = published.client(who, role), f"&school={school}" if school else ""
        told = text_of(layout_of(client, f"/visit?visit={saved.number}{query}"))
        assert (f"Visitor of {NAMES[OTHER]}" in told) == seen, (who, role, school)
    with reading("one", "senco"):
        with pytest.raises(Refused):
            save_visit(MINE, number=saved.number, after=saved.version)
        assert visits.history(store.accounts_engine(), saved.number, MINE) == []
        assert promise_of(saved.number, 0) is None
    with reading("both", "senco", OTHER):
        assert promise_of(saved.number, 0)[1].what == f"Promise of {NAMES[OTHER]}"


def test_the_visits_of_before_are_those_of_the_only_school_there_was(published):
    engine = store.accounts_engine()
    with reading("both", "senco", MINE):
        old = visits.save(engine, visits.Visit(date(2026, 11, 20), "Before"))
    assert old.number not in {saved.number for saved in visits.visits(engine, MINE)}
    visits.adopt(engine, MINE)
    assert old.number in {saved.number for saved in visits.visits(engine, MINE)}
    assert old.number not in {saved.number for saved in visits.visits(engine, OTHER)}


def test_an_action_is_read_and_changed_at_its_own_school_alone(trust):
    with reading("both", "senco", OTHER):
        made = actions.save(store.school_engine(), OTHER, replace(ACTION, aim=f"Aim of {NAMES[OTHER]}"))
    both, one = trust.client("both", "senco"), trust.client("one", "senco")
    assert made.action.aim in text_of(layout_of(both, f"/actions?action={made.key}&school={OTHER}"))
    for client, query in ((both, f"&school={MINE}"), (one, "")):
        assert "There is no such action" in text_of(layout_of(client, f"/actions?action={made.key}{query}"))
        assert made.action.aim not in text_of(layout_of(client, f"/actions?{query}"))
    assert one.get(f"/actions/plan.docx?school={OTHER}").status_code == 404
    from callbacks.actions import saved_as

    said = {"aim": "x", "action": "y", "owner": "z", "due_date": "2026-12-18"}
    with reading("one", "senco"), pytest.raises(Refused, match="no longer there"):
        saved_as(said, {"key": made.key, "version": made.version})


def test_a_calendar_opens_the_school_that_its_address_was_made_for(trust):
    engine, client = store.accounts_engine(), trust.whole.app.server.test_client()
    both, one, none = (number_of(who, "senco") for who in ("both", "one", "none"))
    address = calendars.address(engine, both, OTHER)
    assert client.get(address).status_code == 200
    for spoilt in (
        address.replace(str(OTHER), str(MINE)), address.replace(f"-{OTHER}", ""), calendars.address(engine, both),
        calendars.address(engine, one, OTHER), calendars.address(engine, one, NOWHERE),
        calendars.address(engine, none), calendars.address(engine, none, MINE),
    ):  # fmt: skip
        assert client.get(spoilt).status_code == 404, spoilt
        assert client.get(f"{spoilt}?school={OTHER}").status_code == 404, spoilt
    assert calendars.address(engine, both, MINE) in text_of(
        layout_of(trust.client("both", "senco"), f"/reviews?school={MINE}")
    )


def test_files_are_handed_in_for_one_school_and_lie_at_no_other(trust):
    client = trust.client("both", "admin")
    headers = {"Origin": ORIGIN, "X-File-Name": quote("mine-alone.csv")}
    assert client.post(f"/data/upload?school={MINE}", data=b"a,b\n", headers=headers).status_code == 200
    assert "mine-alone.csv" in text_of(layout_of(client, f"/data?school={MINE}"))
    assert "mine-alone.csv" not in text_of(layout_of(client, f"/data?school={OTHER}"))
    for who, school, status in (("one", OTHER, 404), ("one", NOWHERE, 404), ("none", MINE, 404)):
        answer = trust.client(who, "admin").post(f"/data/upload?school={school}", data=b"a", headers=headers)
        assert answer.status_code == status, who


@pytest.mark.parametrize("step", ["looking", "importing"])
@pytest.mark.parametrize("urn", [OTHER, NOWHERE])
def test_nobody_looks_at_or_imports_into_a_school_that_is_not_theirs(trust, step, urn):
    tray = Tray(number_of("one", "admin"), MINE)
    tray.clear()
    (tray.handed).mkdir(parents=True, exist_ok=True)
    (tray.handed / "school.csv").write_text(f"urn,name,phase\n{urn},Taken Over,primary\n")
    said = Work(tray, {"step": step}).do()
    assert "is not given to you" in said["words"]
    assert trust.school(OTHER).name == NAMES[OTHER]


def test_what_was_imported_is_listed_and_undone_at_its_own_school_alone(trust):
    for who, school, shown in (("one", None, MINE), ("both", OTHER, OTHER)):
        query = f"?school={school}" if school else ""
        told = text_of(layout_of(trust.client(who, "admin"), f"/data{query}"))
        assert NAMES[shown] in told
        hidden = OTHER if shown == MINE else MINE
        assert f'"data-urn": "{hidden}"' not in told
    output = next(name for name in trust.whole.roles if "import-desk" in name)
    parts = ("import-desk", "import-clock", "import-standing", "import-school")
    body = {
        "output": output,
        "outputs": [{"id": part, "property": output.split(f"{part}.")[1].split(".")[0]} for part in parts],
        "inputs": [
            {"id": "import-asked", "property": "data", "value": {"do": "undo", "urn": OTHER, "number": 1}},
            {"id": "import-clock", "property": "n_intervals", "value": 1},
        ],
        "state": [{"id": "school", "property": "data", "value": None}],
        "changedPropIds": ["import-asked.data"],
    }
    assert "There is no such import" in text_of(update(trust.client("one", "admin"), body))
    assert trust.school(OTHER) is not None


def test_a_view_opens_the_school_it_was_kept_at(trust):
    engine, number = store.accounts_engine(), number_of("both", "leader")
    with reading("both", "leader", OTHER):
        kept = views.save(engine, "Hornbeam", "/register", Filters(year_group=("3",)), urn=OTHER)
    assert kept.address == f"/register?year_group=3&school={OTHER}"
    client = trust.client("both", "leader")
    assert kept.address in text_of(layout_of(client, kept.address)) or kept.address in text_of(
        client.get("/")
    )
    with reading("both", "leader"):
        views.begin_with(engine, kept.number)
        assert views.rename(engine, kept.number, "Rise").urn == OTHER
    assert views.start_of(engine, number) == kept.address
    accounts.set_schools(engine, "both-leader", (MINE,))
    try:
        assert "Not available" in text_of(trust.client("both", "leader").get("/"))
    finally:
        accounts.set_schools(engine, "both-leader", None)
        with reading("both", "leader"):
            views.remove(engine, kept.number)


def test_preparing_is_for_who_is_given_the_school(trust):
    with reading("none", "senco", MINE), pytest.raises(LookupError):
        preparing.start()
    with reading("one", "leader"), pytest.raises(NotAllowed):
        preparing.start()
