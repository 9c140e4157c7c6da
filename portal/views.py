"""Pages across the apps: home, guide, about, open data, site map."""

from django.utils import timezone
from django.views.generic import TemplateView

from disclosure.models import Category, ServiceLink, Unit
from portal import front
from statute import fees, regulations

SERVICES_ON_THE_FRONT = 6


class Home(TemplateView):
    """/ — search, the blocks of the platform, latest items, the year in figures."""

    template_name = "portal/home.html"

    def get_context_data(self, **kwargs):
        now, today = timezone.now(), timezone.localdate()
        return super().get_context_data(
            columns=front.columns(at=now),
            figures=front.year_figures(today, at=now),
            year=today.year,
            services=ServiceLink.objects.all()[:SERVICES_ON_THE_FRONT],
            **kwargs,
        )


class Guide(TemplateView):
    """/guide/ — 政府信息公开指南 (第十二条): facts of the office, terms of the law in force today."""

    template_name = "portal/guide.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            bureau=Unit.objects.roots().first(),
            units=Unit.objects.filter(parent__parent=None, parent__isnull=False, is_active=True),
            kinds=Category.objects.roots().exclude(code="columns"),
            law=regulations.in_force(timezone.localdate()),
            free_pieces=fees.FREE_PIECES,
            free_pages=fees.FREE_PAGES,
            **kwargs,
        )


class About(TemplateView):
    """/about/ — who runs the site, how to use it without a mouse or with a screen reader."""

    template_name = "portal/about.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(bureau=Unit.objects.roots().first(), **kwargs)


class SitemapPage(TemplateView):
    """/sitemap/ — every section of the site on one page."""

    template_name = "portal/sitemap_page.html"

    def get_context_data(self, **kwargs):
        tree = Category.objects.roots().prefetch_related("children")
        return super().get_context_data(categories=tree, **kwargs)
