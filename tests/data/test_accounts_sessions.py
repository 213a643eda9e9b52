import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, func, select, update

from data import accounts, accounts_lockout, accounts_passwords, accounts_sessions, audit
from data.accounts_models import Account, Failure, Place, SignInSession
from data.accounts_sessions import Refusal, SignedIn, session_reader, sign_in, sign_out
from tests.support_web import PASSPHRASES, accounts_database

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOME, SCHOOL, FAR = "192.0.2.1", "198.51.100.7", "203.0.113.9"
WORDS = PASSPHRASES["senco"]
WRONG = "not the right words"


def after(**lapse) -> datetime:
    return NOON + timedelta(**lapse)


@pytest.fixture
def engine(tmp_path):
    engine = accounts_database(tmp_path)
    accounts.add(engine, "mary", "senco", WORDS, now=NOON)
    return engine


@pytest.fixture
def cheap_hashes(monkeypatch):
    """Compare as plain text, for tests that make many attempts and are not about the hash."""
    monkeypatch.setattr(
        accounts_sessions, "password_matches", lambda password, kept: password == WORDS and bool(kept)
    )


def test_28_each_sign_in_is_a_new_session(engine):
    first, second = (sign_in(engine, name, WORDS, HOME, now=NOON) for name in ("mary", " MARY"))
    assert first.token != second.token
    assert len(first.token) >= 43  # 256 bits
    assert first.reader == second.reader
    assert session_reader(engine, "set-by-somebody-else", NOON) is None


@pytest.mark.sqlite
def test_the_database_never_holds_a_token(engine, tmp_path):
    token = sign_in(engine, "mary", WORDS, HOME, now=NOON).token
    files = [path.read_bytes() for path in tmp_path.iterdir()]
    assert files
    assert not any(token.encode() in content for content in files)


def test_29_a_token_is_worth_nothing_after_signing_out(engine):
    mine, other = (sign_in(engine, "mary", WORDS, HOME, now=NOON).token for _ in range(2))
    sign_out(engine, mine, NOON)
    assert session_reader(engine, mine, NOON) is None
    assert session_reader(engine, other, NOON) is not None
    sign_out(engine, mine, NOON)
    assert [entry.what for entry in audit.entries(engine)].count("sign-out") == 1


def test_30_a_session_ends_after_twenty_minutes_unused(engine):
    token = sign_in(engine, "mary", WORDS, HOME, now=NOON).token
    assert session_reader(engine, token, after(minutes=19, seconds=59)) is not None
    assert session_reader(engine, token, after(minutes=39, seconds=58)) is not None
    assert session_reader(engine, token, after(minutes=59, seconds=59)) is None


def test_30_a_session_ends_after_eight_hours_however_much_it_is_used(engine):
    token = sign_in(engine, "mary", WORDS, HOME, now=NOON).token
    for minutes in range(15, 480, 15):
        assert session_reader(engine, token, after(minutes=minutes)) is not None
    assert session_reader(engine, token, after(hours=7, minutes=59, seconds=59)) is not None
    assert session_reader(engine, token, after(hours=8)) is None


def test_30_a_clock_put_back_does_not_lengthen_a_session(engine):
    token = sign_in(engine, "mary", WORDS, HOME, now=NOON).token
    assert session_reader(engine, token, after(seconds=-20)) is not None
    assert session_reader(engine, token, after(minutes=10)) is not None
    assert session_reader(engine, token, after(minutes=5)) is None
    assert session_reader(engine, token, after(hours=-1)) is None
    assert session_reader(engine, token, after(minutes=30, seconds=1)) is None


def test_when_a_session_was_seen_is_written_at_most_every_thirty_seconds(engine):
    token = sign_in(engine, "mary", WORDS, HOME, now=NOON).token

    def seen():
        with engine.connect() as connection:
            return connection.scalar(select(SignInSession.last_seen))

    for seconds, expected in ((29, NOON), (30, after(seconds=30)), (59, after(seconds=30))):
        session_reader(engine, token, after(seconds=seconds))
        assert seen() == expected


@pytest.mark.parametrize(
    "change",
    [
        lambda engine: accounts.set_role(engine, "mary", "governor"),
        lambda engine: accounts.set_password(engine, "mary", PASSPHRASES["leader"]),
        lambda engine: accounts.disable(engine, "mary"),
        lambda engine: accounts.remove(engine, "mary"),
    ],
    ids=["role", "password", "disabled", "removed"],
)
def test_11_a_changed_account_is_signed_out_at_its_next_request(engine, change):
    token = sign_in(engine, "mary", WORDS, HOME, now=NOON).token
    change(engine)
    assert session_reader(engine, token, NOON) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda engine: accounts.set_role(engine, "mary", "governor"),
        lambda engine: accounts.disable(engine, "mary"),
    ],
)
def test_11_a_session_opened_in_the_moment_of_a_change_is_no_good_either(engine, change, monkeypatch):
    token = sign_in(engine, "mary", WORDS, HOME, now=NOON).token
    monkeypatch.setattr(accounts, "end_sessions", lambda *_: 0)  # as if it had been opened just after
    change(engine)
    assert session_reader(engine, token, NOON) is None


