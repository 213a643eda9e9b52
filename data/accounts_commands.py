"""``python -m data user ...`` and ``python -m data audit``."""

import argparse
import getpass
import sys

from data import accounts, audit, settings, store
from data.errors import Refused
from data.terms import ROLES


def register(subparsers) -> None:
    """Add the commands about accounts and the audit log."""
    user = subparsers.add_parser("user", help="who may sign in, and in which role")
    actions = user.add_subparsers(dest="action", required=True, metavar="action")
    _action(
        actions,
        "add",
        _add,
        "make an account (the password is asked, or read from standard input)",
        role=True,
    )
    given = actions.choices["add"].add_mutually_exclusive_group()
    _schools_of(given)
    _action(actions, "schools", _schools, "say which schools an account is given; it is signed out")
    given = actions.choices["schools"].add_mutually_exclusive_group(required=True)
    _schools_of(given)
    given.add_argument(
        "--no-school", action="store_true", help="none, but the one there is where there is but one"
    )
    _action(actions, "role", _role, "give an account another role; it is signed out", role="positional")
    _action(actions, "password", _password, "give an account another password; it is signed out")
    _action(actions, "disable", _disable, "stop an account from being used; it is signed out")
    _action(actions, "enable", _enable, "let a disabled account be used again")
    _action(actions, "remove", _remove, "remove an account")
    actions.add_parser("list", help="list the accounts").set_defaults(func=_list)
    actions.add_parser("demo", help="one account of each role for the demo school or trust").set_defaults(
        func=_demo
    )

    log = subparsers.add_parser("audit", help="list the audit log: who did what, when")
    log.add_argument("--last", type=int, default=50, metavar="N", help="how many lines (default 50)")
    log.set_defaults(func=_audit)


def _action(actions, name: str, func, text: str, role: bool | str = False) -> None:
    parser = actions.add_parser(name, help=text)
    parser.add_argument("name", help="the user name")
    if role:
        flag = "role" if role == "positional" else "--role"
        parser.add_argument(flag, **({} if role == "positional" else {"required": True}), choices=list(ROLES))
    parser.set_defaults(func=func)


def _schools_of(parser) -> None:
    parser.add_argument(
        "--school", metavar="URN", type=int, nargs="+", default=[], help="the schools it is given"
    )
    parser.add_argument("--every-school", action="store_true", help="it is given every school, now and later")


def _add(args: argparse.Namespace) -> int:
    accounts.add(store.accounts_engine(), args.name, args.role, _asked_password(), schools=_wanted(args))
    print(f"{args.name} can sign in as {ROLES[args.role]}.")
    return 0


def _schools(args: argparse.Namespace) -> int:
    accounts.set_schools(store.accounts_engine(), args.name, _wanted(args))
    said = _given(_wanted(args)) or "no school by its number"
    print(f"{args.name} is given {said} now and has to sign in again.")
    return 0


def _wanted(args: argparse.Namespace) -> tuple[int, ...] | None:
    return None if args.every_school else tuple(sorted(set(args.school)))


def _given(schools: tuple[int, ...] | None) -> str:
    if schools is None:
        return "every school"
    many = "schools" if len(schools) > 1 else "school"
    return f"{many} {', '.join(map(str, schools))}" if schools else ""


def _role(args: argparse.Namespace) -> int:
    accounts.set_role(store.accounts_engine(), args.name, args.role)
    print(f"{args.name} is {ROLES[args.role]} now and has to sign in again.")
    return 0


def _password(args: argparse.Namespace) -> int:
    accounts.set_password(store.accounts_engine(), args.name, _asked_password())
    print(f"{args.name} has a new password and has to sign in again.")
    return 0


def _disable(args: argparse.Namespace) -> int:
    accounts.disable(store.accounts_engine(), args.name)
    print(f"{args.name} can no longer sign in.")
    return 0


def _enable(args: argparse.Namespace) -> int:
    accounts.enable(store.accounts_engine(), args.name)
    print(f"{args.name} can sign in again.")
    return 0


def _remove(args: argparse.Namespace) -> int:
    accounts.remove(store.accounts_engine(), args.name)
    print(f"{args.name} is removed.")
    return 0


def _list(_args: argparse.Namespace) -> int:
    lines = accounts.listed(store.accounts_engine())
    if not lines:
        print("No accounts yet. Make one with: python -m data user add NAME --role senco")
    for line in lines:
        marks = [note for note, holds in (("disabled", line.disabled), ("demo", line.demo)) if holds]
        notes = "; ".join(filter(None, [", ".join(marks), _given(line.schools)]))
        print(f"{line.account_id:>5}  {line.username:<30} {ROLES[line.role]:<15} {notes}".rstrip())
    return 0


def _demo(_args: argparse.Namespace) -> int:
    for name, role, passphrase in accounts.ensure_demo_accounts(store.accounts_engine(), settings.instance()):
        print(f"{ROLES[role]:<15} {name:<15} {passphrase}")
    return 0


def _audit(args: argparse.Namespace) -> int:
    if args.last < 1:
        raise Refused(f"--last is {args.last}; it must be 1 or more.")
    for entry in audit.entries(store.accounts_engine(), args.last):
        who = "-" if entry.account_id is None else f"#{entry.account_id}"
        details = " ".join(f"{key}={value}" for key, value in entry.details.items())
        print(f"{entry.at:%Y-%m-%d %H:%M:%S}Z {who:>6} {entry.what:<10} {entry.result:<8} {details}".rstrip())
    return 0


def _asked_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password (at least 12 characters): ")
    if getpass.getpass("The same again: ") != password:
        raise Refused("The two passwords are not the same.")
    return password
