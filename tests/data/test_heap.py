"""What was let go of is given back to the system, and another library than GNU's is left alone."""

import platform
import subprocess
import sys
from types import SimpleNamespace

import pytest

from data import heap

LET_GO = """
from data import heap
def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096
blocks = [bytes(60_000) for _ in range(1000)]
last = bytes(60_000)
blocks.clear()
before = held()
heap.give_back()
print(before - held())
"""


@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="only GNU's library keeps what was let go of like this"
)
def test_what_was_let_go_of_is_given_back_though_something_newer_is_held():
    done = subprocess.run([sys.executable, "-c", LET_GO], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 40_000_000


def test_what_is_asked_of_the_library_is_asked_where_it_can_be(monkeypatch):
    asked = []
    can = {"mallopt": lambda *said: asked.append(said), "malloc_trim": lambda *said: asked.append(said)}
    for library in (SimpleNamespace(), SimpleNamespace(**can)):
        monkeypatch.setattr(heap, "_library", library)
        heap.one_heap()
        heap.give_back()
    assert asked == [(heap.M_ARENA_MAX, 1), (0,)]
