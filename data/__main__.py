"""The command line: ``python -m data <command>``."""

import argparse
import sys
from importlib import import_module

from data.errors import Refused

ROOMS = ("data.ingest.commands", "data.demo", "data.accounts_commands", "data.publish", "data.moving")


def parser() -> argparse.ArgumentParser:
    """The parser with every command that a room registers."""
    made = argparse.ArgumentParser(
        prog="python -m data", description="Sightline's data from the command line."
    )
    commands = made.add_subparsers(dest="command", required=True, metavar="command")
    for room in ROOMS:
        import_module(room).register(commands)
    return made


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code, with errors in words on standard error."""
    for stream in (sys.stdout, sys.stderr):
        # A console that is not set to UTF-8 shows what it has no letter for by its number, and stops at nothing.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        args = parser().parse_args(arguments)
        return args.func(args)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped. Nothing was changed.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
