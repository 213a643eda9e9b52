"""``python -m data publish``: publish the figures that governors may see, or say what they would be."""

import argparse

from sqlalchemy import select

from data import models, snapshot, store
from data.errors import Refused
from data.publish.making import content
from data.release import file


def register(subparsers: argparse._SubParsersAction) -> None:
    """Add the ``publish`` command."""
    command = subparsers.add_parser("publish", help="publish the figures that governors may see")
    command.add_argument("--preview", action="store_true", help="say what governors would get; write nothing")
    command.add_argument("--list", action="store_true", help="list what has been published")
    command.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Publish, preview or list."""
    if args.list:
        for release in file.listed():
            print(f"{release.made}  as at {release.as_at}  {release.rung}  {release.id}")
        return 0
    made = content(_school(), _progress)
    if args.preview:
        print("Nothing was written.")
        return 0
    print(f"Published {file.write(made).id}.")
    return 0


def _school():
    engine = store.school_engine()
    with engine.connect() as connection:
        urn = connection.execute(select(models.School.urn).order_by(models.School.urn).limit(1)).scalar()
    if urn is None:
        raise Refused("No school has been imported yet. Run: python -m data import PATH")
    return snapshot.build(engine, urn)


def _progress(words: str, done: int, of: int) -> None:
    print(f"{done}/{of} {words}", flush=True)
