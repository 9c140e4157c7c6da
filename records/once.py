"""A form sent again ends with the one receipt: a second press, a reload, a try after an error page.

What the form brings and its receipt are stored in one transaction, under a key made of the form's token
and its content: either both are there or neither is. A second sending waits for the first (the unique key
holds it) and gets the first receipt. Other content under the same token is another form.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from records.models import FormReceipt
from records.personal import fingerprint

TOKEN = re.compile(r"[0-9a-f]{32}")
KEPT_FOR = timedelta(hours=24)
# Not what was written: they differ between two sendings of one form.
NOT_CONTENT = frozenset({"csrfmiddlewaretoken", "token", "answer", "proof"})


def token_for(request: HttpRequest) -> str:
    """For the hidden field `once` of a form: the one it came with, else a new one."""
    sent = request.POST.get("once", "")
    return sent if TOKEN.fullmatch(sent) else secrets.token_hex(16)


def key_of(request: HttpRequest, also: Mapping[str, str] | None = None) -> str:
    """The key of the form `request` brings, 64 hexadecimal characters; empty without a sound token.

    `also`: what belongs to the form and was sent before (the earlier steps of one in steps).
    """
    if not TOKEN.fullmatch(request.POST.get("once", "")):
        return ""
    fields = {
        name: request.POST.getlist(name) for name in sorted(request.POST) if name not in NOT_CONTENT
    }
    files = [
        (name, file.name, _hash(file))
        for name in sorted(request.FILES)
        for file in request.FILES.getlist(name)
    ]
    parts = [request.path, fields, files, *([dict(sorted(also.items()))] if also else [])]
    content = json.dumps(parts, ensure_ascii=False)
    # Keyed, so that nobody who reads the table can try out what somebody may have written.
    return hashlib.sha256(fingerprint(content).encode()).hexdigest()


def _hash(file) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def is_stored(key: str) -> bool:
    """Whether what the form `key` brought is stored already."""
    return bool(key) and FormReceipt.objects.filter(key=key).exists()


@transaction.atomic
def store(
    key: str, record: Callable[[], Mapping[str, str]], *, at: datetime
) -> tuple[Mapping[str, str], bool]:
    """The receipt of the form `key`, and whether it was stored just now.

    `record` stores what the form brings and returns its receipt; it is called once for a key within
    `KEPT_FOR`. What it raises leaves nothing behind. Without a key every sending is a form of its own.
    """
    if not key:
        return record(), True
    FormReceipt.objects.filter(at__lt=at - KEPT_FOR).delete()
    try:
        with transaction.atomic():
            row = FormReceipt.objects.create(key=key, receipt="", at=at)
    except IntegrityError:
        first = FormReceipt.objects.get(key=key)
        return json.loads(first.receipt), False
    receipt = record()
    row.receipt = json.dumps(dict(receipt))
    row.save(update_fields=["receipt"])
    return receipt, True