def test_11_an_account_disabled_in_the_database_itself_is_out_too(engine):
    token = sign_in(engine, "mary", WORDS, HOME, now=NOON).token
    with engine.begin() as connection:
        connection.execute(update(Account).values(disabled=True))
    assert session_reader(engine, token, NOON) is None


def test_an_account_that_is_enabled_again_does_not_revive_its_sessions(engine):
    token = sign_in(engine, "mary", WORDS, HOME, now=NOON).token
    accounts.disable(engine, "mary")
    accounts.enable(engine, "mary")
    assert session_reader(engine, token, NOON) is None
    assert isinstance(sign_in(engine, "mary", WORDS, HOME, now=NOON), SignedIn)


@pytest.mark.usefixtures("cheap_hashes")
def test_32_the_right_password_is_refused_after_ten_wrong_ones_until_five_minutes_have_passed(engine):
    for second in range(10):
        assert sign_in(engine, "mary", WRONG, HOME, now=after(seconds=second)) is Refusal.WRONG
    assert sign_in(engine, "mary", WORDS, HOME, now=after(seconds=10)) is Refusal.LOCKED
    assert sign_in(engine, "mary", WORDS, HOME, now=after(minutes=4, seconds=59)) is Refusal.LOCKED
    assert isinstance(sign_in(engine, "mary", WORDS, HOME, now=after(minutes=5, seconds=1)), SignedIn)
    assert [entry.what for entry in audit.entries(engine)].count("lock-out") == 1


@pytest.mark.usefixtures("cheap_hashes")
def test_32_the_tenth_guess_still_counts_as_a_sign_in(engine):
    for _ in range(9):
        sign_in(engine, "mary", WRONG, HOME, now=NOON)
    assert isinstance(sign_in(engine, "mary", WORDS, HOME, now=NOON), SignedIn)


@pytest.mark.usefixtures("cheap_hashes")
def test_32_guessing_from_many_addresses_gives_no_more_guesses(engine):
    answers = [sign_in(engine, "mary", WRONG, f"203.0.113.{n}", now=NOON) for n in range(30)]
    assert answers.count(Refusal.WRONG) == 10


@pytest.mark.usefixtures("cheap_hashes")
def test_32_guessing_at_many_accounts_from_one_address_ends_too(engine):
    answers = [sign_in(engine, f"name{n}", WRONG, FAR, now=NOON) for n in range(60)]
    assert answers.count(Refusal.WRONG) == accounts_lockout.MOST_FROM_AN_ADDRESS
    assert sign_in(engine, "mary", WORDS, FAR, now=NOON) is Refusal.LOCKED
    assert isinstance(sign_in(engine, "mary", WORDS, HOME, now=NOON), SignedIn)


def test_32_requests_at_the_same_time_get_no_more_guesses(engine, monkeypatch):
    looked_at = []
    monkeypatch.setattr(
        accounts_sessions, "password_matches", lambda *_: looked_at.append(1) or time.sleep(0.01)
    )
    monkeypatch.setattr(
        accounts_sessions, "CHECKS_AT_ONCE", accounts_passwords.threading.BoundedSemaphore(40)
    )
    with ThreadPoolExecutor(40) as threads:
        answers = list(
            threads.map(lambda n: sign_in(engine, "mary", WRONG, f"203.0.113.{n}", now=NOON), range(40))
        )
    assert len(looked_at) <= 10
    assert answers.count(Refusal.WRONG) == len(looked_at)
    assert answers.count(Refusal.LOCKED) == 40 - len(looked_at)


@pytest.mark.usefixtures("cheap_hashes")
def test_33_strangers_cannot_keep_out_someone_who_signs_in_where_they_always_do(engine):
    assert isinstance(sign_in(engine, "mary", WORDS, SCHOOL, now=after(days=-29)), SignedIn)
    token = sign_in(engine, "mary", WORDS, SCHOOL, now=NOON).token
    for n in range(20):
        sign_in(engine, "mary", WRONG, f"203.0.113.{n}", now=NOON)
    assert session_reader(engine, token, NOON) is not None
    assert isinstance(sign_in(engine, "mary", WORDS, SCHOOL, now=NOON), SignedIn)
    assert sign_in(engine, "mary", WORDS, FAR, now=NOON) is Refusal.LOCKED


