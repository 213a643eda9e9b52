"""The usual way: every chart of the pages, by ``plotly.express``."""

import pandas as pd
import plotly.express as px
from plotly.graph_objects import Figure


def bars(table: pd.DataFrame, x: str, **options) -> Figure:
    """A bar chart with ranges."""
    spread = {"error_y": table["high"] - table["value"], "error_y_minus": table["value"] - table["low"]}
    return px.bar(table, x=x, y="value", **spread, **options)


def grid(table: pd.DataFrame) -> Figure:
    """Year group by area as a heat map."""
    cells = table.pivot_table(index="area", columns="year_group", values="value", aggfunc="first", sort=False)
    return px.imshow(cells, text_auto=".1f", aspect="auto")


def control_chart(table: pd.DataFrame) -> Figure:
    """The weekly gap with its limits."""
    weeks = table.drop_duplicates("week")
    made = px.line(weeks, x="week", y="gap", markers=True)
    for name in ("mean", "upper", "lower"):
        made.add_hline(y=weeks[name].iloc[0] if len(weeks) else 0)
    return made


def half_terms(table: pd.DataFrame) -> Figure:
    """Absence by half term, this year beside the last."""
    named = table[table["half_term"].notna()] if "half_term" in table else table
    return px.bar(
        named.astype({"academic_year": str}), x="half_term", y="value", color="academic_year", barmode="group"
    )


def dots(table: pd.DataFrame, y: str, **options) -> Figure:
    """Dots with ranges around no difference."""
    return px.scatter(table, x="value", y=y, error_x="spread", **options)


