"""What is read before a case is decided on: the reply under review, an extension, an objection, a fee."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from records.decisions import Part, Shown, lines, parts_of, person
from records.names import name_of
from requests_app.lifecycle.guards import ENDINGS
from requests_app.lifecycle.steps import Step
from requests_app.models import Case, CaseAttachment, Extension, Letter, OpinionRequest

REPLY_STEPS = (Step.APPROVE, Step.SIGN, Step.SEND_BACK, Step.REPLY)
EXTENSION_STEPS = (Step.APPROVE_EXTENSION, Step.REFUSE_EXTENSION)
_HANDED_IN = (Step.SUBMIT, Step.ANSWER_ON_THE_SPOT)


def reply_of(case: Case) -> Shown:
    """审核, 审签, 制发: what was asked, the reply with outcome and ground, what is given, by whom."""
    answers = (Letter.Kind.REPLY, Letter.Kind.RECORD)
    letter = case.letters.drafts().filter(kind__in=answers).first()
    handed_in = case.events.filter(kind__in=_HANDED_IN).order_by("at", "pk").last()
    return Shown(
        parts=(
            *_asked(case),
            *(_letter(letter) if letter else ()),
            *map(_file, case.attachments.given().order_by("pk")),
            *map(_opinion, case.opinion_requests.order_by("pk")),
            *_people(case, handed_in),
        ),
        steps=REPLY_STEPS,
        handed_in=handed_in.at if handed_in else None,
    )


def _asked(case: Case) -> list[Part]:
    return parts_of(case, ("matter", "description"))


def _letter(letter: Letter) -> list[Part]:
    parts = parts_of(letter, ("outcome", "record_result"))
    if letter.grounds:
        grounds = "；".join(str(ground.label) for ground in letter.stated_grounds)
        parts.append(Part("grounds", _("Grounds"), grounds, value=letter.grounds))
    return [*parts, *parts_of(letter, ("reference", "addressee", "body"))]


def _file(attachment: CaseAttachment) -> Part:
    return Part(
        f"file {attachment.name}",
        attachment.get_role_display(),
        attachment.name,
        value=attachment.sha256,
        page=("admin:requests_app_case_attachment", (attachment.case_id, attachment.pk)),
    )


def _opinion(opinion_request: OpinionRequest) -> Part:
    told = lines(
        f"{opinion_request.get_kind_display()}：{opinion_request.party}",
        opinion_request.get_answer_display(),
        opinion_request.opinion,
        opinion_request.get_joint_decision_display(),
        opinion_request.decision_reason,
    )
    counted = lines(
        *(
            opinion_request.kind,
            opinion_request.party,
            opinion_request.answer,
            opinion_request.opinion,
        ),
        *(opinion_request.joint_decision, opinion_request.decision_reason),
    )
    return Part(
        f"opinion {opinion_request.pk}", OpinionRequest._meta.verbose_name, told, value=counted
    )


def _people(case: Case, handed_in) -> list[Part]:
    """Who handed it in, and what was said of this very reply since."""
    if handed_in is None:
        return []
    said = case.events.filter(kind__in=(Step.APPROVE, Step.SIGN), pk__gt=handed_in.pk)
    return [
        person("proposed", _("proposed by"), handed_in.by),
        *(
            Part(
                f"{event.kind}",
                Step(event.kind).label,
                lines(f"{name_of(event.by)} {event.on}", event.note),
                value=str(event.pk),
            )
            for event in said.select_related("by").order_by("pk")
        ),
    ]


def extension_of(case: Case) -> Shown:
    """批准延期: for how long, why, and who asks."""
    extension = Extension.objects.filter(case=case).select_related("proposed_by").first()
    parts = _asked(case)
    if extension is not None and extension.proposed_by is not None:
        parts += parts_of(extension, ("working_days", "reason", "proposed_on"))
        parts.append(person("proposed", _("proposed by"), extension.proposed_by))
    return Shown(tuple(parts), steps=EXTENSION_STEPS)


def objections_of(case: Case) -> Shown:
    """第三十四条: the joint organs' opinions that wait for a decision."""
    waiting = case.opinion_requests.undecided().order_by("pk")
    return Shown((*_asked(case), *map(_opinion, waiting)), steps=(Step.DECIDE_JOINT,))


def fee_of(case: Case) -> Shown:
    """减免: what was asked to be paid."""
    fee = getattr(case, "fee", None)
    facts = ("basis", "quantity", "amount", "noticed_on", "delivered_on")
    parts = parts_of(fee, facts) if fee else []
    return Shown((*_asked(case), *parts), steps=(Step.WAIVE,))


def ending_of(case: Case) -> Shown:
    """恢复办理: what was asked, how it ended, and why somebody holds that for a mistake."""
    told = case.events.filter(kind__in=(*ENDINGS, Step.PROPOSE_RESTORE)).select_related("by")
    latest = {event.kind in ENDINGS: event for event in told.order_by("pk")}
    return Shown(
        parts=(
            *_asked(case),
            *(
                Part(
                    "ending" if is_ending else "proposal",
                    Step(event.kind).label,
                    lines(f"{name_of(event.by)} {event.on}", event.note),
                    value=str(event.pk),
                )
                for is_ending, event in sorted(latest.items(), reverse=True)
            ),
        ),
        steps=(Step.RESTORE, Step.REFUSE_RESTORE),
    )


DECIDES = {
    Step.RESTORE: ending_of,
    Step.REFUSE_RESTORE: ending_of,
    **dict.fromkeys(REPLY_STEPS, reply_of),
    **dict.fromkeys(EXTENSION_STEPS, extension_of),
    Step.DECIDE_JOINT: objections_of,
    Step.WAIVE: fee_of,
}
