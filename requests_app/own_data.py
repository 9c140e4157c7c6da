"""The applicant's own rights beside the request: to take out what is held (《个人信息保护法》第四十五条), to
ask for its erasure (第四十七条), to say how the reply was; and the help of 第四十三条 of the Regulations."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure import staff
from papers.model import Cell, Heading, Paper, Paragraph, Table
from records import decisions, office
from records.decisions import Shown, parts_of, person
from records.lifecycle import NotAllowed, ask_read
from requests_app import acts, retention, timeline
from requests_app.models import (
    Applicant,
    Assistance,
    Case,
    CaseAccess,
    ErasureRequest,
    Satisfaction,
)

ASKED, PROPOSED, ANSWERED = "erasure_asked", "erasure_answer_proposed", "erasure_answered"
ASSISTED = "assisted"


# --- 第四十五条: a copy


def held(case: Case) -> dict:
    """Everything the register holds about the applicant of `case`, as plain values for JSON."""
    person = case.applicant
    correction = getattr(case, "correction", None)
    reasons = getattr(case, "reasons_request", None)
    return {
        "登记编号": case.number,
        "申请人": {
            str(person._meta.get_field(name).verbose_name): getattr(person, name)
            for name in person.personal_fields
            if getattr(person, name)
        }
        | ({"证件类型": person.get_id_kind_display()} if person.id_kind else {}),
        "申请人类别": case.get_applicant_kind_display(),
        "申请内容": {
            "所需信息名称或者文号": case.information_name,
            "所需信息内容": case.original_wording or case.description,
            "补正内容": correction.text if correction else "",
            "说明的理由": reasons.reasons if reasons else "",
            "需要协助": case.needs_assistance,
        },
        "办理经过": [
            {"日期": entry.on.isoformat(), "步骤": str(entry.title)}
            for entry in timeline.public(case)
        ],
        "文书": [
            {"名称": letter.get_kind_display(), "文号": letter.number, "正文": letter.body}
            for letter in case.letters.for_applicant()
        ],
        "材料": [
            {"名称": file.name, "字节": file.size, "SHA-256": file.sha256}
            for file in case.attachments.filter(role__in=("application", "correction", "answer"))
        ],
        # Who looked is the office's own data; that somebody did, and when, is the applicant's.
        "个人信息查看记录": [
            {"日期": on.isoformat(), "内容": str(CaseAccess.Kind(kind).label)}
            for on, kind in case.accesses.order_by("pk").values_list("on", "kind")
        ],
        "保存期限至": _until(case),
    }


def _until(case: Case) -> str:
    until = retention.kept_until(case)
    return until.isoformat() if until else "办结之日起满十年"


def copy_paper(case: Case, *, on: date) -> Paper:
    """The same to be read and printed."""
    blocks = []
    for title, value in held(case).items():
        blocks.append(Heading(1, title))
        blocks += _blocks(title, value)
    return Paper(
        title="个人信息副本",
        date=on,
        organ=office.current().name,
        number=case.number,
        blocks=blocks,
    )


def _blocks(title: str, value) -> list:
    if isinstance(value, dict):
        rows = [[Cell(name), Cell(str(text) or "—", align="left")] for name, text in value.items()]
        head = [[Cell("项目", header=True), Cell("内容", header=True)]]
        return [Table(caption=title, head=head, body=rows, widths=(1, 3))] if rows else _nothing()
    if isinstance(value, list):
        lines = ["；".join(f"{name}：{text}" for name, text in row.items()) for row in value]
        return [Paragraph(line, indent=False) for line in lines] or _nothing()
    return [Paragraph(str(value), indent=False)]


def _nothing() -> list:
    return [Paragraph("无", indent=False)]


# --- 第四十七条: erasure


@transaction.atomic
def ask_erasure(case: Case, *, on: date, reason: str = "") -> ErasureRequest:
    """The applicant asks; raises NotAllowed while an earlier one waits, or when nothing is left."""
    case = _locked(case)
    if case.applicant.erased_on is not None:
        raise NotAllowed(_("The personal data are erased already."))
    if case.erasure_requests.unanswered().exists():
        raise NotAllowed(_("A request for erasure waits for its answer already."))
    asked = ErasureRequest.objects.create(case=case, asked_on=on, reason=reason.strip())
    case.events.create(kind=ASKED, on=on)
    return asked


@transaction.atomic
def propose_answer(case: Case, *, by, on: date, answer: str, reason: str) -> ErasureRequest:
    """The first person says what is to be answered, and why."""
    case, asked = _asked(case, by)
    if not reason.strip():
        raise NotAllowed(_("An answer to the applicant gives its reason."))
    if answer == ErasureRequest.Answer.ERASED:
        _refuse_early(case, on)
    asked.answer, asked.answer_reason, asked.proposed_by = answer, reason.strip(), by
    asked.save(update_fields=["answer", "answer_reason", "proposed_by"])
    case.events.create(kind=PROPOSED, on=on, by=by, data={"answer": answer})
    return asked


def shown_of(case: Case) -> Shown:
    """The request for erasure with the answer proposed, its reason and who proposes it."""
    asked = case.erasure_requests.unanswered().first()
    facts = ("asked_on", "reason", "answer", "answer_reason")
    parts = parts_of(asked, facts) if asked else []
    proposer = person("proposed", gettext_lazy("proposed by"), asked and asked.proposed_by)
    return Shown((*parts, proposer), steps=(ANSWERED,))


@transaction.atomic
def confirm_answer(case: Case, *, by, on: date, read: str | None = None) -> ErasureRequest:
    """The second person gives it; 准予 erases at once. `read`: the fingerprint of what the page showed."""
    case, asked = _asked(case, by)
    shown = ask_read(shown_of(case), read)
    if not asked.answer:
        raise NotAllowed(_("Somebody proposes an answer first."))
    if asked.proposed_by_id == by.pk:
        raise NotAllowed(_("Whoever proposed the answer does not also give it."))
    asked.answered_by, asked.answered_on = by, on
    asked.save(update_fields=["answered_by", "answered_on"])
    case.events.create(kind=ANSWERED, on=on, by=by, data={"answer": asked.answer})
    decisions.keep(case, ANSWERED, shown, by=by, on=on)
    if asked.answer == ErasureRequest.Answer.ERASED:
        _refuse_early(case, on)
        retention.erase_for(case, proposed_by=asked.proposed_by, by=by, on=on)
    return ErasureRequest.objects.get(pk=asked.pk)


def _refuse_early(case: Case, on: date) -> None:
    """第四十七条第二款: while the law has the file kept, nothing of it is erased; what was no request is no
    file."""
    if case.status == Case.Status.VOID:
        return
    until = retention.kept_until(case)
    if until is None or on < until:
        raise NotAllowed(_("The file is kept until %s.") % (until.isoformat() if until else "—"))


def _asked(case: Case, by) -> tuple[Case, ErasureRequest]:
    acts.ANSWER_ERASURE.ask(by)
    case = _locked(case)
    staff.ask_unit(case, by)
    asked = case.erasure_requests.unanswered().select_for_update(of=("self",)).first()
    if asked is None:
        raise NotAllowed(_("Nobody asked for an erasure."))
    return case, asked


def _locked(case: Case) -> Case:
    return Case.objects.select_for_update(of=("self",)).select_related("applicant").get(pk=case.pk)


# --- 《条例》第四十三条: help


@transaction.atomic
def assist(case: Case, *, by, on: date, given: str, result: str) -> Assistance:
    """What was done for the applicant, by whom and with what result; once."""
    acts.ASSIST.ask(by)
    case = _locked(case)
    staff.ask_unit(case, by)
    if not case.needs_assistance:
        raise NotAllowed(_("The applicant asked for no help."))
    if Assistance.objects.filter(case=case).exists():
        raise NotAllowed(_("The help given is recorded already."))
    if not given.strip():
        raise NotAllowed(_("Say what help was given or offered."))
    help_given = Assistance.objects.create(
        case=case, on=on, by=by, given=given.strip(), result=result
    )
    case.events.create(kind=ASSISTED, on=on, by=by, data={"kind": result})
    return help_given


# --- how the reply was


@transaction.atomic
def rate(case: Case, *, on: date, clear: str, content: str) -> None:
    """Counted once for a reply, in numbers that lead back to no request."""
    case = _locked(case)
    if not may_rate(case):
        raise NotAllowed(_("You have answered already, or there is no reply yet."))
    Case.objects.filter(pk=case.pk).update(rated=True)
    row, _made = Satisfaction.objects.get_or_create(year=on.year, clear=clear, content=content)
    Satisfaction.objects.filter(pk=row.pk).update(answers=F("answers") + 1)


def may_rate(case: Case) -> bool:
    return case.is_closed and not case.rated and case.letters.issued().filter(kind="reply").exists()


def is_open_to_erasure(case: Case) -> bool:
    """Whether the applicant may ask now."""
    person = Applicant.objects.get(case=case)
    return person.erased_on is None and not case.erasure_requests.unanswered().exists()
