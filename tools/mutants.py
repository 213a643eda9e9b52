"""``make mutants``: take each guard out, one at a time, in a copy of the tree, and ask whether the tests go red.

A guard whose tests stay green without it is guarded by nothing. With the names of guards only those are tried.
"""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[1]
RED = (
    1  # what pytest answers when a test failed; anything else but 0 is a fault of the guard's own words here
)


@dataclass(frozen=True)
class Guard:
    """One guard: the file it stands in, its code, the code without it, and the tests that must miss it."""

    name: str
    path: str
    code: str
    without: str
    tests: tuple[str, ...]


PROTECT, AUDITED = "tests/data/test_release_protect.py", "tests/data/test_release_audited.py"
PUBLISHED, TIMING = "tests/data/test_release_published.py", "tests/data/test_release_timing.py"
PUBLISH, FILE = "tests/data/test_publish.py", "tests/data/test_release_file.py"
GUARDS = (
    Guard(
        "gate", "web/gate.py", "if not current_user.is_authenticated:", "if False:", ("tests/web/test_gate.py",)
    ),
    Guard(
        "roles", "web/gate.py", "return isinstance(output, str) and role in self.by_output.get(output, ())",
        "return True", ("tests/web/test_gate.py",),
    ),
    Guard(
        "lock", "data/accounts_lockout.py", "return self.at_account <= MOST_AT_AN_ACCOUNT and",
        "return True or", ("tests/data/test_accounts_sessions.py",),
    ),
    Guard(
        "mask", "data/release/masks.py", "return place is not None and not self.done.hidden[place]",
        "return place is not None", (AUDITED,),
    ),
    Guard(
        "small numbers", "data/release/protect.py",
        "return ~problem.public & (people >= 1) & (people < problem.k)", "return problem.public & False", (PROTECT,),
    ),
    Guard("secondary", "data/release/protect.py", "bad = _first_bad(attacker, hidden, safe)", "bad = None", (PROTECT,)),
    Guard(
        "line rule", "data/release/protect.py", "    people, k = problem.people, problem.k\n    for whole, part in",
        "    return None\n    for whole, part in", (PROTECT,),
    ),
    Guard(
        "all alike", "data/release/dimensions.py",
        "none=_distinct(len(counts), _all_of_one_kind(of, counts, groups, tell)),",
        "none=_distinct(len(counts), ()),", (PROTECT,),
    ),
    Guard(
        "audit", "data/release/audit.py", "return wrong or [*_worked_out(said, rows, people)]", "return []",
        (PROTECT,),
    ),
    Guard(
        "audit before writing", "data/publish/making.py", "found = audit(said_of(mask, k))", "found = []", (PUBLISH,)
    ),
    Guard(
        "time rule", "data/release/timing.py", "    return 0 < number < k", "    return False", (TIMING,)
    ),
    Guard(
        "year groups in time", "data/publish/making.py",
        "still |= timing.still_hidden(school, earlier, years_of(school, banded), k)", "still |= frozenset()", (TIMING,),
    ),
    Guard(
        "hash", "data/release/file.py", "if hashlib.sha256(written).hexdigest() != release_id:", "if False:", (FILE,)
    ),
    Guard("shares", "data/release/rows.py", "    if people < K_RATE or any(", "    if False and any(", (PUBLISHED,)),
    Guard(
        "tens", "data/release/rows.py", "    return max(step, int(rounded(people / step, 0)) * step)",
        "    return people", (PUBLISHED,),
    ),
    Guard(
        "money", "data/release/rules_provision.py", "    return sum(ordered[2:]) < REST * ordered[0]",
        "    return False", (PUBLISHED,),
    ),
    Guard(
        "origin", "web/gate.py", "    if origin != ours", "    if False and origin != ours", ("tests/web/test_gate.py",)
    ),
    Guard(
        "calls that are made up", "web/gate.py", "        refuse_made_up(body, declared)", "        pass",
        ("tests/app/test_governor_attacks.py::test_4_6_bodies_that_are_none_and_outputs_that_are_nearly_one",),
    ),
    Guard(
        "letters that no database keeps", "web/gate.py", "    refuse_unwritable(request.get_data(), body)\n", "",
        ("tests/app/test_visit.py",),
    ),
    Guard(
        "governors' source", "data/source.py",
        '        return previewed(reader)\n    if reader.role == "governor" or settings.for_governors():',
        "        return previewed(reader)\n    if settings.for_governors():", ("tests/app/test_roles.py",),
    ),
    Guard(
        "lists", "data/released.py", 'if "governor" not in measure.readers or isinstance(measure, Listing):',
        "if False:", ("tests/app/test_governor_site.py",),
    ),
    Guard(
        "site for governors", "data/accounts_sessions.py",
        "as_governor = found.preview or settings.for_governors()", "as_governor = found.preview",
        ("tests/app/test_governor_site.py",),
    ),
    Guard(
        "preview", "data/accounts_sessions.py", "as_governor = found.preview or settings.for_governors()",
        "as_governor = settings.for_governors()", ("tests/app/test_visit.py",),
    ),
    Guard(
        "who publishes", "data/publish/preparing.py", "    if reader.role not in terms.PUBLISHED_BY or",
        "    if", ("tests/data/test_publish_preparing.py",),
    ),
    Guard(
        "who writes visits", "data/visits.py", "    if reader.role not in terms.VISITS_WRITTEN_BY or",
        "    if", ("tests/data/test_visits.py",),
    ),
    Guard(
        "one at a time", "data/publish/turn.py", "    if held is None:", "    if False:",
        ("tests/data/test_publish_turn.py",),
    ),
    Guard(
        "what may leave", "data/release/packing.py",
        '    raise TypeError(f"A release cannot hold a {type(value).__name__}.")', "    return str(value)", (FILE,),
    ),
)  # fmt: skip


