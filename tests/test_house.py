"""Promises of the tree itself: what may import what, what is written down, what is pinned, what never stands here."""

import argparse
import ast
import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from data.__main__ import parser

HOUSE = Path(__file__).parent.parent
ROOMS = ("callbacks", "components", "data", "pages", "web")
DECISIONS = HOUSE / "docs" / "decisions"
README = (HOUSE / "README.md").read_text()

LONGEST = {"pages/": 120, "tests/": 400, "data/migrations/": 500, "": 300}
MAY_BE_LONGER = {
    "data/models.py": 500,  # one class a table of the database, and nothing else
}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=HOUSE,
        check=True,
        capture_output=True,
        text=True,
    )
    return sorted(path for line in listed.stdout.splitlines() if (path := HOUSE / line).is_file())


def written() -> list[tuple[str, str]]:
    """The text files of the tree, by their path from its top."""
    return [
        (path.relative_to(HOUSE).as_posix(), path.read_text())
        for path in tracked()
        if b"\0" not in path.read_bytes()[:1024]
    ]


def lines_matching(pattern: str, among: list[tuple[str, str]]) -> list[str]:
    expression = re.compile(pattern)
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path, text in among
        for number, line in enumerate(text.splitlines(), 1)
        if expression.search(line)
    ]


def lint_imports(folder: Path) -> subprocess.CompletedProcess:
    command = "from importlinter.cli import lint_imports_command as lint; lint()"
    arguments = [sys.executable, "-c", command, "--no-logo", "--no-cache"]
    return subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)


def test_imports_go_one_way():
    checked = lint_imports(HOUSE)
    assert checked.returncode == 0, checked.stdout


WRONG_IMPORTS = {
    "data, then components": ("data/terms.py", "import components"),
    "The front door": ("components/__init__.py", "import app"),
    "data knows nothing": ("data/settings.py", "import flask"),
    "web guards": ("web/__init__.py", "import dash"),
    "components are furniture": ("components/__init__.py", "import sqlalchemy"),
    "pages and callbacks": ("pages/__init__.py", "import plotly"),
    "Inside data": ("data/terms.py", "import data.store"),
    "A measure is arithmetic": ("data/measures/__init__.py", "import sqlalchemy"),
    "Accounts know no pupil": ("data/audit.py", "import data.snapshot"),
}


def test_every_contract_catches_the_import_it_forbids(tmp_path):
    for room in ROOMS:
        shutil.copytree(HOUSE / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HOUSE / "pyproject.toml", tmp_path)
    for file, line in WRONG_IMPORTS.values():
        with (tmp_path / file).open("a") as end:
            end.write(f"\n{line}\n")
    broken = re.findall(r"^(.+) BROKEN", lint_imports(tmp_path).stdout, re.MULTILINE)
    assert sorted(WRONG_IMPORTS) == sorted(
        start for start in WRONG_IMPORTS if any(name.startswith(start) for name in broken)
    )
    assert len(broken) == len(WRONG_IMPORTS)


def test_every_folder_of_code_is_a_package_so_that_the_contracts_see_it():
    files = [path for path in tracked() if path.suffix == ".py" and relative(path).split("/")[0] in ROOMS]
    folders = {path.parent for path in files}
    bare = [relative(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()]
    assert [folder for folder in bare if not folder.startswith("data/migrations")] == []


def relative(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def test_no_module_is_named_for_nothing_in_particular():
    vague = {"utils", "util", "helpers", "helper", "manager", "handler", "common", "misc"}
    assert [relative(path) for path in tracked() if path.suffix == ".py" and path.stem in vague] == []


def test_no_file_is_too_long_to_read_in_one_sitting():
    def most(path: str) -> int:
        return MAY_BE_LONGER.get(path) or next(
            limit for start, limit in LONGEST.items() if path.startswith(start)
        )

    lengths = [
        (path, len(text.splitlines())) for path, text in written() if path.endswith((".py", ".js", ".css"))
    ]
    assert [f"{path}: {length} lines" for path, length in lengths if length > most(path)] == []


def test_nothing_is_left_for_later():
    marks = "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"])
    assert lines_matching(rf"\b({marks})\b", written()) == []


def test_no_machine_or_package_index_is_named():
    home = r"(?<![\w.])/(home|root|Users|work)/"
    hosts = "|".join(
        re.escape(host) for host in ("pypi" + ".org", "npmjs" + ".org", "python" + "hosted", "js" + "delivr")
    )
    others = "|".join(["index" + "-url", "find" + "-links", '"resolv' + 'ed":', r"\.\./sha" + "red"])
    assert lines_matching(f"{home}|{hosts}|{others}", written()) == []


def test_nothing_that_others_wrote_is_kept_here():
    theirs = re.compile(r"\.min\.(js|css)$|\.(woff2?|ttf|otf|whl|map)$|(^|/)(node_modules|vendor)/")
    assert [relative(path) for path in tracked() if theirs.search(relative(path))] == []


