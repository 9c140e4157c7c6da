"""法定主动公开内容: the tree, the lists, an item with its files and earlier texts."""

from datetime import datetime
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView, ListView, TemplateView
from django_filters.views import FilterView

from disclosure import alerts, page_data, topics
from disclosure.belonging import beside_item
from disclosure.body import shown
from disclosure.catalogue import category_tree
from disclosure.chips import chips
from disclosure.differences import compare
from disclosure.filters import DisclosureFilter
from disclosure.models import Attachment, Category, Disclosure, ServiceLink, Version
from disclosure.paper import citation
from disclosure.rules_above import RULES_ABOVE
from records.epoch import ITEMS, Shows, shows
from records.pagination import BoundedPaginationMixin
from records.serving import file_response


def query_without_page(request) -> str:
    """The address's query without its page number, for links to other pages of the same list."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


class CategoryTree(Shows, TemplateView):
    """/categories/ — the fifteen items, 治安管理 and the columns, with the number of items in each."""

    topics = (ITEMS,)
    template_name = "disclosure/category_tree.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(branches=category_tree(at=timezone.now()), **kwargs)


def ways_on(words: str, category: Category | None) -> list[tuple[str, str]]:
    """Where to go from a list that holds nothing: (address, label)."""
    listed = reverse("disclosure-list")
    ways = []
    if words:
        ways.append((f"{reverse('search')}?{urlencode({'q': words})}", _("Search the whole site")))
    if category:
        ways.append((f"{listed}?category={category.code}", category.name))
    ways.append((reverse("category-tree"), _("Statutory disclosure")))
    return [*ways, (reverse("request-new"), _("Request information"))]


class DisclosureList(BoundedPaginationMixin, FilterView):
    """/disclosures/ — 主动公开信息, newest first."""

    filterset_class = DisclosureFilter
    template_name = "disclosure/disclosure_list.html"

    def get_queryset(self):
        return Disclosure.objects.published(at=timezone.now()).for_lists().newest_first()

    def get_context_data(self, **kwargs):
        answers = getattr(self.filterset.form, "cleaned_data", {})
        category, unit = answers.get("category"), answers.get("unit")
        own = topics.column(category.pk) if category else topics.unit(unit.pk) if unit else ITEMS
        shows(self.request, own, topics.YEARS)
        return super().get_context_data(
            category=category,
            heading=category.name if category else _("Disclosures"),
            column=page_data.column(category) if category else None,
            trail=page_data.trail(category.parent if category else None),
            query=query_without_page(self.request),
            # A column is a place of its own; what narrows it further stands as chips above the list.
            chips=chips(self.filterset.form, self.request.GET, but=("category",)),
            cleared=f"category={category.code}" if category else "",
            subscribed=alerts.query_of(self.request.GET),
            ways=ways_on(answers.get("q") or "", category),
            **kwargs,
        )


class LapsedList(Shows, BoundedPaginationMixin, ListView):
    """/disclosures/lapsed/ — 失效、废止文件清单, by the day they lapsed."""

    topics = (ITEMS,)
    template_name = "disclosure/lapsed_list.html"

    def get_queryset(self):
        return Disclosure.objects.published(at=timezone.now()).for_lists().no_longer_in_force()

    def get_context_data(self, **kwargs):
        return super().get_context_data(query="", trail=page_data.trail(), **kwargs)


class SystemList(Shows, BoundedPaginationMixin, ListView):
    """/systems/ — 政府信息公开制度."""

    topics = (ITEMS,)
    template_name = "disclosure/system_list.html"

    def get_queryset(self):
        public = Disclosure.objects.published(at=timezone.now())
        return public.filter(category__role=Category.Role.SYSTEMS).for_lists().newest_first()

    def get_context_data(self, **kwargs):
        column = Category.objects.used_for(Category.Role.SYSTEMS).first()
        return super().get_context_data(
            column=page_data.column(column) if column else None,
            rules_above=RULES_ABOVE,
            query="",
            **kwargs,
        )


class ServiceList(Shows, ListView):
    """/services/ — 办事服务 and 在线查询."""

    template_name = "disclosure/service_list.html"
    queryset = ServiceLink.objects.all()


def gone_items(*, at: datetime):
    """What the public saw and sees no more: withdrawn, or at the end of its term."""
    return Disclosure.objects.withdrawn(at=at) | Disclosure.objects.ended(on=timezone.localdate(at))


class DisclosureDetail(DetailView):
    """/disclosures/12/ — one item; 410 and why where it was withdrawn or its term is over."""

    template_name = "disclosure/disclosure_detail.html"

    def get_queryset(self):
        return Disclosure.objects.published(at=timezone.now()).select_related(
            "category__parent", "unit"
        )

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            gone = gone_items(at=timezone.now()).filter(pk=kwargs["pk"]).first()
            if gone is None:
                raise
            # The title may be what was wrong with it: the tombstone names the index number only.
            context = {"disclosure": gone}
            return TemplateResponse(
                request, "disclosure/disclosure_withdrawn.html", context, status=410
            )

    def get_context_data(self, **kwargs):
        item, public = self.object, Disclosure.objects.published(at=timezone.now())
        earlier, later = page_data.neighbours(item, public)
        policy = public.filter(pk=item.interprets_id).first() if item.interprets_id else None
        own = context_of(item, self.request)
        shows(self.request, *topics.on_page_of(item))
        return super().get_context_data(
            **own,
            policy=policy,
            interpretations=public.filter(interprets=item).for_lists().newest_first(),
            beside=beside_item(item, at=timezone.now()),
            ended_by=page_data.ended_by(item, public),
            citation=citation(item),
            earlier=earlier,
            later=later,
            linked_data=page_data.linked_data(
                item,
                own["address"],
                attachments=own["attachments"],
                changed_at=own["versions"][0].replaced_at if own["versions"] else None,
            ),
            **kwargs,
        )


def context_of(item: Disclosure, request, *, pictures=None) -> dict:
    """What the page of an item shows of itself, without what stands beside it; a preview too.

    `pictures`: where the pictures of its files are shown, for who sees them before the public does.
    """
    attachments = list(item.attachments.all())
    return {
        "disclosure": item,
        "text": shown(item, pictures or _pictures(attachments)),
        "attachments": attachments,
        "versions": list(item.versions.defer("body")),
        "trail": page_data.trail(item.category),
        "column": page_data.column(item.category),
        "article": page_data.article(item),
        "address": request.build_absolute_uri(item.get_absolute_url()),
    }


def _pictures(attachments):
    """By the name of a file, where its picture is shown; "" for what is none of these files."""
    addresses = {
        file.name: f"{file.get_absolute_url()}?preview" for file in attachments if file.is_previewed
    }
    return lambda name: addresses.get(name, "")


class VersionDetail(DetailView):
    """/disclosures/12/versions/1/ — an earlier text, and what changed; 410 and the reason if withheld."""

    template_name = "disclosure/version_detail.html"

    def get_object(self, queryset=None):
        public = Disclosure.objects.published(at=timezone.now()).select_related("category__parent")
        self.disclosure = get_object_or_404(public, pk=self.kwargs["pk"])
        shows(self.request, topics.item(self.disclosure.pk))
        return get_object_or_404(Version, disclosure=self.disclosure, number=self.kwargs["number"])

    def get(self, request, *args, **kwargs):
        version = self.get_object()
        if not version.withheld_reason:
            return super().get(request, *args, **kwargs)
        # Title and text may be what was wrong: the page names number, day and reason only.
        context = {
            "number": version.number,
            "replaced_at": version.replaced_at,
            "reason": version.withheld_reason,
            "disclosure": self.disclosure,
            "trail": self._trail(),
        }
        return TemplateResponse(request, "disclosure/version_withheld.html", context, status=410)

    def _trail(self):
        return [
            *page_data.trail(self.disclosure.category),
            (self.disclosure.title, self.disclosure.get_absolute_url()),
        ]

    def get_context_data(self, **kwargs):
        # The next text that may be seen: the difference must not tell what a withheld one said.
        shown = self.disclosure.versions.filter(withheld_reason="")
        after = shown.filter(number__gt=self.object.number).last()
        return super().get_context_data(
            disclosure=self.disclosure,
            trail=self._trail(),
            differences=compare(self.object, after or self.disclosure),
            **kwargs,
        )


class AttachmentFile(View):
    """/attachments/7/ — a file through the gate of its item; `?preview` shows PDF and pictures in place.

    Of a published item, what a revision replaced leads on to what took its place (301), and what it
    left out answers 410. What never was public, or went with its item, is not found.
    """

    def get(self, request, pk):
        public = Disclosure.objects.published(at=timezone.now())
        attachment = get_object_or_404(Attachment, pk=pk)
        shows(request, topics.item(attachment.disclosure_id))
        if not public.filter(pk=attachment.disclosure_id).exists():
            return self._put_aside(request, attachment, public)
        inline = "preview" in request.GET
        if inline and not attachment.is_previewed:
            raise PermissionDenied
        try:
            file = attachment.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        response = file_response(
            request,
            file,
            digest=attachment.sha256,
            size=attachment.size,
            as_attachment=not inline,
            filename=attachment.download_name,
            content_type=attachment.content_type,
        )
        response["X-Content-Type-Options"] = "nosniff"
        return response

    @staticmethod
    def _put_aside(request, attachment: Attachment, public):
        """A file the public had until a revision, over any number of revisions."""
        item = public.filter(pk=attachment.disclosure.revises_id).first()
        if attachment.gone_at is None or item is None:
            raise Http404
        while attachment is not None and attachment.disclosure_id != item.pk:
            attachment = attachment.replaced_by
        if attachment is not None:
            return HttpResponsePermanentRedirect(attachment.get_absolute_url())
        return TemplateResponse(request, "disclosure/attachment_gone.html", {}, status=410)
