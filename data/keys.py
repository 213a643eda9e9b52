"""Keys that stand in addresses for what must not be named there."""

import hashlib
import hmac

from data import settings


def keys_of(said: list[str], letters: int) -> list[str]:
    """The opaque key of each text, in so many hexadecimal letters.

    An HMAC under the installation's secret: it says nothing of the text, stays the same from day to day, and cannot
    be worked out elsewhere. Texts of different kinds are kept apart by what they begin with. Raises Refused where
    the secret can neither be read nor made.
    """
    secret = settings.secret()
    return [hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:letters] for text in said]
