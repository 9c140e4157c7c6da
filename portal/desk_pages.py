"""The pages of 待我办理: the start page's part, one kind as a list, the head's overview, the next turn."""

from __future__ import annotations

from datetime import date

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal import load, turns, waiting
from portal.todo import todo_of
from records.pagination import BoundedPaginator

ON_THE_START_PAGE = 15
PER_PAGE = 30
OVERVIEW = "disclosure.approve_disclosure"  # who leads the office
DOCUMENTS = "disclosure.view_disclosure"


def desk_of(user, *, on: date) -> dict:
    """For the start page: kinds of turns with their counts, the most pressing turns, what to watch."""
    kinds = turns.kinds_of(user, on=on)
    count = waiting.note(user, kinds, on=on)
    return {
        "kinds": kinds,
        "turns": turns.turns_of(user, on=on, kinds=kinds, limit=ON_THE_START_PAGE),
        "count": count,
        "todo": todo_of(user, on=on),
        "may_oversee": user.has_perm(OVERVIEW),
        "may_read_documents": user.has_perm(DOCUMENTS),
    }


def turns_page(request):
    """/admin/turns/?kind=case.signed — every record of one kind that waits for the person."""
    on = timezone.localdate()
    of_kind = turns.rows_of(request.user, request.GET.get("kind", ""), on=on)
    if of_kind is None:
        raise Http404
    register, rows = of_kind
    paginator = BoundedPaginator(rows.select_related(*register.related), PER_PAGE)
    try:
        page = paginator.page(request.GET.get("page", "1"))
    except (EmptyPage, PageNotAnInteger):
        page = paginator.page(1)
    kind = request.GET["kind"]
    context = {
        **admin.site.each_context(request),
        "title": f"{register.label}：{register.label_of(kind.partition('.')[2])}",
        "kind": kind,
        "page": page,
        "turns": turns.read_page(request.user, register, page, on=on),
    }
    return TemplateResponse(request, "admin/turns.html", context)


def load_page(request):
    """/admin/load/ — for the head: what is open in each unit and with each person."""
    if not request.user.has_perm(OVERVIEW):
        raise PermissionDenied
    on = timezone.localdate()
    units = load.by_unit(on=on)
    context = {
        **admin.site.each_context(request),
        "title": _("What waits in each unit"),
        "units": units,
        "people": load.by_person(on=on),
        "bureau": load.total(units),
    }
    return TemplateResponse(request, "admin/load.html", context)


def say_next(request, record, *, on: date) -> None:
    """A message that leads to the next turn of the person after `record`; none when nothing waits."""
    waiting.forget(request.user, on=on)
    turn = turns.next_after(request.user, record, on=on)
    if turn is not None:
        words = format_html(
            '{}：<a href="{}">{} {}</a>（{}）',
            _("Next"),
            turn.url,
            turn.number,
            turn.subject,
            turn.label,
        )
        messages.info(request, words)
