"""The provision the school offers: what each kind is for, what a run of it takes, and what it gains."""

from dataclasses import dataclass

from data.demo.papers import (
    ARITHMETIC,
    READING_AGE,
    SINGLE_WORD,
    SPELLING,
    TYPING,
    VOCABULARY,
    WELLBEING,
    Test,
)


@dataclass(frozen=True)
class Kind:
    """One kind of provision.

    ``places`` are places in each start, per 100 pupils with SEN. ``gain`` is what pupils gain in the test's own
    points, in months beyond the months that pass, with ``spread`` between pupils; ``lasting`` is what stays in
    the subject, in standardised points. ``starts`` are half terms; ``weeks`` may run on into the next.
    """

    number: str
    name: str
    need_type: str
    helps: tuple[str, ...]
    wave: int
    eef_strand: str
    subject: str
    test: Test | None
    size: int
    minutes: int
    per_week: int
    weeks: int
    preparation: int
    role: str
    places: float
    starts: tuple[str, ...]
    gain: float = 0.0
    spread: float = 6.0
    lasting: float = 0.0
    resources: float = 0.0
    provider: str = "school"
    delivered: float = 0.92
    entry: str = ""
    exit: str = ""


LITERACY = ("SPLD", "MLD", "SLCN", "NSA", "OTH")
EVERY_TERM = ("autumn 1", "spring 1", "summer 1")
HALF_TERMLY = ("autumn 1", "autumn 2", "spring 1", "spring 2", "summer 1")
CHEAP, COSTLY, MENTORING = "Paired reading circle", "Lexilane one-to-one", "Attendance mentoring"

KINDS = (
    Kind(
        "I01", CHEAP, "SPLD", LITERACY, 2, "Reading comprehension strategies", "reading", READING_AGE,
        4, 20, 3, 11, 5, "TA", 11.0, EVERY_TERM, gain=4.2, spread=6.5, lasting=2.5, resources=20,
        entry="Reading age a year or more behind", exit="Reading age within six months of age",
    ),
    Kind(
        "I02", COSTLY, "SPLD", LITERACY, 3, "One to one tuition", "reading", READING_AGE,
        1, 45, 4, 12, 12, "HLTA", 3.0, EVERY_TERM, gain=-0.6, spread=6.0, resources=395,
        entry="Standardised reading score under 80", exit="Standardised reading score of 85 or more",
    ),
    Kind(
        "I03", "Word detectives", "SPLD", LITERACY, 2, "Phonics", "reading", SINGLE_WORD,
        4, 30, 3, 10, 5, "TA", 6.5, HALF_TERMLY, gain=3.4, spread=6.0, lasting=1.0, resources=45,
        entry="Single word reading under 85", exit="Single word reading of 90 or more",
    ),
    Kind(
        "I04", "Number workshop", "MLD", ("MLD", "SPLD", "SLCN", "NSA", "OTH", "SEMH"), 2, "Small group tuition",
        "maths", ARITHMETIC, 4, 30, 3, 10, 6, "TA", 8.0, EVERY_TERM, gain=4.0, spread=6.5, lasting=1.0, resources=30,
        entry="Arithmetic under 85", exit="Arithmetic of 92 or more",
    ),
    Kind(
        "I05", "Spelling sprints", "SPLD", ("SPLD", "SLCN", "ASD", "HI"), 2, "Individualised instruction", "spelling",
        SPELLING, 3, 15, 4, 10, 3, "TA", 4.0, ("autumn 2", "spring 2"), gain=1.8, spread=6.0, resources=15,
        entry="Spelling under 85", exit="Spelling of 90 or more",
    ),
    Kind(
        "I06", "Word bank", "SLCN", ("SLCN", "ASD", "HI", "MLD"), 2, "Oral language interventions", "vocabulary",
        VOCABULARY, 4, 30, 3, 12, 8, "TA", 8.0, EVERY_TERM, gain=4.6, spread=7.0, resources=60,
        entry="Vocabulary under 85", exit="Vocabulary of 92 or more",
    ),
    Kind(
        "I07", "Speech and language therapy", "SLCN", ("SLCN", "ASD", "HI", "DS"), 3, "Oral language interventions", "",
        None, 1, 45, 1, 24, 15, "TA", 3.0, ("autumn 1", "spring 2"), resources=1150, provider="external",
        entry="Referred after assessment by the therapist", exit="Therapist's targets met",
    ),
    Kind(
        "I08", "Harbour group", "SEMH", ("SEMH", "ASD", "OTH", "NSA"), 2, "Social and emotional learning", "wellbeing",
        WELLBEING, 5, 40, 2, 12, 10, "TA", 10.0, EVERY_TERM, gain=3.2, spread=4.5, resources=35,
        entry="Wellbeing profile of 20 or less", exit="Wellbeing profile of 24 or more",
    ),
    Kind(
        "I09", MENTORING, "SEMH", ("SEMH", "ASD", "SLCN", "OTH", "MLD", "SPLD"), 2, "Mentoring", "",
        None, 3, 20, 2, 26, 5, "other", 5.5, ("autumn 2", "spring 1", "spring 2"),
        entry="Absence of 10% or more in the last half term", exit="Absence under 8% for a half term",
    ),
    Kind(
        "I10", "School counselling", "SEMH", ("SEMH", "ASD", "OTH"), 3, "Mentoring", "wellbeing", WELLBEING,
        1, 50, 1, 18, 10, "other", 4.5, ("autumn 1", "spring 2"), gain=3.6, spread=5.0, resources=610,
        provider="external", entry="Referred by the pastoral team", exit="Agreed with the pupil",
    ),
    Kind(
        "I11", "Talk and friendship group", "ASD", ("ASD", "SLCN"), 2, "Social and emotional learning", "", None,
        5, 30, 1, 24, 10, "TA", 7.0, ("autumn 1", "spring 2"), resources=20,
        entry="Social communication target in the plan", exit="Target met at review",
    ),
    Kind(
        "I12", "Movement breaks", "PD", ("PD", "ASD", "VI", "MSI", "SLD", "DS"), 2, "Physical activity", "", None,
        4, 15, 5, 12, 2, "TA", 6.0, EVERY_TERM, delivered=0.55, resources=90,
        entry="Advised by occupational therapy", exit="Reviewed each term",
    ),
    Kind(
        "I13", "Touch typing club", "SPLD", ("SPLD", "PD", "HI", "VI"), 1, "Individualised instruction",
        "typing", TYPING, 6, 25, 2, 10, 2, "TA", 3.5, ("autumn 2", "spring 2"), gain=9.0, spread=5.0, resources=25,
        entry="Handwriting slow for age", exit="30 words a minute",
    ),
)  # fmt: skip