def test_readers_meet_pupils_with_plans_and_never_students_with_statements():
    shown = [
        (path, text) for path, text in written() if path.startswith(("components", "pages", "web", "README"))
    ]
    assert lines_matching(r"(?i)\bstudents?\b|\bSEN statement|\bstatemented\b", shown) == []


def requirements(name: str) -> dict[str, str]:
    lines = [line.split("#")[0].strip() for line in (HOUSE / name).read_text().splitlines()]
    return dict(line.split("==") for line in lines if line)


def imported_packages() -> set[str]:
    """What the running product imports from outside: top-level module names."""
    ours = {*ROOMS, "app", "benchmarks"}
    files = [path for path in tracked() if path.suffix == ".py" and not relative(path).startswith("tests/")]
    names = set()
    for path in files:
        if relative(path).startswith("benchmarks/"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names.add(node.module.split(".")[0])
    return names - ours - sys.stdlib_module_names


def test_what_is_imported_is_pinned_and_what_is_pinned_is_imported():
    distributions = importlib.metadata.packages_distributions()
    imported = {distributions[name][0].lower() for name in imported_packages()}
    comes_with_dash = {"plotly"}  # pinned all the same: its version decides which bundle the browser gets
    named_by_an_address = {"psycopg"}  # SQLAlchemy imports it where a database's address asks for PostgreSQL
    assert imported | comes_with_dash | named_by_an_address == {
        name.partition("[")[0].lower() for name in requirements("requirements.txt")
    }


def test_every_pin_is_of_one_version_and_stands_once():
    pinned = [
        name.split("[")[0].lower()
        for file in ("requirements.txt", "requirements-test.txt", "constraints.txt")
        for name in requirements(file)
    ]
    repeated = {name for name in pinned if pinned.count(name) > 1}
    assert repeated == {"dash"}, "dash is asked for alone to run, and with its tests to test"


@pytest.fixture(scope="module")
def lock() -> dict:
    return json.loads((HOUSE / "package-lock.json").read_text())["packages"]


def test_front_end_packages_are_locked_by_hash(lock):
    asked = json.loads((HOUSE / "package.json").read_text())
    for name, version in {**asked["dependencies"], **asked["devDependencies"]}.items():
        assert lock[f"node_modules/{name}"]["version"] == version
    assert [name for name, package in lock.items() if name and not package.get("integrity")] == []


def test_the_plotly_bundle_is_the_one_that_plotly_for_python_carries(lock):
    carried = Path(importlib.metadata.distribution("plotly").locate_file("plotly/package_data/plotly.min.js"))
    with carried.open() as script:
        version = re.search(r"plotly\.js v([\d.]+)", script.read(200))[1]
    assert lock["node_modules/plotly.js-cartesian-dist-min"]["version"] == version


def decisions() -> list[Path]:
    return sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")


def test_decisions_are_numbered_without_gaps_and_listed_in_order():
    titles = [path.read_text().splitlines()[0].removeprefix("# ") for path in decisions()]
    assert [path.name[:4] for path in decisions()] == [f"{n + 1:04}" for n in range(len(titles))]
    listed = re.findall(r"^- \[(.+)\]\((.+)\)$", (DECISIONS / "README.md").read_text(), re.MULTILINE)
    assert listed == list(zip(titles, [path.name for path in decisions()], strict=True))


@pytest.mark.parametrize("record", decisions(), ids=lambda path: path.stem)
def test_a_decision_is_short_and_says_why_and_what_follows(record):
    text = record.read_text()
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= 25


def test_the_changelog_has_a_place_for_what_is_not_released_yet():
    headings = re.findall(r"^## (.+)$", (HOUSE / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == "Unreleased"


def actions(made: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands below a parser, by name."""
    below = [action for action in made._actions if isinstance(action, argparse._SubParsersAction)]
    return below[0].choices if below else {}


@pytest.mark.parametrize("command", actions(parser()))
def test_the_readme_names_every_data_command_and_what_it_can_do(command):
    lines = [line for line in README.splitlines() if re.search(rf"python -m data {command}\b", line)]
    assert lines
    named = set(re.findall(r"`(?:[^`]*\s)?([a-z]+)`", lines[0])) | set(
        re.findall(r"data \w+ ([a-z]+)", lines[0])
    )
    assert set(actions(actions(parser())[command])) - named == set()


def test_the_readme_and_the_makefile_name_the_same_commands():
    makes = set(re.findall(r"^([a-z]+):.*## ", (HOUSE / "Makefile").read_text(), re.MULTILINE))
    assert makes - {"help"} == set(re.findall(r"\bmake ([a-z]+)`", README)) - {"help"}


def test_what_the_readme_points_to_is_there():
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", README)
    assert [link for link in links if not (HOUSE / link).exists()] == []
