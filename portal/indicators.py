"""国办指标 and terms of the apps above disclosure, for its monitor: requests, contacts, reports, site.

Contacts and requests are named by number only: who sees the monitor need not see what people wrote.
"""

import re
from datetime import date, datetime, time, timedelta

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from annual_report.models import Report
from disclosure.models import Disclosure
from disclosure.monitor import FAIL, LEDGER, PASS, Check
from disclosure.page_data import article
from inquiries.models import Consultation, Contact
from portal.sections import NAVIGATION
from records.models import SearchEntry
from records.search import finding, text
from requests_app.models import Case
from statute.calendar import official_workdays
from statute.regulations import report_due

CHECKLIST = "国办秘函〔2019〕19号"
PLATFORM = "国办公开办函〔2019〕61号"
SITES = "国办发〔2017〕47号"
YEAR = 365  # days
WAITING = 3  # days a filing may wait for its confirmation
CHECKED = 2000  # contacts at most looked at one by one
SHOWN = 20  # rows of evidence
# The four fixed blocks and the entry beside them, by the names they must bear.
BLOCKS = {
    "guide": "政府信息公开指南",
    "system-list": "政府信息公开制度",
    "category-tree": "法定主动公开内容",
    "report-list": "政府信息公开年报",
    "request-new": "依申请公开",
}
COLUMN_TAGS = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE_TAGS = ("ArticleTitle", "PubDate", "ContentSource")


def terms(on: date, at: datetime) -> list[Check]:
    """期限: requests and contacts."""
    return [
        _requests(on),
        _requests_late(on),
        _requests_unconfirmed(on),
        _contacts_stale(on),
        _contacts_late(on),
    ]


def indicators(on: date, at: datetime) -> list[Check]:
    """国办指标: the fixed blocks, tags and search of the site, the reports, what people were asked."""
    latest = Disclosure.objects.published(at=at).select_related("unit").newest_first().first()
    return [
        _reports(on),
        _blocks(),
        _tags(latest),
        _search(latest),
        _index(at),
        _consultations(on),
    ]


def _count(name, rows, words, shown, *, source, asks="") -> Check:
    """`rows` is a queryset of what should not be there; `shown` names one by text and address."""
    count = rows.count()
    return Check(
        name,
        FAIL if count else PASS,
        words % count,
        [shown(row) for row in rows[:SHOWN]] if count else [],
        source=source,
        asks=asks,
    )


def _case(case: Case) -> tuple[str, str]:
    return f"{case.number}（{case.due_on:%Y-%m-%d}）", case.get_absolute_url()


def _contact(contact: Contact) -> tuple[str, str]:
    address = reverse("admin:inquiries_contact_change", args=[contact.pk])
    return f"{contact.number}（{contact.received_on:%Y-%m-%d}）", address


def _requests(on: date) -> Check:
    return _count(
        _("No request past its last day"),
        Case.objects.overdue(on=on).only("number", "due_on").order_by("due_on", "pk"),
        _("%d open requests are late"),
        _case,
        source="《条例》第三十三条",
        asks="requests_app.view_case",
    )


def _requests_unconfirmed(on: date) -> Check:
    """Nobody's term runs before the receipt is confirmed: what waits is seen here, not in the terms."""
    before = timezone.make_aware(datetime.combine(on - timedelta(days=WAITING), time()))
    return _count(
        _("Every filing confirmed within %d days") % WAITING,
        Case.objects.unconfirmed()
        .filter(arrived_at__lt=before)
        .only("number", "arrived_at")
        .order_by("arrived_at", "pk"),
        _("%d filings wait for the confirmation of their receipt"),
        _waiting_case,
        source="《条例》第三十一条",
        asks="requests_app.view_case",
    )


def _waiting_case(case: Case) -> tuple[str, str]:
    arrived = timezone.localtime(case.arrived_at).date().isoformat()
    return f"{case.number} {arrived}", reverse("admin:requests_app_case_change", args=[case.pk])


def _requests_late(on: date) -> Check:
    late = Case.objects.closed_late().filter(closed_on__gt=on - timedelta(days=YEAR))
    return _count(
        _("Requests of the last year answered in time"),
        late.only("number", "due_on").order_by("-closed_on", "-pk"),
        _("%d replies went out late"),
        _case,
        source="《条例》第三十三条",
        asks="requests_app.view_case",
    )


def _contacts_stale(on: date) -> Check:
    return _count(
        _("No message unanswered for over three months"),
        Contact.objects.stale(on=on).only("number", "received_on").order_by("received_on", "pk"),
        _("%d messages wait for longer"),
        _contact,
        source=CHECKLIST,
        asks="inquiries.view_contact",
    )