REGISTER = {
    "share_of_roll": lambda table: bars(table, "sen_status", text="numerator"),
    "share_over_time": lambda table: px.line(table, x="date", y="value", color="sen_status", markers=True),
    "year_by_area": grid,
    "need_types": lambda table: bars(table.sort_values("numerator"), "need_type", text="numerator"),
    "movement": lambda table: px.bar(
        table, x="movement", y="numerator", color="sen_status", hover_data=["reason"]
    ),
    "representation": lambda table: px.scatter(table, x="value", y="trait"),
    "several_needs": lambda table: px.bar(table, x="needs", y="numerator"),
    "arrivals": lambda table: bars(
        table, "academic_year", text="numerator", color="level_2", facet_col="came_into"
    ),
    "register_list": None,
}
ATTENDANCE = {
    "overall_absence": lambda table: bars(table, "status"),
    "weekly_absence_gap": control_chart,
    "absence_by_area": lambda table: bars(table, "area"),
    "absence_by_year": lambda table: bars(table, "year_group", color="side", barmode="group"),
    "persistent_absence": lambda table: px.bar(table, x="status", y="value", text="numerator"),
    "severe_absence": lambda table: px.bar(table, x="status", y="value", text="numerator"),
    "absence_bands": lambda table: px.bar(table, x="band", y="value", color="side", barmode="group"),
    "absence_reasons": lambda table: bars(table, "reason", color="side", barmode="group"),
    "absence_by_half_term": half_terms,
    "absence_by_weekday": lambda table: bars(
        table, "weekday", color="side", facet_col="half", barmode="group"
    ),
    "suspensions": lambda table: px.bar(table, x="status", y="value", text="count"),
    "absence_after_start": lambda table: px.scatter(table, x="value", y="name", error_x="sem", text="n"),
    "attendance_watch_list": None,
}
PROGRESS = {
    "value_added": lambda table: dots(table, "subject", color="status"),
    "value_added_by_area": lambda table: dots(table, "area", color="subject"),
    "score_gap": lambda table: px.line(
        table, x="term", y="value", color="subject", error_y="spread", markers=True
    ),
    "at_expected": lambda table: px.bar(table, x="subject", y="value", color="status", barmode="group"),
    "value_added_by_start": lambda table: dots(table, "band", color="subject"),
    "value_added_by_absence": lambda table: dots(table, "absence", color="side"),
    "progress_and_absence": lambda table: px.scatter(table, x="absence", y="added", hover_name="surname"),
    "progress_effect_size": lambda table: dots(table, "subject"),
    "reliable_change": lambda table: px.bar(table, x="value", y="subject", color="verdict"),
    "usable_pairs": lambda table: px.bar(table, x="value", y="subject", color="reason"),
    "progress_watch_list": None,
    "reliable_change_list": None,
}
DEPLOYMENT = {
    "ta_hours": lambda table: px.bar(table, x="value", y="activity"),
    "ta_hours_by_term": lambda table: px.bar(table, x="date", y="value", color="activity"),
    "ta_hours_by_year": lambda table: px.bar(table, x="value", y="year_group", color="activity"),
    "teacher_time": lambda table: px.scatter(table, x="value", y="status", color="company"),
    "pupil_time": lambda table: px.bar(table, x="value", y="status", color="company"),
    "ta_one_pupil": lambda table: px.bar(table, x="numerator", y="week_of", color="week_share"),
    "ta_out_of_class": lambda table: px.bar(table, x="value", y="status"),
    "ta_hours_asked": lambda table: px.bar(
        table[["asked", "alone", "shared"]].T.reset_index(), x="index", y=0
    ),
    "ta_cost": lambda table: px.bar(table, x="pounds", y="activity"),
    "ta_paid_time": lambda table: px.bar(table, x="value", y="paid_time"),
    "ta_audit": lambda table: px.scatter(table, x="value", y="theme", color="group", symbol="round"),
    "ta_recommendations": lambda table: px.scatter(table, x="value", y="theme", color="group"),
    "ta_ready": lambda table: px.bar(table, x="numerator", y="item", color="round", barmode="group"),
    "ta_training": lambda table: px.bar(table, x=["trained", "wanted"], y="need_type", barmode="group"),
    "ta_what_if": lambda table: px.bar(table, x="minutes", y="activity", color="version", barmode="group"),
    "ta_one_pupil_list": None,
}
INTERVENTIONS = {
    "intervention_value": lambda table: px.scatter(table, x="value", y="gain", error_y="spread", text="name"),
    "provision_map": lambda table: px.bar(table, x="pupils", y="for_area", color=table["wave"].astype(str)),
    "provision_by_year": lambda table: px.bar(table, x="year", y="value", color="wave", barmode="group"),
    "provision_in_place": lambda table: px.bar(table, x="interventions", y="value", text="numerator"),
    "group_reviews": lambda table: px.bar(table, x="groups", y="name", color="quantity"),
    "intervention_cost": lambda table: px.bar(table, x="value", y="name"),
    "intervention_what_if": lambda table: px.bar(
        table, x="value", y="name", color="version", barmode="group"
    ),
    "extra_month_cost": lambda table: px.bar(table, x="value", y="name"),
    "top_up_shortfall": lambda table: px.bar(table, x="quantity", y="pounds"),
    "top_up_list": None,
    "intervention_money": lambda table: px.bar(table, x="academic_year", y="pounds", color="quantity"),
    "intervention_gain": lambda table: dots(table, "name"),
    "intervention_ratio_gain": lambda table: px.scatter(table, x="value", y="name"),
    "intervention_class_gain": lambda table: px.scatter(table, x=["value", "reach"], y="name"),
    "reliable_gain": lambda table: px.bar(table, x="value", y="name", color="verdict"),
    "intervention_outcomes": lambda table: px.bar(table, x="value", y="name", color="outcome"),
    "entry_exit_list": None,
    "intervention_evidence": lambda table: px.bar(table, x="pupils", y="eef_strand"),
    "intervention_delivery": lambda table: px.bar(table, x="value", y="name"),
    "in_place_list": None,
}
CPD = {
    "cpd_confidence": lambda table: px.imshow(
        table.pivot_table(index="team", columns="need_type", values="value"), text_auto=".0f", aspect="auto"
    ),
    "cpd_priority": lambda table: px.scatter(table, x="value", y="need_type", text="pupils"),
    "cpd_levels": lambda table: px.bar(table, x=list("12345"), y="need_type"),
    "cpd_training": lambda table: px.scatter(table, x=["trained", "wanted"], y="need_type"),
    "cpd_change": lambda table: px.scatter(table, x=["earlier", "not_confident"], y="need_type"),
    "cpd_cost": lambda table: px.bar(table, x=["paid", "time"], y="need_type"),
    "cpd_response": lambda table: px.bar(table, x="value", y="team", text="numerator"),
    "cpd_bounds": lambda table: px.scatter(
        table, x=["low", "value", "high"], y="need_type", facet_col="team", facet_col_wrap=4
    ),
}
