"""Query codes: twelve characters, the last of which tells a slip of the pen from a wrong code."""

import hashlib

import pytest

from records import receipts

OLD = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ23-4567"


def changed(code: str, place: int) -> str:
    """The code with the character at `place` replaced by its neighbour in the alphabet."""
    at = (receipts.ALPHABET.index(code[place]) + 1) % len(receipts.ALPHABET)
    return code[:place] + receipts.ALPHABET[at] + code[place + 1 :]


def test_a_code_is_twelve_characters_in_groups_and_opens_however_it_is_typed():
    code = receipts.new_secret()
    hashed = receipts.hash_secret(code)

    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    assert len(hashed) <= 64
    assert hashed != receipts.hash_secret(code)
    for typed in (code, code.replace("-", ""), code.lower(), f" {code} ".replace("-", " ")):
        assert receipts.is_secret(typed, hashed)


@pytest.mark.parametrize("place", range(12))
def test_one_wrong_character_is_a_slip_and_opens_nothing(place):
    code = receipts.plain(receipts.new_secret())
    wrong = changed(code, place)

    assert receipts.is_mistyped(wrong)
    assert not receipts.is_mistyped(code)
    assert not receipts.is_secret(wrong, receipts.hash_secret(code))


def test_codes_of_28_characters_go_on_opening():
    hashed = hashlib.sha256(OLD.replace("-", "").encode()).hexdigest()

    assert receipts.is_secret(OLD.lower(), hashed)
    assert not receipts.is_mistyped(OLD)
    assert not receipts.is_secret(OLD[:-1], hashed)


@pytest.mark.parametrize("nothing", ["", "-", "x"])
def test_without_a_hash_nothing_opens(nothing):
    assert not receipts.is_secret(receipts.new_secret(), nothing)