def _contacts_late(on: date) -> Check:
    """By the term of each channel (7 and 15 working days for messages on the site)."""
    workdays = official_workdays().provisionally()
    recent = (
        Contact.objects.filter(
            received_on__range=(on - timedelta(days=YEAR), on), channel__reply_within__isnull=False
        )
        .select_related("channel")
        .only(
            *("number", "received_on", "replied_on", "is_complex"),
            *("channel__reply_within", "channel__reply_within_complex"),
        )
        .order_by("-received_on", "-pk")
    )
    late = [
        contact
        for contact in recent[:CHECKED]
        if (contact.replied_on or on) > workdays.after(contact.received_on, _within(contact))
    ]
    return Check(
        _("Messages of the last year answered within the term of their channel"),
        FAIL if late else PASS,
        _("%d messages were or are late") % len(late),
        [_contact(contact) for contact in late[:SHOWN]],
        source=SITES,
        asks="inquiries.view_contact",
    )


def _within(contact: Contact) -> int:
    channel = contact.channel
    complex_term = channel.reply_within_complex if contact.is_complex else None
    return complex_term or channel.reply_within


def _reports(on: date) -> Check:
    """每年1月31日前 (第四十九条), from the first year this site has a report of; without any, last year's."""
    out = {
        report.year: timezone.localdate(report.published_at)
        for report in Report.objects.public().order_by("-version").only("year", "published_at")
    }
    years = range(min(out, default=on.year - 1), on.year)
    evidence, wrong = [], 0
    for year in reversed(years):
        due, came = report_due(year), out.get(year)
        if came is None and due >= on:
            continue  # still in time
        if came is None:
            said = _("missing, was due on %s") % due
        elif came > due:
            said = _("published on %(day)s, due on %(due)s") % {"day": came, "due": due}
        else:
            said = _("published on %s") % came
        wrong += came is None or came > due
        address = reverse("report-detail", args=[year]) if came else ""
        evidence.append((f"{year}：{said}", address))
    return Check(
        _("Yearly reports published by their last day"),
        FAIL if wrong else PASS,
        _("%(wrong)d of %(all)d years late or missing") % {"wrong": wrong, "all": len(evidence)},
        evidence,
        source="《条例》第四十九条、第五十条",
    )


def _blocks() -> Check:
    columns = {section.entry: section.column for section in NAVIGATION}
    missing = [label for entry, label in BLOCKS.items() if columns.get(entry) != label]
    return Check(
        _("Four fixed blocks and 依申请公开 in the navigation"),
        FAIL if missing else PASS,
        _("Missing: %s") % "、".join(missing) if missing else _("All under their own names"),
        [(columns[entry], reverse(entry)) for entry in BLOCKS if entry in columns],
        source=PLATFORM,
    )


def _tags(latest: Disclosure | None) -> Check:
    """The tags as the site's own template writes them, for each column and for the newest document."""
    missing = []
    for section in NAVIGATION:
        written = _tags_written(column=section.tags)
        missing += [f"{section.column} {tag}" for tag in COLUMN_TAGS if tag not in written]
    if latest is not None:
        written = _tags_written(article=article(latest))
        missing += [f"{latest} {tag}" for tag in ARTICLE_TAGS if tag not in written]
    return Check(
        _("Meta tags of columns and documents"),
        FAIL if missing else PASS,
        _("Missing: %s") % "、".join(missing) if missing else "、".join(COLUMN_TAGS + ARTICLE_TAGS),
        [(str(latest), latest.get_absolute_url())] if latest else [],
        source=SITES,
    )


def _tags_written(**about) -> set[str]:
    html = render_to_string("_meta.html", about)
    return {
        name for name, content in re.findall(r'name="(\w+)" content="([^"]*)"', html) if content
    }


def _search(latest: Disclosure | None) -> Check:
    """The newest document is found by its own title."""
    name = _("Search finds the newest document")
    if latest is None:
        return Check(name, FAIL, _("Nothing has been published yet."), source="《条例》第二十四条")
    title = latest.title[: text.LONGEST_QUERY]
    is_found = finding.finds("disclosure", latest.pk, title)
    return Check(
        name,
        PASS if is_found else FAIL,
        _("Searched for its title"),
        [(latest.title, latest.get_absolute_url())],
        source="《条例》第二十四条",
    )


def _index(at: datetime) -> Check:
    indexed = SearchEntry.objects.filter(kind="disclosure").values("object_id")
    return _count(
        _("Search knows every published document"),
        Disclosure.objects.published(at=at).exclude(pk__in=indexed).only("title").order_by("-pk"),
        _("%d are not in the index"),
        lambda item: (str(item), item.get_absolute_url()),
        source="《条例》第二十四条",
    )


def _consultations(on: date) -> Check:
    waiting = Consultation.objects.waiting_for_result(on=on).only("title").order_by("closes_on")
    count = waiting.count()
    return Check(
        _("Consultations with a published result"),
        LEDGER if count else PASS,
        _("%d are closed without a result") % count,
        [
            (str(one), reverse("admin:inquiries_consultation_change", args=[one.pk]))
            for one in waiting[:SHOWN]
        ],
        source=f"{CHECKLIST}；{SITES}",
        ledger="征集调查台账：结束日期、意见汇总和结果公布的安排",
    )
