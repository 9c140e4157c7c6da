"""The duties of publication, checked on a day: what is late, stale, empty or unexplained, with evidence.

The measures are those of the state's own checks of government sites (国办秘函〔2019〕19号) and of the 条例:
a home page without news for 14 days, a column of current events for two weeks, of notices for half a
year, an empty column, an item not out 20 working days after it was formed.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache, partial

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure import header
from disclosure.models import Category, Disclosure, Finding
from disclosure.monitor.checks import CHECKED, FAIL, LEDGER, PASS, SHOWN, Check
from disclosure.publication.table import UNPUBLISHED
from statute.calendar import official_workdays
from statute.deadlines import publication_due

HOME = 14  # days
YEAR = 365
EXPLAINED_WITHIN = 3  # working days after the document


def duties(*, on: date, at: datetime) -> list[Check]:
    """Every check, as things stand. A constant number of queries."""
    return [*terms(on, at), *columns(on, at), *documents(at)]


def terms(on: date, at: datetime) -> list[Check]:
    """期限: what is due by a day."""
    return [
        _personal_data(on),
        _unpublished(on),
        _published_late(on, at),
        _reassessments(on),
        _explanations(at),
    ]


def _personal_data(on: date) -> Check:
    """What the daily rescan found in what strangers read, and nobody has mended or answered yet."""
    findings = Finding.objects.seen_by_the_public().order_by("seen_public_at", "pk")
    count, oldest = findings.count(), findings.first()
    days = (on - timezone.localdate(oldest.seen_public_at)).days if oldest else 0
    return Check(
        _("Personal data in what is public"),
        FAIL if count else PASS,
        _("%(count)d findings, oldest %(days)d days") % {"count": count, "days": days},
        [
            (f"{one.model_in_words}：{one.label}，{one.place}", _page_of(one))
            for one in findings.select_related("disclosure")[:SHOWN]
        ],
        source="《个人信息保护法》第二十五条；《条例》第十五条",
    )


def _page_of(finding: Finding) -> str:
    if finding.disclosure_id:
        return reverse("admin:disclosure_disclosure_change", args=[finding.disclosure_id])
    return reverse("admin:disclosure_finding_change", args=[finding.pk])


def columns(on: date, at: datetime) -> list[Check]:
    """栏目: the home page and each column that has a rhythm."""
    return [_home(on, at), *_columns(on, at)]


def documents(at: datetime) -> list[Check]:
    return [_headers(at), _unexplained(at)]


def _admin(item: Disclosure) -> tuple[str, str]:
    return str(item), reverse("admin:disclosure_disclosure_change", args=[item.pk])


def _home(on: date, at: datetime) -> Check:
    latest = Disclosure.objects.published(at=at).newest_first().only("published_at").first()
    name = _("Home page renewed within %d days") % HOME
    if latest is None:
        return Check(name, FAIL, _("Nothing has been published yet."))
    age = (on - latest.published_on).days
    return Check(name, FAIL if age > HOME else PASS, _("Latest item %d days ago") % age)


def _columns(on: date, at: datetime) -> list[Check]:
    """Staleness of each column that has a rhythm, and the columns without a single item."""
    public = Q(disclosures__status=Disclosure.Status.PUBLISHED, disclosures__published_at__lte=at)
    columns = Category.objects.filter(update_within__isnull=False).annotate(
        latest=Max("disclosures__published_at", filter=public)
    )
    return [_column(column, on) for column in columns]


def _column(column, on: date) -> Check:
    name = _("Column “%(column)s” renewed within %(days)d days") % {
        "column": column.name,
        "days": column.update_within,
    }
    if column.latest is None:
        return Check(name, FAIL, _("The column is empty."))
    age = (on - timezone.localdate(column.latest)).days
    stale = on - timezone.localdate(column.latest) > timedelta(days=column.update_within)
    return Check(name, FAIL if stale else PASS, _("Latest item %d days ago") % age)


def _unpublished(on: date) -> Check:
    """第二十六条: 20 working days from formation, or the category's own term."""
    last_day = _last_days()
    # No term is shorter than one day, so what was formed today is not late; the oldest come first.
    waiting = (
        Disclosure.objects.filter(status__in=UNPUBLISHED, revises=None, formed_on__lt=on)
        .select_related("category")
        .only("title", "formed_on", "category__publish_within")
        .order_by("formed_on", "pk")
    )
    late = [
        (item, due)
        for item in waiting[:CHECKED]
        if (due := last_day(item.formed_on, within=item.category.publish_within)) < on
    ]
    return Check(
        _("Published within the term of its category (Article 26)"),
        FAIL if late else PASS,
        _("%d items are past their last day") % len(late),
        [(f"{item}（{due:%Y-%m-%d}）", _admin(item)[1]) for item, due in late[:SHOWN]],
    )


