"""The schools of a demo trust: how many of each phase, how large, what they are called and how each is unlike others.

Two stories are told by one school each and by no other: a primary with a far higher share of SEN support, and a
secondary in which pupils with SEN are absent far more than their peers. Of the stories of a single demo school each
is told by about a quarter of the schools (see docs/demo-school.md).
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from data.demo.ask import Ask
from data.demo.dice import shared_out
from data.demo.phases import ALL_THROUGH, SPECIAL
from data.demo.profiles import PRIMARY, SECONDARY, SIXTH_FORM, UNTOLD, Profile
from data.errors import Refused

FIRST_URN, MOST_SCHOOLS, MOST_PUPILS = 999_101, 200, 5_000
USUAL_PUPILS = 750
# Of the schools; the others are primaries.
SHARES = ((SECONDARY, 0.325), (ALL_THROUGH, 0.05), (SPECIAL, 0.025))
USUAL_SIZE = {"primary": 360, "secondary": 1420, "all-through": 1400, "special": 140}
SMALLEST, LARGEST = 0.35, 1.65
MORE_SUPPORT, MORE_ABSENT = 1.8, 0.62
TOLD = 0.25
PLACES = (
    "Curlew", "Samphire", "Plover", "Osier", "Sedge", "Withy", "Heron", "Alder", "Teasel", "Linnet", "Juniper",
    "Bramble", "Otter", "Harebell", "Kestrel", "Saffron",
)  # fmt: skip
ENDINGS = (
    "Staithe", "Lode", "Reach", "Fold", "Hythe", "Holt", "Sluice", "Carr", "Drove", "Wharf", "Dyke", "Lea", "Mere",
)  # fmt: skip
KIND_OF_SCHOOL = {
    "primary": "Primary School", "secondary": "High School", "all-through": "All-through School",
    "special": "Special School",
}  # fmt: skip


@dataclass(frozen=True)
class Member:
    """One school of the trust: what it is drawn from (with its URN and name), how large, and from which seed."""

    profile: Profile
    pupils: int
    seed: int

    def asked(self, today: date) -> Ask:
        """What is asked of it."""
        return Ask(self.pupils, self.profile.phase, self.seed, today, self.profile)

    def form(self, today: date) -> str:
        """What its pack follows from, in words: what says the same makes the same."""
        return f"demo trust: {self.profile.name}, {self.pupils} pupils, seed {self.seed}, {today.isoformat()}"


def members(schools: int, pupils: int | None = None, seed: int = 1) -> list[Member]:
    """The schools of a trust in order of URN; ``pupils`` are on roll in all of them, 750 a school if it is not said.

    Raises Refused when the answers make no trust.
    """
    pupils = USUAL_PUPILS * schools if pupils is None else pupils
    refuse_no_trust(schools, pupils, seed)
    rng = np.random.default_rng([seed, schools])
    phases = phases_of(schools)
    sizes = shared_out(pupils, relative_sizes(phases, rng))
    made = [
        unlike_others(replace(profile, urn=FIRST_URN + place, name=name), rng)
        for place, (profile, name) in enumerate(zip(phases, names(phases, rng), strict=True))
    ]
    for phase, story in (("primary", with_more_support), ("secondary", with_more_absence)):
        places = [place for place, profile in enumerate(made) if profile.phase == phase]
        for place in sorted(places, key=lambda place: sizes[place])[len(places) // 2 :][:1]:
            made[place] = story(made[place])
    seeds = rng.integers(1, 1_000_000, schools).tolist()
    return [Member(*each) for each in zip(made, sizes, seeds, strict=True)]


def refuse_no_trust(schools: int, pupils: int, seed: int) -> None:
    """Raises Refused when the answers make no trust."""
    if not 2 <= schools <= MOST_SCHOOLS:
        raise Refused(f"A demo trust of {schools} schools cannot be made. Ask for 2 to {MOST_SCHOOLS}.")
    if not 0 <= pupils <= MOST_PUPILS * schools:
        raise Refused(
            f"{pupils:,} pupils in {schools} schools cannot be made. Ask for 0 to {MOST_PUPILS * schools:,}."
        )
    if seed < 0:
        raise Refused(f"The seed is {seed}. Give a whole number from 0 up.")


def phases_of(schools: int) -> list[Profile]:
    """The profile of each school's phase, primaries first."""
    others = [profile for profile, share in SHARES for _ in range(round(schools * share))]
    return [PRIMARY] * (schools - len(others)) + others


