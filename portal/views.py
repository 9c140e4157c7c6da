"""Pages across the apps: home, guide, about, site map."""

from django.core.paginator import InvalidPage
from django.utils import timezone
from django.views.generic import TemplateView

from disclosure.models import Category, ServiceLink, Unit
from inquiries.models import Contact
from portal import front, text_size
from portal.searching import Asked, Catalogue, kinds_of, narrowings_of, orders_of, rows_of
from portal.shortcuts import shortcuts
from records import office
from records.epoch import CONTACTS, FIGURES, ITEMS, POWERS, Shows
from records.search import vain
from statute import fees, regulations

ON_THE_FRONT = 5


class Home(Shows, TemplateView):
    """/ — search, what people come for, the blocks of the platform, latest items, the year in figures."""

    topics = (ITEMS, CONTACTS, POWERS, FIGURES)
    template_name = "portal/home.html"

    def get_context_data(self, **kwargs):
        if text_size.is_large(self.request):
            bureau = Unit.objects.roots().first()
            phone = office.current().phone or (bureau.phone if bureau else "")
            return super().get_context_data(
                tasks=front.tasks(front.FOR_ELDERS), phone=phone, **kwargs
            )
        now, today = timezone.now(), timezone.localdate()
        return super().get_context_data(
            tasks=front.tasks(front.TASKS),
            columns=front.statutory_columns(at=now),
            news=front.columns(front.NEWS, at=now),
            today=today,
            figures=front.year_figures(today, at=now),
            year=today.year,
            contacts=Contact.objects.published(at=now)
            .only("public_subject", "published_at")
            .order_by("-published_at", "-pk")[:ON_THE_FRONT],
            services=ServiceLink.objects.order_by("position")[:ON_THE_FRONT],
            **kwargs,
        )


class Guide(Shows, TemplateView):
    """/guide/ — 政府信息公开指南 (第十二条): facts of the office, terms of the law in force today."""

    template_name = "portal/guide.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            bureau=Unit.objects.roots().first(),
            units=Unit.objects.filter(parent__parent=None, parent__isnull=False, is_active=True),
            kinds=Category.objects.statutory(),
            law=regulations.in_force(timezone.localdate()),
            free_pieces=fees.FREE_PIECES,
            free_pages=fees.FREE_PAGES,
            **kwargs,
        )


class About(Shows, TemplateView):
    """/about/ — who runs the site, how to use it without a mouse or with a screen reader."""

    template_name = "portal/about.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(bureau=Unit.objects.roots().first(), **kwargs)


class SitemapPage(Shows, TemplateView):
    """/sitemap/ — every section of the site on one page."""

    template_name = "portal/sitemap_page.html"

    def get_context_data(self, **kwargs):
        tree = Category.objects.roots().prefetch_related("children")
        return super().get_context_data(categories=tree, **kwargs)


class Search(TemplateView):
    """/search/?q= — everything public for the words; narrowed by kind, category, unit, year."""

    template_name = "portal/search.html"

    def get_context_data(self, **kwargs):
        catalogue = Catalogue()
        asked = Asked.of(self.request.GET, catalogue)
        found = asked.found(catalogue, at=timezone.now())
        if asked.q and found.is_vain:
            vain.note_vain(asked.q, on=timezone.localdate())
        try:
            page = found.page(self.request.GET.get("page", 1))
        except InvalidPage:
            page = found.page(1)
        first = page.number == 1 and not (asked.kind or asked.is_narrowed)
        return super().get_context_data(
            asked=asked,
            total=found.total,
            shortcuts=shortcuts(
                found.readings, catalogue.category.values(), catalogue.unit.values(), found.known
            )
            if first
            else [],
            read_as=found.read_as,
            is_partial=found.is_partial,
            page_obj=page,
            rows=rows_of(page, catalogue),
            kinds=kinds_of(asked, found),
            narrowings=narrowings_of(asked, found, catalogue),
            orders=orders_of(asked),
            **kwargs,
        )
