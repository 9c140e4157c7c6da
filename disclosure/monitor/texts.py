"""The style rules over the newest published documents: one query for the texts, one for the files."""

from collections import defaultdict
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.models import Attachment, Disclosure
from disclosure.monitor.checks import CHECKED, FAIL, LEDGER, PASS, SHOWN, Check
from disclosure.monitor.style import RULES, Paper, Rule, breaches
from records import office

PASSAGES = 3  # quoted of one document
_FIELDS = (
    *("pk", "title", "formed_on", "published_at", "body", "summary", "document_number"),
    *("index_number", "unit__name", "category__normative_kind"),
)


def papers(at: datetime) -> list[Paper]:
    """The newest CHECKED published documents."""
    rows = list(Disclosure.objects.published(at=at).newest_first().values_list(*_FIELDS)[:CHECKED])
    files = Attachment.objects.filter(disclosure__in=[row[0] for row in rows])
    names = defaultdict(list)
    for key, name in files.values_list("disclosure", "name"):
        names[key].append(name)
    return [
        Paper(
            key=key,
            title=title,
            formed_on=formed_on,
            published_on=timezone.localdate(published_at),
            body=body,
            summary=summary,
            document_number=number,
            index_number=index_number or "",
            unit=unit,
            organ=office.current().name,
            attachments=tuple(names.get(key, ())),
            is_normative=bool(normative),
        )
        for key, title, formed_on, published_at, body, summary, number, index_number, unit, normative in rows
    ]


def style(read: list[Paper]) -> list[Check]:
    """One check for each of the 67 rules."""
    return [_check(rule, read) for rule in RULES]


def _check(rule: Rule, read: list[Paper]) -> Check:
    breaking = breaches(rule, read)
    verdict = (LEDGER if rule.ledger else FAIL) if breaking else PASS
    words = _("%d documents for a person to judge") if rule.ledger else _("%d documents differ")
    return Check(
        f"{rule.number}. {rule.name}",
        verdict,
        words % len(breaking) if breaking else _("Nothing found"),
        [
            (
                f"{one.paper.title}：{' … '.join(one.passages[:PASSAGES])}",
                reverse("admin:disclosure_disclosure_change", args=[one.paper.key]),
            )
            for one in breaking[:SHOWN]
        ],
        source=rule.source,
        ledger=rule.ledger,
    )
