"""The page of the action plan: what is open, the list, and the form of one action."""

from datetime import date

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html

from components import action_form, ids
from components.action_words import EVERY, chosen, due_said, hours_said, money_said, sums_said
from components.followed import VISIT, look, made_from, then_and_now
from components.page import notice, page_key
from components.readers import reached
from data import actions, source, store, terms, visits
from data.actions import Action, Planned
from data.dates import long_date
from data.filters import Filters
from data.school import School
from data.visits import Saved

MOVED = "A number that moved is not yet a change: its panel says how much of it chance alone would move."
NOT_THERE = "There is no such action. It may stand under another address since the plan was imported again."


def actions_page(module: str, query: dict) -> html.Div:
    """The page for the present reader: a form where the address asks for one, else the plan."""
    declared = dash.page_registry[module]
    if not reached(declared):
        return notice("This page is not for your role", "Ask the SENCO if you think it should be.")
    school = school_now()
    if school is None:
        return notice("No school has been imported yet", "A plan belongs to a school: import its data first.")
    about = html.P([html.Strong(school.name), f" \u00b7 today, {long_date(date.today())}"], className="as-at")
    head = html.Header([html.H1(declared["question"]), about], className="page-head")
    return html.Div([head, html.Div(_inside(school, query), className="panels")], className="page actions")


def school_now() -> School | None:
    """The school whose plan it is."""
    return source.current().reading(Filters()).school


def _inside(school: School, query: dict) -> list:
    asked = {name: said for name, said in query.items() if isinstance(said, str)}
    engine = store.school_engine()
    if "new" in asked:
        return [action_form.form(None, {}, "Add an action", [])]
    if "make" in asked:
        page, _, panel = asked["make"].partition("/")
        choices = Filters.from_query(query).to_query()
        found = look(page, panel, choices)
        return [action_form.of_panel(found, choices) if found else _sorry("There is no such panel.")]
    if VISIT in asked:
        return [_promised_form(asked[VISIT], asked.get("promise", ""))]
    if "action" in asked:
        planned = next((one for one in actions.plan(engine, school.urn) if one.key == asked["action"]), None)
        if planned is None:
            return [_sorry(NOT_THERE)]
        return [action_form.of_planned(planned, actions.history(engine, school.urn, planned.action_id))]
    plan = actions.plan(engine, school.urn)
    return [*filter(None, (_open(plan), _promises(plan), _listed(plan)))]


def _sorry(words: str) -> html.Section:
    back = dcc.Link("See the plan", href="/actions", className="do")
    return html.Section([html.P(words, className="sentence"), html.P(back)], className="panel wide")


def _open(plan: list[Planned]) -> html.Section:
    """How much is open, and what can be done here."""
    found = actions.summed([planned.action for planned in plan])
    doing = [
        dcc.Link("Add an action", href="/actions?new=yes", className="do main"),
        html.A("Download spreadsheet (XLSX)", href="/actions/plan.xlsx", className="do"),
        html.A("Download document (DOCX)", href="/actions/plan.docx", className="do"),
    ]
    how = "From any panel: Options, then \u201cMake an action from this\u201d. Its finding, number and date come along."
    return html.Section(
        [
            html.Header(html.H2("What is open?", id="actions-open")),
            html.P(sums_said(found), className="sentence"),
            html.Div(doing, className="doing"),
            html.P(how, className="quiet"),
        ],
        className="panel wide", **{"aria-labelledby": "actions-open"},
    )  # fmt: skip


def _listed(plan: list[Planned]) -> html.Section:
    statuses = [{"value": status, "label": status.capitalize()} for status in terms.ACTION_STATUSES]
    leads = sorted({planned.action.owner for planned in plan}, key=str.casefold)
    start = actions.OPEN if any(planned.action.status == actions.OPEN for planned in plan) else EVERY
    filters = [
        _filter("Status", ids.ACTIONS_STATUS, [*statuses, {"value": EVERY, "label": "All"}], start),
        _filter(
            "Lead",
            ids.ACTIONS_LEAD,
            [{"value": EVERY, "label": "Anybody"}, *({"value": lead, "label": lead} for lead in leads)],
            EVERY,
        ),
    ]
    parts = [
        html.Header(html.H2("What did we decide, and how far is it?", id="actions-plan")),
        html.Div(filters, className="choosing"),
        html.Div(listed(plan, start, EVERY), id=ids.ACTIONS_LISTED),
    ]
    return html.Section(parts, className="panel wide", **{"aria-labelledby": "actions-plan"})


def _filter(title: str, name: str, options: list[dict], value: str) -> html.Label:
    return html.Label(
        [html.Span(title), dbc.Select(id=name, options=options, value=value)], className="field"
    )


