"""The seal of the personal keys: whether PERSONAL_DATA_KEYS are the keys of this database.

A database restored under other keys would take requests in that nobody can read together with the old
ones, and whoever notices weeks later has two halves. So one row is sealed when there is nothing to lose,
and asked before anything is taken in.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import IntegrityError, models, transaction

from records.models import KeySeal
from records.personal import CannotDecrypt, EncryptedTextField

WORDS = "gongkai"


class OtherKeys(Exception):
    """PERSONAL_DATA_KEYS do not open what this database keeps. `str()` names the register."""


def ask() -> None:
    """Open the seal; where there is none yet, the newest row of each sealed register, then seal.

    Raises OtherKeys, having written nothing.
    """
    try:
        sealed = KeySeal.objects.filter(pk=1).exists()
        if sealed:
            KeySeal.objects.get(pk=1)
            return
        for model in _sealed_registers():
            label = model._meta.label
            model._base_manager.order_by("-pk").first()
    except CannotDecrypt as error:
        raise OtherKeys(KeySeal._meta.label if sealed else label) from error
    try:
        with transaction.atomic():
            KeySeal.objects.create(pk=1, words=WORDS)
    except IntegrityError:
        pass  # another process of this start was first


def _sealed_registers() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        fields = model._meta.local_fields
        if not model._meta.proxy and any(isinstance(f, EncryptedTextField) for f in fields):
            yield model
