"""Getting a school in through the browser: from nothing to charts and back, by mouse and by keyboard."""

import threading

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from data import demo
from tests.browser.conftest import Watched
from tests.browser.test_screens import AXE
from tests.data.packs import upn
from tests.support_app import TODAY, small_school, start
from tests.support_database import use

pytestmark = pytest.mark.browser

STEEP = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    """A folder with the pack of a demo school of 60 pupils, and a list as a school's own system exports it."""
    folder = tmp_path_factory.mktemp("packs")
    demo.write_pack(folder / "pack", pupils=60, phase="secondary", seed=3, today=TODAY)
    ours = ["UPN;Family name;Cohort;Stage", *(f"{upn(number)};Canary{number};Oak;K" for number in range(30))]
    (folder / "Our pupils.csv").write_text("\n".join([*ours, f"A12;Quillfeather;Oak;{'K'}"]))
    (folder / "letter.pdf").write_bytes(b"%PDF-1.4")
    return folder


@pytest.fixture
def desk(tmp_path, monkeypatch, browser):
    """A watched page of an application with no school, at the desk: ``desk("senco")``."""
    small_school(tmp_path, 0)
    whole = start(tmp_path)
    use(tmp_path, monkeypatch)
    server = make_server("127.0.0.1", 0, whole.app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    contexts = []

    def make(role="senco", width=1366, height=768, **options):
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, **options))
        watched = Watched(contexts[-1].new_page(), f"http://127.0.0.1:{server.server_port}")
        watched.sign_in(role)
        watched.page.get_by_text("Import your school's data").click()
        watched.page.wait_for_selector("[data-choose]")
        return watched

    yield make
    for context in contexts:
        context.close()
    server.shutdown()
    thread.join()


def choose(watched, *files):
    with watched.page.expect_file_chooser() as chooser:
        watched.page.click("button[data-choose]")
    chooser.value.set_files(list(files))


def name_the_school(page, urn="123456"):
    page.fill("input[name=urn]", urn)
    page.fill("input[name=name]", "Ours")
    page.select_option("select[name=phase]", "secondary")
    page.press("input[name=name]", "Enter")


def says(watched, words, seconds=60):
    watched.page.get_by_text(words).first.wait_for(timeout=1000 * seconds)
    watched.settle()


def test_an_empty_school_fills_from_its_files_shows_its_charts_and_is_empty_again(desk, packs):
    watched = desk()
    page = watched.page
    assert "Start here" in page.inner_text("#import-desk")
    choose(watched, *sorted((packs / "pack").glob("*.csv")))
    says(watched, "Nothing is written until you say so.")
    assert "24 files are ready" in page.inner_text("#import-desk")
    page.reload()
    says(watched, "Nothing is written until you say so.")
    page.click("button[data-import=import]")
    says(watched, "Every page shows it now.")
    assert "No school" not in page.inner_text(".page-head")
    assert "Not yet: 0 of" not in page.inner_text("#import-standing")
    page.click(".rail a:has-text('Register')")
    page.wait_for_selector("#panel-register-shares .js-plotly-plot .main-svg")
    page.click(".rail a:has-text('Data')")
    page.get_by_text("Undo the latest import").click()
    page.click("button[data-import=undo]")
    says(watched, "Import 1 is undone")
    page.click(".rail a:has-text('Register')")
    says(watched, "No school has been imported yet")
    assert watched.faults == []
    assert watched.outside == []


def test_a_list_of_the_schools_own_is_asked_about_and_its_bad_row_left_out(desk, packs):
    watched = desk()
    page = watched.page
    choose(watched, packs / "Our pupils.csv", packs / "letter.pdf")
    says(watched, "Which school is this?")
    assert "A PDF holds no table" in page.inner_text("#import-handing")
    name_the_school(page, "12")
    says(watched, "URN should be")
    expect(page.locator("input[name=name]")).to_have_value("Ours")
    page.fill("input[name=urn]", "123456")
    page.press("input[name=urn]", "Enter")
    says(watched, "Which column holds the year group?")
    page.fill("fieldset input[name=given-year_group]", "7")
    page.press("fieldset input[name=given-year_group]", "Enter")
    says(watched, "1 row breaks a rule; everything else is fine.")
    assert "A12" in page.inner_text(".outcome")
    page.click("text=Import without this row")
    says(watched, "1 row was left out.")
    assert [fault for fault in watched.faults if "422" not in fault] == []


def test_41_files_are_dropped_anywhere_and_what_they_say_is_only_ever_text(desk):
    watched = desk()
    watched.page.evaluate(
        """text => {
            const carried = new DataTransfer();
            carried.items.add(new File([text], "pupils.csv"));
            const drop = new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true});
            window.left = !document.querySelector("h1").dispatchEvent(drop);
        }""",
        f"upn,year_group,{STEEP}\n{upn(1)},7,x\n{upn(2)},{STEEP},x",
    )
    assert watched.page.evaluate("window.left")  # the browser was kept from opening the file itself
    says(watched, "Which school is this?")
    name_the_school(watched.page)
    says(watched, "1 row breaks a rule")
    assert watched.page.inner_text("#import-desk").count(STEEP) == 2  # as text, where it stood in the file
    assert watched.page.locator("#import-desk img").count() == 0
    assert watched.faults == []


def test_everything_is_reached_by_keyboard_and_axe_finds_nothing(desk, packs):
    watched = desk(color_scheme="dark")
    page = watched.page
    choose(watched, packs / "Our pupils.csv")
    says(watched, "Which column holds the year group?")
    for summary in page.locator("main details > summary").all():
        summary.click() if summary.is_visible() else None
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found["violations"]] == []
    page.evaluate("document.getElementById('main').focus()")
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.textContent.slice(0, 20)"))
    assert {"Choose files", "Look again with this", "Take out", "Throw them away"} <= reached


@pytest.mark.parametrize("width", [320, 390, 768, 1920])
def test_the_questions_and_the_preview_fit_every_screen(desk, packs, width):
    watched = desk(width=width, height=800)
    choose(watched, packs / "Our pupils.csv")
    says(watched, "Which column holds the year group?")
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