def _last_days() -> Callable[..., date]:
    """`publication_due` by the calendar as it stands, counted once for each day and term."""
    return cache(partial(publication_due, workdays=official_workdays().provisionally()))


def _published_late(on: date, at: datetime) -> Check:
    """The same for what went out within the last year, the newest first."""
    last_day = _last_days()
    public = (
        Disclosure.objects.published(at=at)
        .filter(published_at__gt=at - timedelta(days=YEAR))
        .select_related("category")
        .only("title", "formed_on", "published_at", "category__publish_within")
        .newest_first()
    )
    late = [
        item
        for item in public[:CHECKED]
        if item.published_on > last_day(item.formed_on, within=item.category.publish_within)
    ]
    return Check(
        _("Published in time over the last year (Article 26)"),
        FAIL if late else PASS,
        _("%d items came out after their last day") % len(late),
        [_admin(item) for item in late[:SHOWN]],
    )


def _headers(at: datetime) -> Check:
    """Numbered documents of the last year whose number, text and days contradict each other."""
    numbered = (
        Disclosure.objects.published(at=at)
        .filter(published_at__gt=at - timedelta(days=YEAR))
        .exclude(document_number="")
        .only("title", "document_number", "body", "formed_on", "published_at")
        .newest_first()
    )
    found = [(item, wrong) for item in numbered[:CHECKED] if (wrong := header.contradictions(item))]
    return Check(
        _("Document number, text and days agree"),
        FAIL if found else PASS,
        _("%d documents contradict themselves") % len(found),
        [(f"{item}：{' '.join(wrong)}", _admin(item)[1]) for item, wrong in found[:SHOWN]],
    )


def _reassessments(on: date) -> Check:
    due = Disclosure.objects.due_for_reassessment(on=on).only("title").order_by("reassess_on")
    count = due.count()
    return Check(
        _("Withheld items reassessed in time (Article 18)"),
        FAIL if count else PASS,
        _("%d items wait for reassessment") % count,
        [_admin(item) for item in due[:SHOWN]],
    )


def _explanations(at: datetime) -> Check:
    """政策解读 at the latest three working days after the document it explains."""
    workdays = official_workdays().provisionally()
    explained = (
        Disclosure.objects.published(at=at)
        # The first in words for the index, which holds explanations only.
        .filter(interprets__isnull=False, interprets__published_at__isnull=False)
        .select_related("interprets")
        .only("title", "published_at", "interprets__published_at")
        .newest_first()
    )
    late = [
        item
        for item in explained[:CHECKED]
        if item.published_on > workdays.after(item.interprets.published_on, EXPLAINED_WITHIN)
    ]
    return Check(
        _("Explanations within %d working days of the document") % EXPLAINED_WITHIN,
        FAIL if late else PASS,
        _("%d explanations came later") % len(late),
        [_admin(item) for item in late[:SHOWN]],
    )


def _unexplained(at: datetime) -> Check:
    public = Disclosure.objects.published(at=at)
    documents = (
        public.exclude(category__normative_kind="")
        .filter(validity=Disclosure.Validity.IN_FORCE)
        .annotate(explained=Count("interpretations"))
        .filter(explained=0)
    )
    count = documents.count()
    return Check(
        _("Normative documents with an explanation"),
        LEDGER if count else PASS,
        _("%d documents have none; whether one is needed is for a person to say") % count,
        [_admin(item) for item in documents.only("title").order_by("-pk")[:SHOWN]],
        ledger="解读台账：不需要解读的文件和理由",
    )
