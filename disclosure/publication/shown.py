"""What a reviewer of an item reads and decides on: header, text, files, earlier reviews, findings."""

from dataclasses import replace
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from disclosure.body import shown
from disclosure.models import Attachment, Disclosure, Finding
from disclosure.models.disclosures import CONTENT
from records.decisions import Part, Shown, lines, parts_of, person
from records.names import name_of

# Somebody else judges what the author wrote.
STEPS = (
    "first_review",
    "secrecy_review",
    "sign_off",
    "approve",
    "send_back",
    "publish",
    "reassess",
)

# As fields, not as columns: category_id is `category`.
FIELDS = tuple(name.removesuffix("_id") for name in CONTENT if name != "body_html")


def shown_of(disclosure: Disclosure) -> Shown:
    """The item as the step's page shows it; for a revision beside the text it would replace."""
    handed_in = disclosure.events.filter(kind="submit").order_by("at", "pk").last()
    in_force = disclosure.revises
    return Shown(
        parts=(
            *_text(disclosure),
            *_proposal(disclosure),
            *_reviews(disclosure),
            *finding_parts(disclosure),
        ),
        steps=STEPS,
        handed_in=handed_in.at if handed_in else None,
        replaces=tuple(_text(in_force)) if in_force else (),
    )


def withdrawn(disclosure: Disclosure) -> Shown:
    """恢复公开: what would be public again, why it was withdrawn, why that is held for a mistake."""
    told = disclosure.events.filter(kind__in=("withdraw", "propose_restore")).select_related("by")
    latest = {event.kind: event for event in told.order_by("pk")}
    labels = {
        "withdraw": _("withdrawn"),
        "propose_restore": _("Propose: withdrawn by mistake"),
    }
    return Shown(
        parts=(
            *_text(disclosure),
            *(
                Part(
                    kind,
                    labels[kind],
                    lines(f"{name_of(event.by)} {event.on}", event.note),
                    value=str(event.pk),
                    is_content=False,
                )
                for kind, event in sorted(latest.items(), reverse=True)
            ),
            *finding_parts(disclosure),
        ),
        steps=("restore",),
    )


def _text(disclosure: Disclosure) -> list[Part]:
    files = disclosure.attachments.order_by("pk")
    return [*map(partial(_formatted, disclosure), parts_of(disclosure, FIELDS)), *map(_file, files)]


def _formatted(disclosure: Disclosure, part: Part) -> Part:
    """The text as the public will see it; its format counts as its words do."""
    if part.key != "body" or not disclosure.body_html:
        return part
    return replace(
        part,
        value=disclosure.body_html,
        markup=shown(disclosure, staff_pictures(disclosure)),
    )


def staff_pictures(disclosure: Disclosure):
    """By the name of a file of the item, where the staff sees it."""
    files = dict(disclosure.attachments.values_list("name", "pk"))
    return lambda name: (
        reverse("admin:disclosure_disclosure_original", args=[disclosure.pk, files[name]])
        if name in files
        else ""
    )


def _file(attachment: Attachment) -> Part:
    """Of a file its content counts, and what was drawn over it."""
    boxes = attachment.boxes.order_by("page", "pk").values_list(
        "page", "left", "top", "right", "bottom", "ground"
    )
    text = attachment.name
    if boxes:
        text += "\n" + str(_("Boxes drawn over it: %d")) % len(boxes)
    return Part(
        f"file {attachment.name}",
        Attachment._meta.verbose_name,
        text,
        value=f"{attachment.original_sha256} {list(boxes)}",
        page=(
            "admin:disclosure_disclosure_original",
            (attachment.disclosure_id, attachment.pk),
        ),
    )


def _proposal(disclosure: Disclosure) -> list[Part]:
    """Who wrote it, and why a revision was made."""
    parts = [person("author", _("proposed by"), disclosure.author)]
    drafted = disclosure.events.filter(kind="draft").exclude(note="").first()
    if drafted:
        parts.append(Part("reason", _("reason"), drafted.note, is_content=False))
    return parts


def _reviews(disclosure: Disclosure) -> list[Part]:
    """What others decided on this very text: result, ground, basis."""
    standing = disclosure.fingerprint()
    return [
        Part(
            f"review {review.kind}",
            review.stage_label,
            lines(
                review.get_result_display(),
                review.get_ground_display() if review.ground else "",
                review.note,
                f"{name_of(review.by)} {review.on}",
            ),
            value=f"{review.pk}",
            is_content=False,
        )
        for review in disclosure.reviews.filter(fingerprint=standing).select_related("by")
    ]


def finding_parts(record) -> list[Part]:
    """What the scanners found, and what somebody answered."""
    findings = Finding.objects.of(record).select_related("cleared_by").order_by("pk")
    return [
        Part(
            f"finding {finding.digest}",
            _("finding"),
            lines(f"{finding.label}：{finding.place}", finding.excerpt, _answer(finding)),
            value=f"{finding.digest} {finding.cleared_at}",
            is_content=False,
        )
        for finding in findings
    ]


def _answer(finding) -> str:
    if finding.cleared_at is None:
        return ""
    return f"{finding.reason}（{name_of(finding.cleared_by)}）"
