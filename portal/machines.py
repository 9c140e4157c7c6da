"""For machines: sitemap.xml in pages of bounded size, robots.txt, security.txt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from xml.sax.saxutils import escape

from django.db.models import Max, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from disclosure.models import Disclosure, PowerItem, Unit
from inquiries.models import Consultation, Contact, Interview

# A page holds a range of ids, not a count of rows: its cost is the same at any depth.
IDS_PER_PAGE = 5_000
PAGES = (
    *(
        "home",
        "guide",
        "system-list",
        "unit-list",
        "category-tree",
        "disclosure-list",
        "power-list",
        "service-list",
    ),
    *(
        "request-guide",
        "request-new",
        "contact-list",
        "contact-ask",
        "interview-list",
        "consultation-list",
    ),
    *("report-list", "report-check", "open-data", "about", "sitemap-page"),
)
SECURITY_TOLD = timedelta(
    days=180
)  # how long security.txt holds; RFC 9116 asks for less than a year
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True)
class Section:
    """Rows the public may see at a moment, the column that says since when (none: it is not told), the
    days of their revisions, the column their addresses are made of.
    """

    rows: Callable[[datetime], QuerySet]
    since: str = ""
    revisions: str | None = None
    key: str = "pk"


SECTIONS = {
    "disclosures": Section(
        lambda at: Disclosure.objects.published(at=at), "published_at", "versions__replaced_at"
    ),
    "contacts": Section(lambda at: Contact.objects.published(at=at), "published_at"),
    "interviews": Section(lambda at: Interview.objects.published(at=at), "published_at"),
    "consultations": Section(
        lambda at: Consultation.objects.published(on=timezone.localdate(at)), "opened_on"
    ),
    "powers": Section(
        lambda at: PowerItem.objects.shown().in_force(on=timezone.localdate(at)),
        "valid_from",
        key="code",
    ),
    "units": Section(lambda at: Unit.objects.filter(is_active=True), key="code"),
}


def pages_of(section: str, *, at: datetime) -> int:
    """Of how many pages the map of a section consists."""
    if section == "pages":
        return 1
    last = SECTIONS[section].rows(at).order_by().aggregate(last=Max("pk"))["last"] or 0
    return -(-last // IDS_PER_PAGE)


@require_safe
def sitemap_index(request):
    """/sitemap.xml — one entry a range of ids, whatever the number of rows."""
    now = timezone.now()
    addresses = [
        _absolute(request, "sitemap-section", name, page)
        for name in ("pages", *SECTIONS)
        for page in range(1, pages_of(name, at=now) + 1)
    ]
    entries = "".join(f"<sitemap><loc>{escape(a)}</loc></sitemap>" for a in addresses)
    return _xml(f'<sitemapindex xmlns="{NAMESPACE}">{entries}</sitemapindex>')


@require_safe
def sitemap_section(request, section, page):
    """/sitemap-disclosures-1.xml — the addresses of one range of ids."""
    if section == "pages":
        if page != 1:
            raise Http404
        return _urlset([(_absolute(request, name), None) for name in PAGES])
    if section not in SECTIONS or not 1 <= page <= 10**6:
        raise Http404
    first = (page - 1) * IDS_PER_PAGE
    rows = (
        SECTIONS[section]
        .rows(timezone.now())
        .filter(pk__gt=first, pk__lte=first + IDS_PER_PAGE)
        .order_by("pk")
    )
    since, revisions = SECTIONS[section].since, SECTIONS[section].revisions
    if revisions:
        rows = rows.annotate(revised_at=Max(revisions))
    rows = rows.only(*filter(None, ["pk", SECTIONS[section].key, since]))
    return _urlset(
        [
            (
                request.build_absolute_uri(row.get_absolute_url()),
                _day(getattr(row, "revised_at", None) or getattr(row, since)) if since else None,
            )
            for row in rows.iterator()
        ]
    )


def _day(moment: date | datetime) -> date:
    """The day of the office."""
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment


def _absolute(request, name, *args) -> str:
    return request.build_absolute_uri(reverse(name, args=args))


def _urlset(addresses) -> HttpResponse:
    entries = "".join(
        f"<url><loc>{escape(address)}</loc>"
        + (f"<lastmod>{changed:%Y-%m-%d}</lastmod>" if changed else "")
        + "</url>"
        for address, changed in addresses
    )
    return _xml(f'<urlset xmlns="{NAMESPACE}">{entries}</urlset>')


def _xml(content: str) -> HttpResponse:
    return HttpResponse(
        f'<?xml version="1.0" encoding="UTF-8"?>\n{content}', content_type="application/xml"
    )


@require_safe
def robots(request):
    """/robots.txt — public pages may be indexed; forms, receipts and the staff's pages need not be."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {reverse(name)}" for name in ("admin:index", "request-track")),
        f"Sitemap: {_absolute(request, 'sitemap-index')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security_text(request):
    """/.well-known/security.txt (RFC 9116) — whom to tell of a weakness: who answers contacts."""
    until = (timezone.now() + SECURITY_TOLD).astimezone(UTC).replace(hour=0, minute=0, second=0)
    lines = [
        f"Contact: {_absolute(request, 'contact-ask')}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: zh, en",
        f"Canonical: {_absolute(request, 'security-text')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
