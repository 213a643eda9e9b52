"""Many readers at once, an import in the middle: no fault, no wrong answer; and what would be wrong is said."""

import subprocess
import sys
from pathlib import Path

from benchmarks.steady import Answer, Asked, Found, judged, with_plans

HOUSE = Path(__file__).parents[2]


def test_twenty_readers_get_the_right_answers_before_during_and_after_an_import():
    arguments = ["--pupils", "60", "--readers", "20", "--minutes", "0.1", "--pace", "0.3", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.steady", *arguments],
        check=False, cwd=HOUSE, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def verdicts(found: Found, wrong: tuple[str, ...] = ()) -> dict[str, bool | None]:
    return {line.what.strip(): line.reached for line in judged(found, list(wrong), Asked(2, 600, (5, 10)))}


def answer(at: float, version: int, waited: float = 0.1) -> Answer:
    return Answer(at, waited, "register", "", version, b"{}")


def steady() -> Found:
    found = Found(
        [answer(1, 1), answer(8, 1), answer(10.5, 1), answer(16, 1), answer(17, 2)], imported=(10, 11)
    )
    found.memory = [(1, 200.0), (9, 200.0), (17, 219.0)]
    return found


def test_a_steady_server_reaches_every_target():
    assert set(verdicts(steady()).values()) == {True, None}


def test_an_old_answer_long_after_the_import_is_missed_and_one_while_the_new_data_is_read_is_not():
    found = steady()
    found.answers.append(answer(16.1, 1))
    assert verdicts(found)["of the old one, 5 s or more after the import"] is False


def test_a_fault_a_wrong_answer_a_slow_one_and_a_worker_that_grows_are_each_missed():
    found = steady()
    found.faults.append("register: answered with 500")
    found.answers += [answer(17, 2, waited=0.2)] * 4
    found.memory.append((18, 221.0))
    seen = verdicts(found, wrong=("register is another",))
    missed = {what for what, reached in seen.items() if reached is False}
    assert missed == {
        "answers that were none", "answers that were not right for their version", "5 in 100 wait longer than",
        "at the end beside before the import",
    }  # fmt: skip


def test_the_other_version_gives_every_fifth_pupil_at_sen_support_a_plan(tmp_path):
    pack = tmp_path / "pack"
    pack.mkdir()
    heads, rows = "upn,status,start_date,end_date", [f"U{number},K,2026-09-01," for number in range(6)]
    (pack / "sen.csv").write_text(
        "\n".join([heads, "E1,E,2026-09-01,", "O1,K,2025-09-01,2026-07-01", *rows]) + "\n"
    )
    changed = with_plans(pack, tmp_path / "changed")
    plans = [line.split(",")[0] for line in (changed / "sen.csv").read_text().splitlines() if ",E," in line]
    assert plans == ["E1", "U0", "U5"]
