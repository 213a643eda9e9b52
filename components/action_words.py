"""What the fields of an action are called, and how an action is said."""

from datetime import date

from components.sentences.provision import pounds
from data import terms
from data.actions import Action, OpenActions, Planned
from data.dates import long_date
from data.rounding import said

TITLES = {
    "aim": "Aim",
    "action": "What will be done",
    "owner": "Lead",
    "others": "Others involved",
    "start_date": "Start",
    "due_date": "Due",
    "cost": "Cost (\u00a3)",
    "hours": "Hours of staff time",
    "success_criteria": "Success criteria",
    "monitored_by": "Monitored by",
    "monitored_when": "When",
    "monitoring": "How",
    "improvement_plan": "Where it stands in the school improvement plan",
    "evaluation": "Evaluation: what happened",
    "status": "Status",
    "page": "Page",
    "opened_on": "Opened on",
}
# Out of their row a who, a when and a how need to say of what.
ALONE = TITLES | {"monitored_when": "Monitored when", "monitoring": "Monitored how"}
EVERY = "all"


def sums_said(found: OpenActions) -> str:
    """The open actions in one sentence: how many, how many late, what they cost and take."""
    if not found.open:
        return "No action is open."
    count = f"{found.open:,} {'action is' if found.open == 1 else 'actions are'} open"
    late = f"{found.overdue:,} overdue" if found.overdue else "none overdue"
    soon = f"{found.due_soon:,} due within six weeks" if found.due_soon else "none due within six weeks"
    return f"{count}: {late}, {soon}. {cost_said(found)}"


def cost_said(found: OpenActions) -> str:
    """What open actions cost and take, in a sentence."""
    if not found.cost and not found.hours:
        return "No cost or hours are written down."
    what = "It is" if found.open == 1 else "Together they are"
    return f"{what} planned to cost {money_said(found.cost)} and to take {hours_said(found.hours)}."


def money_said(amount: float) -> str:
    """Money as it is said of a plan: "\u00a30", "\u00a31,250.50", pence only where there are some."""
    return pounds(amount, 0 if amount == int(amount) else 2)


def hours_said(hours: float) -> str:
    """Hours as they are said: "1 hour", "12.5 hours"."""
    number = said(hours, 0 if hours == int(hours) else 1)
    return f"{number} hour" if number == "1" else f"{number} hours"


def due_said(action: Action, today: date) -> str:
    """When an action is due, and whether that is past or near."""
    day, days = long_date(action.due_date), (action.due_date - today).days
    if action.is_overdue(today):
        return f"{day}, overdue by {-days:,} {'day' if days == -1 else 'days'}"
    if action.is_due_soon(today):
        return f"{day}, today" if not days else f"{day}, in {days} {'day' if days == 1 else 'days'}"
    return day


def value_said(name: str, action: Action) -> str:
    """One field of an action as text; "" where nothing is written."""
    value = getattr(action, name)
    if value is None:
        return ""
    if isinstance(value, date):
        return long_date(value)
    if name == "cost":
        return money_said(value)
    if name == "hours":
        return hours_said(value)
    return value.capitalize() if name == "status" else value


def chosen(plan: list[Planned], status: object, lead: object) -> list[Planned]:
    """The actions of a status and a lead; EVERY, and what is neither, leaves none out."""
    return [
        planned
        for planned in plan
        if status not in terms.ACTION_STATUSES or planned.action.status == status
        if lead in (EVERY, None, "") or planned.action.owner == lead
    ]