def relative_sizes(phases: list[Profile], rng: np.random.Generator) -> list[float]:
    """How large each school is beside the others: the schools of a phase spread evenly from small to large."""
    sizes = np.empty(len(phases))
    for phase, usual in USUAL_SIZE.items():
        places = [place for place, profile in enumerate(phases) if profile.phase == phase]
        spread = SMALLEST + (LARGEST - SMALLEST) * (np.arange(len(places)) + 0.5) / max(1, len(places))
        sizes[places] = usual * rng.permutation(spread)
    return sizes.tolist()


def names(phases: list[Profile], rng: np.random.Generator) -> list[str]:
    """A made-up name for each school, no two of them the same place."""
    places = rng.permutation([f"{place} {ending}" for ending in ENDINGS for place in PLACES])
    return [
        f"{place} {KIND_OF_SCHOOL[profile.phase]}" for place, profile in zip(places, phases, strict=False)
    ]


def unlike_others(profile: Profile, rng: np.random.Generator) -> Profile:
    """The profile with what makes one school unlike another of its phase: intake, habits, and which stories it has."""
    support, plans, away = np.exp(rng.normal(size=3) * (0.13, 0.15, 0.14)).tolist()
    premium = float(np.clip(profile.pupil_premium * np.exp(0.35 * rng.normal()), 0.06, 0.65))
    away = float(np.log(away)) + 1.3 * (premium - profile.pupil_premium)
    told = rng.random(4) < TOLD
    made = replace(
        profile,
        support_shares={year: share * support for year, share in profile.support_shares.items()},
        plan_shares={year: min(1.0, share * plans) for year, share in profile.plan_shares.items()},
        absence={
            status: replace(usual, middle=usual.middle + away) for status, usual in profile.absence.items()
        },
        pupil_premium=premium,
        eal=float(np.clip(profile.eal * np.exp(0.7 * rng.normal()), 0.02, 0.6)),
        suspensions=profile.suspensions * float(np.exp(0.3 * rng.normal())),
        one_to_one=float(np.exp(0.35 * rng.normal())),
        catching_up=1.2 * float(rng.normal()),
        confidence=0.22 * float(rng.normal()),
    )
    if profile.phase == "special":
        return replace(made, plan_shares=profile.plan_shares)
    return untold(
        made, [name for name, is_told in zip(vars(profile.stories), told, strict=True) if not is_told]
    )


def untold(profile: Profile, stories: list[str]) -> Profile:
    """The profile without some of its stories; a year group whose shares told one is as the year groups about it."""
    made = replace(profile, stories=replace(profile.stories, **dict.fromkeys(stories, UNTOLD)))
    for story, shares in (("surge", "support_shares"), ("arrivals", "plan_shares")):
        if story in stories:
            known = getattr(profile, shares)
            usual = float(np.median([share for year, share in known.items() if year < SIXTH_FORM]))
            made = replace(made, **{shares: known | {getattr(profile.stories, story): usual}})
    return made


def with_more_support(profile: Profile) -> Profile:
    """A story: far more pupils are at SEN support than in any other school of the phase."""
    usual = PRIMARY.support_shares.items()
    return replace(profile, support_shares={year: share * MORE_SUPPORT for year, share in usual})


def with_more_absence(profile: Profile) -> Profile:
    """A story: pupils with SEN are absent far more than their peers, who are absent no more than elsewhere."""
    usual = SECONDARY.absence
    more = {status: replace(usual[status], middle=usual[status].middle + MORE_ABSENT) for status in "KE"}
    return replace(profile, absence=usual | more)
