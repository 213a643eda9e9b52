"""What the server does on a filter change, measured in this process: page, single measures, snapshot."""

from collections.abc import Callable

from plotly.io.json import to_json_plotly

from benchmarks.agreement import disagreements, headline_disagreements
from benchmarks.agreement_pages import disagreements as page_disagreements
from benchmarks.choices import choices
from benchmarks.floor import COUNTS, Counted, Prepared
from benchmarks.floor_headlines import HEADLINES
from benchmarks.page import SENCO, Page, Refusal
from benchmarks.report import Line, at_most, ms, ratio_at_least, ratio_at_most, said, times
from benchmarks.stopwatch import Way, side_by_side
from benchmarks.usual.frames import Frames
from benchmarks.usual.pages import PAGES
from benchmarks.usual.register import Question
from data import snapshot, store
from data.filters import Filters
from data.measures.core import MEASURES
from data.measures.listing import register_list
from data.reader import reading_as

MEASURE_ROUNDS = 4  # for each round of a page, since a measure takes so little
USUAL_CASES = 5  # one of so many choices is put to the usual way of a page
PARTS = ("query", "measures", "figures, words and JSON", "answer put together")


class Register:
    """The Register page of one school and its two rivals, all holding their data in memory."""

    def __init__(self, page: Page, quick: bool) -> None:
        self.page, self.school = page, page.live.school()
        self.prepared, self.frames = Prepared(self.school), Frames(store.school_engine(), self.school.urn)
        self.cases = choices(self.school)[:: 4 if quick else 1]
        self.rounds = 2 if quick else 5

    def check(self) -> None:
        """Raises Refusal when the three do not count the same."""
        found = []
        for filters in self.cases:
            question = Question(self.frames, filters, self.school.data_date)
            counted = Counted(self.prepared, filters)
            found += disagreements(register_list, self.school, filters, counted, question)
            found += headline_disagreements(self.school, filters, counted)
        if found:
            raise Refusal("the ways of answering do not count the same: " + "; ".join(found[:5]))

    def floor(self, filters: Filters) -> None:
        """Every table of the page counted by numpy."""
        counted = Counted(self.prepared, filters)
        for count in COUNTS.values():
            count(counted)

    def pandas(self, filters: Filters) -> None:
        """The page answered the usual way."""
        self.usual("register")(filters)

    def usual(self, key: str) -> Callable[[Filters], None]:
        """A page of this key answered the usual way."""
        page = PAGES[key]
        ask = page.opened(self.frames)
        return lambda filters: to_json_plotly(page.answer(ask(filters, self.school.data_date)))

    def check_page(self, key: str) -> None:
        """Raises Refusal when the usual way does not count on a page what the product counts."""
        ask, found = PAGES[key].opened(self.frames), []
        with reading_as(SENCO):
            for filters in self.cases[::USUAL_CASES]:
                asked = ask(filters, self.school.data_date)
                found += page_disagreements(key, self.school, filters, asked)
        if found:
            raise Refusal("the usual way does not count the same: " + "; ".join(found[:5]))


def filter_change(register: Register) -> list[Line]:
    """All panels of the page: fresh and kept, in the app alone and through the gate, beside floor and pandas."""
    page = register.page
    ways = {
        "floor": Way(register.floor),
        "fresh": Way(page.stages, before=page.forget),
        "kept": Way(page.stages, before=page.stages),
        "request, fresh": Way(page.post, before=page.forget),
        "request, kept": Way(page.post, before=page.post),
        "pandas": Way(register.pandas),
    }
    timed = side_by_side(ways, register.cases, register.rounds)
    size = len(page.post(Filters())) / 1000
    floor, fresh, usual = (ms(timed.typical(way)) for way in ("floor", "fresh", "pandas"))
    lines = [at_most("all panels, fresh", 1000 * timed.typical("fresh"), 15, "ms")]
    for part in PARTS:
        lines.append(Line(f"  of it {part}", ms(timed.typical(f"fresh: {part}"))))
    return [
        *lines,
        Line("  5 in 100 take longer than", ms(timed.slow("fresh"))),
        Line("  beside the floor", fresh, f"numpy {floor}", times(timed.ratio("fresh", "floor"))),
        ratio_at_least("  beside pandas", fresh, f"pandas {usual}", timed.ratio("pandas", "fresh"), 20),
        at_most("all panels, kept", 1000 * timed.typical("kept"), 1, "ms"),
        Line("whole request, fresh", ms(timed.typical("request, fresh")), f"size {said(size, 'kB')}"),
        Line("whole request, kept", ms(timed.typical("request, kept"))),
    ]


def one_measure(register: Register) -> list[Line]:
    """Each measure tallied and valued, beside numpy counting the same."""
    lines = []
    for name, count in (COUNTS | HEADLINES).items():
        measure = MEASURES.get(name)

        def ours(filters: Filters, measure=measure) -> None:
            if measure:
                measure.value(measure.tally(register.school, filters))
            else:
                register_list.rows(register.school, filters)

        def floor(filters: Filters, count=count) -> None:
            count(Counted(register.prepared, filters))

        rounds = MEASURE_ROUNDS * register.rounds
        ways = {"ours": Way(ours, before=register.page.forget), "floor": Way(floor)}
        timed = side_by_side(ways, register.cases, rounds)
        mine, beside = ms(timed.typical("ours")), f"numpy {ms(timed.typical('floor'))}"
        ratio = timed.ratio("ours", "floor")
        if measure:
            lines.append(ratio_at_most(name, mine, beside, ratio, 3))
        else:
            lines.append(Line("(the list of pupils, no measure)", mine, beside, times(ratio)))
    return lines


def snapshot_built(register: Register) -> list[Line]:
    """Reading the school into memory, for every page."""
    engine, urn = store.school_engine(), register.school.urn
    timed = side_by_side({"ours": Way(lambda _case: snapshot.build(engine, urn))}, [urn], register.rounds)
    return [Line("the snapshot built from the store", ms(timed.typical("ours")))]


def other_page(register: Register, page: Page) -> list[Line]:
    """A page that has no floor of its own: all its panels, fresh and kept, and beside the usual way of it."""
    ways = {"fresh": Way(page.stages, before=page.forget), "kept": Way(page.stages, before=page.stages)}
    timed = side_by_side(ways, register.cases, register.rounds)
    size = f"panels: {len(page.panels)}"
    lines = [at_most("all panels, fresh", 1000 * timed.typical("fresh"), 15, "ms", beside=size)]
    for part in PARTS:
        lines.append(Line(f"  of it {part}", ms(timed.typical(f"fresh: {part}"))))
    lines.append(at_most("all panels, kept", 1000 * timed.typical("kept"), 1, "ms"))
    return [*lines, *beside_usual(register, page)]


def beside_usual(register: Register, page: Page) -> list[Line]:
    """The page beside the same tables and charts in the usual way, where there is such a page."""
    if page.key not in PAGES:
        return []
    register.check_page(page.key)
    ways = {"fresh": Way(page.stages, before=page.forget), "pandas": Way(register.usual(page.key))}
    # The usual way takes so long that a few choices a round tell as much.
    timed = side_by_side(ways, register.cases[::USUAL_CASES], 2)
    fresh, usual = ms(timed.typical("fresh")), f"pandas {ms(timed.typical('pandas'))}"
    return [ratio_at_least("  beside pandas", fresh, usual, timed.ratio("pandas", "fresh"), 20)]
