"""/open-data/log/ — the public log: for people, as proofs (RFC 9162), and as a feed of its heads."""

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from opendata.public_record import REGISTERS
from opendata.views import CLIENT, FOR_EVERYBODY
from records import office
from records.throttle import source_of
from transparency import journal
from transparency.canonical import canonical
from transparency.models import LogHead, LogLeaf

SHOWN = 50  # entries about one record, heads in the feed
LONGEST_NUMBER = 15  # digits of a position


class Log(TemplateView):
    """What the log is, its head, and the entries about one record."""

    template_name = "portal/open_data_log.html"

    def get_context_data(self, **kwargs):
        record = self.request.GET.get("record", "").strip()[:100]
        entries = LogLeaf.objects.filter(record=record)[:SHOWN] if record else ()
        return super().get_context_data(
            head=journal.head(),
            record=record,
            entries=entries,
            trail=[(_("Open data"), reverse("open-data"))],
            **kwargs,
        )


class HeadFeed(Feed):
    """The heads, so that strangers keep them: a log rewritten later contradicts what they kept."""

    feed_type = Atom1Feed
    link = reverse_lazy("open-data-log")

    def title(self):
        title = _("Public log")
        return f"{title} - {office.current().name}"

    def items(self):
        return LogHead.objects.all()[:SHOWN]

    def item_title(self, head):
        return _("%(count)d entries: %(root)s") % {"count": head.size, "root": head.root}

    def item_description(self, head):
        return head.root

    def item_link(self, head):
        return f"{reverse('open-data-log-head')}?size={head.size}"

    def item_pubdate(self, head):
        return head.at

    item_updateddate = item_pubdate


def head(request):
    """The head of now, or of `size` entries, with its hash."""
    newest = journal.head()
    size = _number(request, "size", newest.size if newest else 0)
    return _answer(request, lambda: {"size": size, "root": journal.root(size), "at": _when(size)})


def inclusion(request):
    """That the entry at `position` is among the first `size`."""
    newest = journal.head()
    position = _number(request, "position", -1)
    size = _number(request, "size", newest.size if newest else 0)
    return _answer(
        request,
        lambda: {
            "position": position,
            "size": size,
            "root": journal.root(size),
            "path": journal.inclusion_proof(position, size),
        },
    )


def consistency(request):
    """That the first `first` entries are the beginning of the first `second`."""
    newest = journal.head()
    first = _number(request, "first", -1)
    second = _number(request, "second", newest.size if newest else 0)
    return _answer(
        request,
        lambda: {
            "first": first,
            "second": second,
            "first_root": journal.root(first),
            "second_root": journal.root(second),
            "path": journal.consistency_proof(first, second),
        },
    )


def content(request, register, number):
    """The bytes whose SHA-256 the log keeps of a row that is public now."""
    if register not in REGISTERS:
        raise Http404
    public = REGISTERS[register].public(timezone.now())
    row = get_object_or_404(public, pk=number)
    body = canonical(REGISTERS[register].content(row))
    return HttpResponse(body, content_type="application/json; charset=utf-8", headers=FOR_EVERYBODY)


def _number(request, name: str, default: int) -> int:
    """The parameter as a position or size; -1, which no log has, for what is none."""
    given = request.GET.get(name, "")
    if not given:
        return default
    return (
        int(given) if given.isascii() and given.isdigit() and len(given) <= LONGEST_NUMBER else -1
    )


def _when(size: int) -> str | None:
    kept = journal.head(size)
    return timezone.localtime(kept.at).isoformat() if kept else None


def _answer(request, ask) -> JsonResponse:
    source = source_of(request)
    if CLIENT.exceeded(source):
        headers = {**FOR_EVERYBODY, "Retry-After": str(CLIENT.seconds)}
        return JsonResponse({"detail": _("Too many requests.")}, status=429, headers=headers)
    CLIENT.mark(source)
    try:
        said = ask()
    except IndexError:
        refusal = _(
            "The log has no such entry; positions count from 0, sizes up to its newest head."
        )
        return JsonResponse({"detail": refusal}, status=400, headers=FOR_EVERYBODY)
    return JsonResponse(said, headers=FOR_EVERYBODY)
