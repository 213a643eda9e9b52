"""The usual way: the Register page as it is ordinarily written, pandas and ``plotly.express`` in a Dash callback.

Kept fair: data frames are read and joined once, the roll of the day is made once a callback, and all charts
answer in one callback and one request. It draws charts and a table, and says nothing in words.
"""

import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dcc, html
from plotly.graph_objects import Figure

from benchmarks.naive_frames import Frames
from benchmarks.naive_tables import Question
from data.filters import Filters
from data.school import School

CHARTS = ("shares", "trend", "years", "needs", "movement", "representation", "several", "arrivals")


def bars(table: pd.DataFrame, x: str, **options) -> Figure:
    """A bar chart with ranges."""
    spread = {"error_y": table["high"] - table["value"], "error_y_minus": table["value"] - table["low"]}
    return px.bar(table, x=x, y="value", text="numerator", **spread, **options)


def figures(question: Question) -> list[Figure]:
    """The page's eight charts."""
    cells = question.year_by_area()
    grid = cells.pivot_table(index="area", columns="year_group", values="value", aggfunc="first", sort=False)
    moved = question.movement()
    trend = question.share_over_time()
    return [
        bars(question.share_of_roll(), "sen_status"),
        px.line(trend, x="date", y="value", color="sen_status", markers=True),
        px.imshow(grid, text_auto=".1f", aspect="auto"),
        bars(question.need_types().sort_values("numerator"), "need_type"),
        px.bar(moved, x="movement", y="numerator", color="sen_status", hover_data=["reason"]),
        px.scatter(question.representation(), x="value", y="trait"),
        px.bar(question.several_needs(), x="needs", y="numerator"),
        bars(question.arrivals(), "academic_year", color="level_2", facet_col="came_into"),
    ]


def answer(frames: Frames, school: School, query: str) -> list:
    """The new charts, the rows of the list and the number of pupils with SEN in view."""
    question = Question(frames, Filters.from_query(query), school.data_date)
    listed = question.register_list()
    return [*figures(question), listed.astype(str).to_dict("records"), len(listed)]


def app(frames: Frames, school: School) -> Dash:
    """The page on a server of its own, open to all: this way has no sign-in either."""
    made = Dash(__name__, serve_locally=True)
    graphs = [dcc.Graph(id=name) for name in CHARTS]
    made.layout = html.Div([dcc.Store(id="chosen"), *graphs, dcc.Store(id="list"), html.P(id="in-view")])

    @made.callback(
        *(Output(name, "figure") for name in CHARTS),
        Output("list", "data"),
        Output("in-view", "children"),
        Input("chosen", "data"),
    )
    def draw(chosen: str | None) -> list:
        return answer(frames, school, chosen or "")

    return made