def copy_of_the_tree(folder: Path) -> Path:
    """A copy of what git knows of the tree, as it stands now, with what was fetched for it."""
    named = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT, capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    for name in filter(None, named.split("\0")):
        if (PROJECT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((PROJECT / name).read_bytes())
    (folder / "node_modules").symlink_to(PROJECT / "node_modules")
    return folder


def outcome(folder: Path, tests: tuple[str, ...]) -> int:
    """What pytest answers for these tests in the copy, stopping at the first that fails."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    return subprocess.run(
        command, check=False, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ).returncode


def missed(folder: Path, guard: Guard) -> bool:
    """Whether the tests go red without the guard. Raises ValueError where its code is not in its file any more."""
    path = folder / guard.path
    whole = path.read_text()
    if whole.count(guard.code) != 1:
        raise ValueError(
            f"{guard.path} does not hold the code of the guard {guard.name!r} once; mend it here."
        )
    path.write_text(whole.replace(guard.code, guard.without))
    try:
        return outcome(folder, guard.tests) == RED
    finally:
        path.write_text(whole)


def main(names: list[str]) -> int:
    """Try the guards of these names, or all; 1 when one is not missed, or when tests are red with all of them in."""
    chosen = [guard for guard in GUARDS if not names or guard.name in names]
    unknown = set(names) - {guard.name for guard in GUARDS}
    if unknown:
        print(
            f"There is no guard {', '.join(sorted(unknown))}. There are: {', '.join(one.name for one in GUARDS)}."
        )
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        folder = copy_of_the_tree(Path(scratch))
        tests = tuple(dict.fromkeys(test for guard in chosen for test in guard.tests))
        if outcome(folder, tests):
            print("The tests are red with every guard in place; mend that first.")
            return 1
        kept = [guard.name for guard in chosen if not _told(folder, guard)]
    print(f"Not missed by any test: {', '.join(kept)}." if kept else "Every guard is missed when it is gone.")
    return 1 if kept else 0


def _told(folder: Path, guard: Guard) -> bool:
    found = missed(folder, guard)
    print(f"{guard.name}: {'red without it' if found else 'STILL GREEN without it'}", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
