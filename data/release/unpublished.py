"""Every measure that governors do not get, each with the reason why; all others are in ``data.release.published``."""

NOT_PUBLISHED: dict[str, str] = {
    "intervention_delivery": "sessions that were not delivered are those of the one or two members of staff who lead "
    "an intervention, and would judge them by its name",
    "group_reviews": "reviews that are overdue are those of single groups and of the staff who lead them",
    "ta_hours_by_year": "hours of a year group are those of few TAs, often for one pupil",
    "ta_hours_by_term": "hours at two dates can be subtracted; what is left is one TA\u2019s time or one pupil\u2019s",
    "ta_one_pupil": "it counts pupils with an adult to themselves, who are few and can be told by sight",
    "absence_signals": "weeks of one need area or year group are those of few pupils",
    "reviews_by_month": "few reviews are due in any one month, and all months of a kind add up to numbers that are "
    "published already",
    "value_added_together": "the same number is published with value added by subject, as that of all subjects",
    "top_up_shortfall": "it is the cost of single pupils with top-up funding",
    "ta_out_of_class": "time out of class with a TA is that of few pupils, who can be told by sight",
}
