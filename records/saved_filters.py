"""Filters of a list kept under a name, each person's own: what is chosen, never what is looked for."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from records.models import SavedFilter

# Words looked for may be a person's; page and order are the moment's.
LEFT_OUT = ("q", "p", "o", "e", "all", "_facets")
KEPT = 20  # of one person for one list


class SavedFiltersMixin:
    """For every ModelAdmin; the staff site puts it under each that is registered."""

    def changelist_view(self, request, extra_context=None):
        page = self.opts.label_lower
        saved = SavedFilter.objects.filter(user=request.user, page=page)
        chosen = chosen_in(request.GET.urlencode())
        context = {"saved_filters": saved, "filter_page": page, "chosen_filter": chosen}
        return super().changelist_view(request, {**context, **(extra_context or {})})


def chosen_in(query: str) -> str:
    """The part of a list's address that may be kept."""
    given = QueryDict(query, mutable=True)
    for name in LEFT_OUT:
        given.pop(name, None)
    return given.urlencode()


@require_POST
def save(request):
    """Keep the filter shown under a name, or forget one (`forget`: its number); then back to the list."""
    page = request.POST.get("page", "")
    try:
        address = reverse("admin:{}_{}_changelist".format(*page.split(".", 1)))
    except (NoReverseMatch, IndexError) as error:
        raise Http404 from error
    own = SavedFilter.objects.filter(user=request.user, page=page)
    if forgotten := request.POST.get("forget", ""):
        own.filter(pk=int(forgotten) if forgotten.isdecimal() else 0).delete()
        return HttpResponseRedirect(address)
    query, name = chosen_in(request.POST.get("query", "")), request.POST.get("name", "").strip()
    if not name or not query or len(query) > SavedFilter.QUERY or own.count() >= KEPT:
        messages.error(request, _("A filter is kept with a name, once something is chosen."))
    else:
        own.update_or_create(
            name=name[:60], user=request.user, page=page, defaults={"query": query}
        )
        messages.success(request, _("The filter is kept."))
    return HttpResponseRedirect(f"{address}?{query}" if query else address)
