"""Passwords: what is accepted, how they are kept, and how one is checked without telling anything.

Rules: at least 12 characters, no rule of composition, nothing guessed first by everybody (OWASP ASVS 5.0.0,
6.2.1, 6.2.5, 6.2.9). Kept as argon2id with 46 MiB and one pass, the least that ASVS 5.0.0 11.4.2 allows.
"""

import re
import secrets
import threading
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from data.errors import Refused

SHORTEST = 12
LONGEST = 1024
_HASHER = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)

# Each check takes 46 MiB and most of a core; a burst of sign-ins has to queue rather than fill the memory.
CHECKS_AT_ONCE = threading.BoundedSemaphore(2)

# Parts that guessed passwords are put together from. A password with hardly anything else in it is refused,
# however long: "Password2026!", "SencoSenco123", "qwertyuiop12".
_LIST = Path(__file__).with_name("accounts_common_passwords.txt")
COMMON = tuple(sorted(_LIST.read_text(encoding="utf-8").split(), key=len, reverse=True))
_LOOKALIKES = str.maketrans("0134578@$!", "oieastbasi")
_YEAR = re.compile(r"(19|20)\d\d")
_MUST_REMAIN = 4


def check_acceptable(password: str, username: str) -> None:
    """Raises Refused, saying what would be right, when ``password`` may not be used by ``username``."""
    if len(password) < SHORTEST:
        raise Refused(f"The password has {len(password)} characters; it needs at least {SHORTEST}.")
    if len(password) > LONGEST:
        raise Refused(f"The password is longer than {LONGEST} characters.")
    if not password.isprintable():
        raise Refused("The password has a character in it that cannot be typed (a tab or a line end).")
    plain = password.casefold()
    if _repeats(plain) or _runs(plain):
        raise Refused("The password repeats or counts; choose one that cannot be guessed from its start.")
    if _is_common(plain, username):
        raise Refused(
            "The password is made of words that are tried first (a common password, this product's name or "
            "the user name). Four words that have nothing to do with each other make a good one."
        )


def _repeats(password: str) -> bool:
    return re.fullmatch(r"(.{1,4}?)\1+.{0,3}", password, re.DOTALL) is not None


def _runs(password: str) -> bool:
    steps = [ord(after) - ord(before) for before, after in pairwise(password)]
    ordinary = [step for step in steps if step not in (-1, 0, 1)]
    return len(ordinary) <= 2


def _is_common(password: str, username: str) -> bool:
    own = [part for part in re.split(r"[\W_\d]+", username.casefold()) if len(part) > 2]
    words = [username.casefold(), *sorted([*own, *COMMON], key=len, reverse=True)]
    return any(
        _left_over(reading, words) < _MUST_REMAIN for reading in (password, password.translate(_LOOKALIKES))
    )


def _left_over(password: str, words: list[str]) -> float:
    """How much of the password is its own: a letter counts 1, a digit or sign (most often tacked on) half."""
    for word in words:
        password = password.replace(word, " ")
    once = re.sub(r"(.)\1+", r"\1", _YEAR.sub(" ", password))
    own = [letter for letter in once if not letter.isspace()]
    return sum(1 if letter.isalpha() else 0.5 for letter in own)


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    return _HASHER.hash(password)


@lru_cache
def _nobodys_hash() -> str:
    return hash_password(secrets.token_urlsafe())


def password_matches(password: str, kept: str | None) -> bool:
    """Whether ``password`` gives the hash ``kept``.

    With no hash (an account that does not exist) the same work is done before the answer no, so that the
    time taken does not tell which accounts there are.
    """
    try:
        matched = _HASHER.verify(kept or _nobodys_hash(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return matched and kept is not None and len(password) <= LONGEST


def needs_new_hash(kept: str) -> bool:
    """Whether ``kept`` was made with other settings than today's."""
    return _HASHER.check_needs_rehash(kept)


def new_passphrase(words: int = 5) -> str:
    """A random passphrase of made-up words that can be read out, about 12.6 bits a word."""
    syllables = [first + last for first in "bdfghjklmnprstvz" for last in "aeiou"]
    return "-".join(secrets.choice(syllables) + secrets.choice(syllables) for _ in range(words))
