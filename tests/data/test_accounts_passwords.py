import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import accounts_passwords as passwords
from data.errors import Refused


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("elevenchars", "has 11 characters; it needs at least 12"),
        ("aaaaaaaaaaaaaaa", "repeats"),
        ("xyzaxyzaxyzax", "repeats"),
        ("123456789012", "counts"),
        ("zyxwvutsrqpo", "counts"),
        ("Password2026!", "tried first"),
        ("P@55w0rd!!!!!", "tried first"),
        ("qwertyuiop12", "tried first"),
        ("1q2w3e4r5t6y", "tried first"),
        ("Sightline-2026!!", "tried first"),
        ("SencoSenco123", "tried first"),
        ("mary.smith12!", "tried first"),
        ("Smith-Smith-99", "tried first"),
        ("correct horse battery staple", "tried first"),
        ("tab\tin the middle of it", "cannot be typed"),
        ("m" + "ab7" * 400, "longer than 1024"),
    ],
)
def test_35_a_password_tried_first_is_refused_and_told_why(password, why):
    with pytest.raises(Refused, match=why):
        passwords.check_acceptable(password, "mary.smith")


@pytest.mark.parametrize(
    "password",
    [
        "tiger lantern",  # 13 letters and no digit, capital or sign
        "837465920184",  # digits alone
        "Xk9#mQ2$vL7p",
        "zażółć gęślą jaźń",
        "tasimo" + "rubekodaliwu" * 10 + "fa",  # 128
        "pasted-" + "f3kd9w0qhrm" * 20,
    ],
)
def test_35_a_long_password_is_accepted_whatever_it_is_made_of(password):
    passwords.check_acceptable(password, "mary.smith")


def test_35_twelve_characters_are_enough_and_eleven_are_not():
    passwords.check_acceptable("tiger lanter", "mary")
    with pytest.raises(Refused):
        passwords.check_acceptable("tiger lante", "mary")


def test_35_passwords_are_kept_as_argon2id_of_at_least_46_mib():
    kept = passwords.hash_password("tiger lantern")
    assert kept.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert passwords.password_matches("tiger lantern", kept)
    assert not passwords.password_matches("tiger Lantern", kept)
    assert not passwords.password_matches("tiger lantern ", kept)


def test_no_password_opens_an_account_that_is_not_there():
    assert not passwords.password_matches("tiger lantern", None)


def test_a_password_is_never_cut_short_to_fit():
    longest = "tiger lantern " * 80
    kept = passwords.hash_password(longest[: passwords.LONGEST])
    assert passwords.password_matches(longest[: passwords.LONGEST], kept)
    assert not passwords.password_matches(longest, kept)


def accepted(password, username):
    try:
        passwords.check_acceptable(password, username)
    except Refused:
        return False
    return True


@given(st.text(max_size=40), st.text(min_size=1, max_size=20))
def test_any_text_is_accepted_or_refused_in_words(password, username):
    assert not accepted(password, username) or len(password) >= 12


def test_made_up_passphrases_differ_and_are_acceptable():
    made = {passwords.new_passphrase() for _ in range(200)}
    assert len(made) == 200
    for words in made:
        passwords.check_acceptable(words, "demo-senco")
