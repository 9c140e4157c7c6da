"""What somebody is typing, kept while they type: sealed, for that account alone, until the form is sent."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from accounts.models import FormDraft

TERM = timedelta(days=7)
MAX = 500_000  # characters; more is no text anybody typed
MOST = 50  # drafts of one account; the oldest goes


def keep(user, path: str, fields: list[tuple[str, str]], *, at: datetime) -> bool:
    """The newest replaces the last of the same form; False where it is too long to be kept."""
    content = json.dumps(fields, ensure_ascii=False)
    if len(content) > MAX:
        return False
    FormDraft.objects.update_or_create(user=user, path=path, defaults={"fields": content, "at": at})
    old = FormDraft.objects.filter(user=user).order_by("-at", "-pk").values_list("pk", flat=True)
    FormDraft.objects.filter(pk__in=list(old[MOST:])).delete()
    return True


def of(user, path: str, *, at: datetime) -> FormDraft | None:
    """What was typed into the form sent to `path`, if its term is not over."""
    return FormDraft.objects.filter(user=user, path=path, at__gte=at - TERM).first()


def fields_of(draft: FormDraft) -> list[tuple[str, str]]:
    return [(name, value) for name, value in json.loads(draft.fields)]


def drop(user, path: str) -> None:
    """The form was sent, or its draft is not wanted."""
    FormDraft.objects.filter(user=user, path=path).delete()


def drop_old(*, at: datetime) -> int:
    """Of anybody, what is older than its term. The number."""
    return FormDraft.objects.filter(at__lt=at - TERM).delete()[0]