@pytest.mark.usefixtures("cheap_hashes")
def test_33_a_place_is_forgotten_after_thirty_days(engine):
    sign_in(engine, "mary", WORDS, SCHOOL, now=after(days=-31))
    for n in range(10):
        sign_in(engine, "mary", WRONG, f"203.0.113.{n}", now=NOON)
    assert sign_in(engine, "mary", WORDS, SCHOOL, now=NOON) is Refusal.LOCKED
    sign_in(engine, "mary", WORDS, SCHOOL, now=after(minutes=6))
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Place)) == 1


@pytest.mark.usefixtures("cheap_hashes")
def test_32_someone_at_a_known_place_has_ten_guesses_and_no_more(engine):
    sign_in(engine, "mary", WORDS, SCHOOL, now=NOON)
    answers = [sign_in(engine, "mary", WRONG, SCHOOL, now=NOON) for _ in range(15)]
    assert answers.count(Refusal.WRONG) == 10


@pytest.mark.usefixtures("cheap_hashes")
def test_a_clock_put_back_a_day_does_not_lock_out_for_a_day(engine):
    for _ in range(10):
        sign_in(engine, "mary", WRONG, HOME, now=after(days=1))
    assert isinstance(sign_in(engine, "mary", WORDS, HOME, now=NOON), SignedIn)


@pytest.mark.usefixtures("cheap_hashes")
def test_old_failures_are_not_kept(engine):
    sign_in(engine, "mary", WRONG, HOME, now=NOON)
    sign_in(engine, "mary", WRONG, HOME, now=after(minutes=6))
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Failure)) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        (None, "unix:", True),
    ],
)
def test_one_line_counts_as_one_address(one, other, same):
    assert (accounts_lockout.network(one) == accounts_lockout.network(other)) is same


def test_34_unknown_wrong_and_disabled_get_the_same_answer_and_the_same_log(engine):
    accounts.add(engine, "joe", "leader", PASSPHRASES["leader"])
    accounts.disable(engine, "joe")
    start = len(audit.entries(engine))
    tries = [("nobody", WORDS), ("mary", WRONG), ("joe", PASSPHRASES["leader"]), ("", ""), ("a\x00b", "\x00")]
    assert {sign_in(engine, *tried, HOME, now=NOON) for tried in tries} == {Refusal.WRONG}
    assert {(entry.what, entry.result) for entry in audit.entries(engine)[start:]} == {("sign-in", "refused")}


def test_34_an_unknown_name_takes_as_long_as_a_wrong_password(engine):
    def seconds(name, n):
        start = time.thread_time()  # this thread's own work, whatever else the machine is doing
        sign_in(engine, name, WRONG, HOME, now=after(hours=n))
        return time.thread_time() - start

    sign_in(engine, "nobody", WRONG, HOME, now=NOON)
    timed = [(seconds("mary", n), seconds("nobody", n)) for n in range(1, 31)]
    known, unknown = (statistics.median(times) for times in zip(*timed, strict=True))
    assert abs(known - unknown) < 0.1 * known


def test_a_hash_of_older_settings_is_renewed_when_its_owner_signs_in(engine, monkeypatch):
    weak = accounts_passwords.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)
    monkeypatch.setattr(accounts, "hash_password", weak.hash)
    accounts.set_password(engine, "mary", WORDS)
    monkeypatch.undo()

    def kept():
        with engine.connect() as connection:
            return connection.scalar(select(accounts.Account.password_hash))

    assert "m=8192" in kept()
    assert isinstance(sign_in(engine, "mary", WORDS, HOME, now=NOON), SignedIn)
    assert "m=47104" in kept()
    assert isinstance(sign_in(engine, "mary", WORDS, HOME, now=NOON), SignedIn)


def test_sessions_that_are_over_are_removed(engine):
    sign_in(engine, "mary", WORDS, HOME, now=NOON)
    assert accounts_sessions.prune(engine, after(minutes=20)) == 0
    assert accounts_sessions.prune(engine, after(minutes=20, seconds=1)) == 1


def test_a_moment_of_no_known_zone_is_refused(engine):
    with pytest.raises(Exception, match="no time zone"):
        sign_in(engine, "mary", WORDS, HOME, now=datetime(2026, 11, 20, 12))


def test_a_session_reads_the_schools_its_account_is_given_and_ends_when_they_change(engine):
    given = {(): frozenset(), (7, 5): frozenset({5, 7}), None: None}
    accounts.add(engine, "joe", "senco", WORDS, schools=(9,))
    for schools, held in given.items():
        accounts.set_schools(engine, "joe", schools)
        token = sign_in(engine, "joe", WORDS, None).token
        assert session_reader(engine, token).given == held
        accounts.set_schools(engine, "joe", (1,))
        assert session_reader(engine, token) is None


def test_who_is_in_a_session_is_asked_of_the_database_once_however_many_schools_are_given(engine):
    accounts.add(engine, "joe", "senco", WORDS, schools=range(1, 41))
    token = sign_in(engine, "joe", WORDS, None).token
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    assert session_reader(engine, token).given == frozenset(range(1, 41))
    assert len(asked) == 1
