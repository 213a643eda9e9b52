"""How the memory of this process is handled by the C library, where it is GNU's: others do as they do."""

import ctypes

M_ARENA_MAX = -8
_library = ctypes.CDLL(None)


def one_heap() -> None:
    """Give all threads one heap, before any starts.

    Else each has one of its own, eight for each processor, and none takes what another let go of. Here one thread
    computes at a time, so one heap does.
    """
    if hasattr(_library, "mallopt"):
        _library.mallopt(M_ARENA_MAX, 1)


def give_back() -> None:
    """Give back to the system what was let go of, as after reading a school, which takes more than it leaves."""
    if hasattr(_library, "malloc_trim"):
        _library.malloc_trim(0)
