"""What ``make run`` does before it serves: the demo school where there is no school yet, and who may look at it."""

import sys

from sqlalchemy import select

from data import models, settings, source, store
from data.__main__ import main as command
from data.errors import Refused


def main() -> int:
    """Make the demo school in an empty database and print its accounts; leave a real school alone."""
    try:
        address = f"http://127.0.0.1:{settings.port()}"
        with store.school_engine().connect() as connection:
            schools = connection.scalars(select(models.School.name)).all()
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    if not schools:
        print("Making the demo school (half a minute)", flush=True)
        if failed := command(["demo"]):
            return failed
    elif not source.is_demo():
        print(f"Serving {', '.join(schools)} at {address}. The demo is made in an empty database only.")
        return 0
    print(f"The demo school is at {address}. Sign in as one of:")
    return command(["user", "demo"])


if __name__ == "__main__":
    sys.exit(main())
