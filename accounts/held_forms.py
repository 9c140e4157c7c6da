"""A form sent when the session was over is not lost: it waits, sealed, until its owner has signed in."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.urls import reverse

from accounts.models import HeldForm

TERM = timedelta(hours=2)
MAX = 500_000  # characters; more is no text anybody typed
NOT_TYPED = ("admin:logout", "admin:form-draft", "admin:session")  # sent by nobody's wish to save
SECRET = ("csrfmiddlewaretoken", "password", "password1", "password2", "old_password", "code")


def hold(request, user, *, at: datetime) -> None:
    """Keep what `user` was sending; files are not kept, their names are. The newest replaces the last."""
    fields = [
        [name, value]
        for name in request.POST
        if name not in SECRET
        for value in request.POST.getlist(name)
    ]
    content = json.dumps(fields, ensure_ascii=False)
    if request.path_info in {reverse(name) for name in NOT_TYPED}:
        return
    HeldForm.objects.filter(user=user).delete()
    if len(content) <= MAX:
        HeldForm.objects.create(
            user=user,
            path=request.get_full_path()[:500],
            fields=content,
            files=[file.name for file in request.FILES.values()],
            at=at,
        )


def held_for(user, *, at: datetime) -> HeldForm | None:
    """What waits for `user`, if its term is not over."""
    return HeldForm.objects.filter(user=user, at__gte=at - TERM).first()


def fields_of(form: HeldForm) -> list[tuple[str, str]]:
    """Name and value of each field, in the order sent."""
    return [(name, value) for name, value in json.loads(form.fields)]


def drop(user, *, before: datetime | None = None) -> int:
    """What waits for `user` is not wanted any more; with `before`, of anybody, what is older. The number."""
    forms = HeldForm.objects.all() if user is None else HeldForm.objects.filter(user=user)
    if before is not None:
        forms = forms.filter(at__lt=before)
    return forms.delete()[0]
