"""SM3 and SM4 by one setting (密评): the standards' own examples, and records from before a change."""

from io import StringIO

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import ECB, GCM
from django.contrib.auth.hashers import check_password, get_hasher, identify_hasher
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from records import audit, ciphers, receipts
from records.models import AuditLink
from records.personal import (
    CannotDecrypt,
    decrypt,
    decrypt_bytes,
    encrypt,
    encrypt_bytes,
    fingerprint,
    fingerprints,
)
from requests_app.models import Applicant, Case
from tests.factories import requests_app as make

KEY = "Y2lwaGVycy1vZi10aGUtdGVzdHMtMzItYnl0ZXMtbG8="


@pytest.fixture
def aes(settings):
    settings.CIPHERS = "aes"


@pytest.fixture
def sm(settings):
    settings.CIPHERS = "sm"


# --- the examples of the standards


@pytest.mark.parametrize(
    ("content", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_gives_what_gb_t_32905_says(content, digest):
    assert ciphers.hashed(content, "sm").hex() == digest


def test_hmac_by_sm3_gives_what_gb_t_15852_says():
    words = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq" * 2

    assert ciphers.keyed(bytes(range(1, 33)), words, "sm").hex() == (
        "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a"
    )


def test_sm4_gives_what_gb_t_32907_says():
    block = bytes.fromhex("0123456789abcdeffedcba9876543210")

    sealed = Cipher(SM4(block), ECB()).encryptor().update(block)

    assert sealed.hex() == "681edf34d206965e86b3e94f536e4246"


def test_sm4_gcm_gives_what_rfc_8998_says():
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    sealing = Cipher(SM4(key), GCM(bytes.fromhex("00001234567800000000abcd"))).encryptor()
    sealing.authenticate_additional_data(bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"))
    plain = "".join(letter * 16 for letter in "abcdefea")

    sealed = sealing.update(bytes.fromhex(plain)) + sealing.finalize()

    assert sealed.hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    )
    assert sealing.tag.hex() == "83de3541e4c2b58177e065a9bf7b62ec"


# --- what is written under the setting, and read under the other


def test_each_setting_reads_what_the_other_wrote(settings, sm):
    by_sm4 = encrypt("张三丰")
    settings.CIPHERS = "aes"
    by_aes = encrypt("李四")

    assert decrypt(by_sm4) == "张三丰"
    settings.CIPHERS = "sm"
    assert decrypt(by_aes) == "李四"
    assert (by_sm4.startswith("gA"), by_aes.startswith("gAAAA")) == (False, True)


def test_one_text_is_sealed_otherwise_each_time_and_one_changed_byte_is_noticed(sm):
    first, second = encrypt_bytes(b"%PDF-1.7"), encrypt_bytes(b"%PDF-1.7")
    altered = first[:-6] + (b"A" if first[-6:-5] != b"A" else b"B") + first[-5:]

    assert first != second
    with pytest.raises(CannotDecrypt):
        decrypt_bytes(altered)


@pytest.mark.parametrize("stored", [b"", b"g", b"gw==", b"\xff\xfe\x00\x01", b"gAAAA"])
def test_what_is_no_sealed_text_is_said_so(sm, stored):
    with pytest.raises(CannotDecrypt):
        decrypt_bytes(stored)


def test_another_key_opens_nothing(settings, sm):
    settings.PERSONAL_DATA_KEYS = [KEY]
    stored = encrypt("张三丰")
    settings.PERSONAL_DATA_KEYS = ["b3RoZXItb2YtdGhlLXRlc3RzLTMyLWJ5dGVzLWxvbmc="]

    with pytest.raises(CannotDecrypt):
        decrypt(stored)


def test_a_fingerprint_from_before_the_change_is_found_after_it(settings, aes):
    before = fingerprint("张三丰")
    settings.CIPHERS = "sm"

    assert fingerprint("张三丰") != before
    assert before in fingerprints("张三丰")
    assert fingerprint(" ") == ""


@pytest.mark.django_db
def test_after_a_change_of_the_setting_records_open_and_rotating_moves_them(settings, aes):
    case = make.registered_case()
    settings.CIPHERS = "sm"
    assert Applicant.objects.get(case=case).name == make.PERSON["name"]
    assert Case.objects.of_person(make.PERSON["name"]).get() == case

    call_command("rotate_personal_keys", stdout=StringIO())

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, name_fingerprint FROM requests_app_applicant")
        ((name, found_by),) = cursor.fetchall()
    assert not name.startswith("gAAAA")
    assert found_by == fingerprint(make.PERSON["name"])
    assert Applicant.objects.get(case=case).name == make.PERSON["name"]


def test_a_query_code_from_before_opens_after_and_the_other_way_round(settings, aes):
    code = receipts.new_secret()
    by_scrypt = receipts.hash_secret(code)
    settings.CIPHERS = "sm"
    by_sm3 = receipts.hash_secret(code)

    assert (by_scrypt[:2], by_sm3[:2], len(by_sm3) <= 64) == ("s$", "m$", True)
    assert receipts.is_secret(code, by_scrypt)
    settings.CIPHERS = "aes"
    assert receipts.is_secret(code, by_sm3)
    assert not receipts.is_secret(receipts.new_secret(), by_sm3)


@pytest.mark.django_db
def test_the_audit_goes_on_in_one_chain_over_the_change(settings, aes):
    make.registered_case()
    audit.chain()
    by_sha256 = AuditLink.objects.count()
    settings.CIPHERS = "sm"
    make.registered_case()
    audit.chain()
    now = AuditLink.objects.count()

    assert audit.verify(now=timezone.now(), heads={}) == (now, None)
    assert now > by_sha256


# --- passwords


def test_passwords_are_hashed_by_sm3_and_those_of_before_are_read():
    hasher = get_hasher("pbkdf2_sm3")

    stored = hasher.encode("长口令-gongkai", "salt-of-sixteen-", 1000)

    assert stored.startswith("pbkdf2_sm3$1000$salt-of-sixteen-$")
    assert check_password("长口令-gongkai", stored)
    assert not check_password("长口令-gongka1", stored)
    assert identify_hasher(stored).must_update(stored)
