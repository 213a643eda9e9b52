"""Who can see what, what is hidden and how, and what risk is left: the same words for every role."""

import dash
from dash import html

from data import source
from data.release.file import Broken
from data.release.rows import K
from data.source import NotPublished

SEEN = (
    ("SENCO", "Everything, with pupils\u2019 names. Imports data and publishes to governors."),
    (
        "Senior leader",
        "Everything, with pupils\u2019 names. Opening one pupil\u2019s page is written in the audit log.",
    ),
    ("Administrator", "The figures of every page and no name. Imports data."),
    (
        "Governor",
        "Only what the SENCO has published: figures of groups, never a name, a list or a single pupil.",
    ),
)
GOVERNORS = (
    "Governors read a release: figures that the SENCO published at one moment, made from one day\u2019s data. It does "
    "not change afterwards, and a governor\u2019s screen, download, PDF and slides are all made from it and from "
    "nothing else. The pupils\u2019 data is never opened for a governor.",
    "Choices are few on purpose. A release answers the whole school, and the year groups and need areas that a school "
    "of this size can show. It cannot be cut further, because two harmless numbers can give away a third.",
)
RULES = (
    "A number of {k} or more pupils can be shown; 1 to {under} pupils are hidden, and so is 0 where it would tell.",
    "A share or a mean needs at least 10 pupils, and a share none or at least {k} on each side: \u201call of "
    "them\u201d in a small group tells of each of them.",
    "Where a hidden number could be worked out from others, some of those are hidden too. A second program, written "
    "apart from the first, then attacks the whole release; if it finds anything, nothing is published.",
    "Figures about attendance, progress and interventions are rounded, because outcomes can be compared with the "
    "register.",
    "Which rows a table has never depends on a hidden number: a reason or need that nobody has still has its row, and "
    "an intervention or test of too few pupils is not named.",
    "Too small a change since any day that earlier releases told of (a few pupils who joined, left or changed) is not "
    "published, so that two releases side by side do not give away who it was.",
    "A team of staff with fewer than 5 answers is hidden, with the next smallest where one alone could be worked out. "
    "A cost is shown where at least {k} pupils and 2 staff are behind it.",
    "c, and \u201chidden to protect pupils\u201d, is said for all of these alike, so that it tells neither how many "
    "nor why.",
)
RISKS = (
    "A governor who already knows all but one pupil of a group can still learn about the last one. A school that "
    "worries about this can raise the smallest number shown; it can never be lowered.",
    "Somebody who knows exactly how numbers are hidden can guess a little better than somebody who does not.",
    "Where one pupil\u2019s record of an earlier day is corrected, the next release may have to wait until more has "
    "changed.",
    "Numbers told in conversation, on the SENCO\u2019s screen or in a photograph of it are not protected.",
    "Another document of the school, such as its SEN information report, may state a number that is hidden here.",
    "What is written in the record of a visit is read by governors and staff alike: write no pupil\u2019s name there.",
)
OURS = (
    "These are this program\u2019s rules, chosen with care from what statisticians publish. No law or department sets "
    "one number for all; where the school\u2019s own policy is stricter, follow it."
)


def who_sees_what(module: str) -> html.Div:
    """The page for anybody who is signed in."""
    declared = dash.page_registry[module]
    k = _smallest()
    rules = [words.format(k=k, under=k - 1) for words in RULES]
    parts = [
        _panel("Who can see what?", "roles", _roles()),
        _panel("What do governors read?", "governors", *map(html.P, GOVERNORS)),
        _panel("What is hidden, and how?", "hidden", _listed(rules), html.P(OURS, className="quiet")),
        _panel("What risk is left?", "risk", _listed(RISKS)),
    ]
    head = html.Header(html.H1(declared["question"]), className="page-head")
    return html.Div([head, html.Div(parts, className="panels plain-words")], className="page")


def _smallest() -> int:
    """The smallest number of pupils that is shown: the published release's, else the one that would be taken."""
    try:
        return source.published().release.k
    except (NotPublished, Broken):
        return K


def _panel(heading: str, key: str, *parts: object) -> html.Section:
    head = html.Header(html.H2(heading, id=f"seen-{key}"))
    return html.Section([head, *parts], className="panel", **{"aria-labelledby": f"seen-{key}"})


def _roles() -> html.Dl:
    return html.Dl(
        [part for role, sees in SEEN for part in (html.Dt(role), html.Dd(sees))], className="roles"
    )


def _listed(lines: tuple[str, ...] | list[str]) -> html.Ul:
    return html.Ul([html.Li(line) for line in lines], className="said")