def listed(plan: list[Planned], status: object, lead: object) -> list:
    """The actions of a status and a lead, the soonest due first, with their sums."""
    shown = chosen(plan, status, lead)
    if not plan:
        return [html.P("The plan is empty. Add an action, or make one from a panel.", className="quiet")]
    if not shown:
        return [html.P("No action is like that.", className="quiet", role="status")]
    cost, hours = (sum(getattr(one.action, name) or 0 for one in shown) for name in ("cost", "hours"))
    count = f"{len(shown):,} of {len(plan):,} actions, {money_said(cost)} and {hours_said(hours)} in all."
    items = [html.Li(_line(planned, date.today())) for planned in shown]
    notes = (
        [html.P(MOVED, className="quiet")] if any(one.origin and one.origin.figure for one in shown) else []
    )
    return [html.P(count, className="quiet", role="status"), *notes, html.Ul(items, className="plan")]


def _line(planned: Planned, today: date) -> html.Article:
    action = planned.action
    title = dcc.Link(action.aim, href=f"/actions?action={planned.key}")
    words = [html.H3(title), html.P(action.action, className="doing-what")]
    if planned.origin:
        where, address = made_from(planned.origin)
        words.append(
            html.P(["From: ", dcc.Link(where, href=address) if address else where], className="quiet")
        )
        lines = then_and_now(planned.origin)
        words += [html.Ul([html.Li(line) for line in lines], className="then-now")] if lines else []
    elif page := _page_of(action):
        words.append(html.P(["About: ", dcc.Link(page["name"], href=page["path"])], className="quiet"))
    if action.success_criteria:
        words.append(html.P(f"Success: {action.success_criteria}", className="quiet"))
    if action.evaluation:
        words.append(html.P(f"Evaluation: {action.evaluation}", className="quiet"))
    facts = [
        ("Lead", action.owner),
        ("Due", due_said(action, today)),
        ("Status", "Overdue" if action.is_overdue(today) else action.status.capitalize()),
        ("Cost", "" if action.cost is None else money_said(action.cost)),
        ("Time", "" if action.hours is None else hours_said(action.hours)),
    ]
    side = html.Dl([part for term, said in facts if said for part in (html.Dt(term), html.Dd(said))])
    classes = "planned late" if action.is_overdue(today) else "planned"
    return html.Article([html.Div(words), side], className=classes)


def _page_of(action: Action) -> dict | None:
    """The page that an action names, as actions.csv may."""
    key = action.page.strip("/")
    return next(
        (page for page in dash.page_registry.values() if page.get("panels") and page_key(page) == key), None
    )


def _promises(plan: list[Planned]) -> html.Section | None:
    """What was promised at visits and is open and not in the plan, each with the way into it."""
    taken = {
        (one.origin.panel, one.origin.sentence) for one in plan if one.origin and one.origin.page == VISIT
    }
    found = [
        html.Li(_promise(saved, place))
        for saved in visits.visits(store.accounts_engine(), source.apart())
        for place, promised in enumerate(saved.visit.actions)
        if promised.status == actions.OPEN and (str(saved.number), promised.what) not in taken
    ]
    if not found:
        return None
    head = html.Header(
        html.H2("What was promised at a visit, and is not in the plan?", id="actions-promised")
    )
    return html.Section(
        [head, html.Ul(found, className="plan")],
        className="panel wide",
        **{"aria-labelledby": "actions-promised"},
    )


def _promise(saved: Saved, place: int) -> list:
    promised = saved.visit.actions[place]
    when = f", by {long_date(promised.due)}" if promised.due else ""
    who = f" {promised.owner}{when}." if promised.owner or when else ""
    visit = dcc.Link(f"visit on {long_date(saved.visit.visited_on)}", href=f"/visit?visit={saved.number}")
    take = dcc.Link("Take it into the plan", href=f"/actions?visit={saved.number}&promise={place}")
    return [html.P([html.Strong(promised.what), who, " Promised at the ", visit, ". ", take])]


def promise_of(number: object, place: object) -> tuple[Saved, visits.Action] | None:
    """One promise by its visit's number and its place there; None where there is none."""
    for saved in visits.visits(store.accounts_engine(), source.apart()):
        for at, promised in enumerate(saved.visit.actions):
            if (str(saved.number), str(at)) == (str(number), str(place)):
                return saved, promised
    return None


def _promised_form(number: str, place: str) -> html.Section:
    found = promise_of(number, place)
    if found is None:
        return _sorry("There is no such promise.")
    saved, promised = found
    about = f"Promised at the visit on {long_date(saved.visit.visited_on)}."
    which = {"visit": number, "promise": place}
    return action_form.of_promise(promised.what, promised.owner, promised.due, about, which)
