"""From the draft of the reply to the archive."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from disclosure import staff
from records.lifecycle import NotAllowed
from requests_app import acts, contradictions, letters, referral, wording
from requests_app.lifecycle.again import close_again
from requests_app.lifecycle.steps import Step
from requests_app.lifecycle.table import begin, finish
from requests_app.models import Case, CaseEvent, Letter
from statute import grounds as grounds_of_law
from statute.grounds import ReplyGround
from statute.outcomes import Outcome

# Closed by steps of their own, never by a reply.
BY_LAPSE = (Outcome.NOT_CORRECTED, Outcome.NOT_PAID)


@transaction.atomic
def draft_reply(
    case: Case,
    *,
    by,
    on: date,
    outcome: str,
    statement: str = "",
    published: bool = False,
    grounds: Iterable[ReplyGround] = (),
    reference: str = "",
) -> Letter:
    """拟稿: the reply with its outcome, grounds, legal basis and remedies, still to be edited.

    `statement`: what was found and why, or how the information is given; a gap 【…】 if empty.
    `published`: 予以公开 of what is public already (第三十六条第一项), not of what is given now (第二项).
    `grounds`, `reference`: why, where the outcome leaves it open, and the text the reply names
    (`statute.grounds`).
    Raises NotAllowed when the case is not being handled, or not by somebody of 承办.
    """
    locked = _being_handled(case, Case.Matter.INFORMATION, by=by)
    if outcome in BY_LAPSE:
        raise NotAllowed(_("This outcome follows from a lapse, not from a reply."))
    result, named = Outcome(outcome), tuple(grounds)
    try:
        grounds_of_law.check(result, named, reference)
    except grounds_of_law.UnfitGrounds as unfit:
        raise NotAllowed(str(unfit)) from unfit
    locked.events.create(kind=letters.WRITTEN, on=on, by=by)
    body = wording.reply(
        locked,
        result,
        statement,
        on=on,
        published=published,
        grounds=named,
        reference=reference,
    )
    return letters.draft(
        locked,
        "reply",
        outcome=outcome,
        grounds=grounds_of_law.stored(named),
        reference=reference.strip(),
        body=body,
        by=by,
        on=on,
    )


@transaction.atomic
def draft_record(case: Case, *, by, on: date, result: str, statement: str = "") -> Letter:
    """拟稿 of the 更正告知书 (第四十一条); `result`: Letter.RecordResult, `statement`: what was found.

    Raises NotAllowed as `draft_reply` does.
    """
    locked = _being_handled(case, Case.Matter.OWN_RECORD, by=by)
    locked.events.create(kind=letters.WRITTEN, on=on, by=by)
    return letters.draft(
        locked,
        "record",
        record_result=result,
        body=wording.record(locked, result, statement, on=on),
        by=by,
        on=on,
    )


def _being_handled(case: Case, matter: str, *, by) -> Case:
    """The case, locked, when somebody of 承办 may draft its answer now."""
    acts.DRAFT_REPLY.ask(by)
    staff.ask_unit(case, by)
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if locked.status != Case.Status.HANDLING:
        raise NotAllowed(_("A reply is drafted while the request is being handled."))
    if locked.matter != matter:
        raise NotAllowed(_("A request to correct one's own record has an answer of its own kind."))
    return locked


@transaction.atomic
def name_organ(case: Case, *, by, on: date, organ: str, contact: str, reason: str) -> Letter:
    """第三十六条第五项: the information is another organ's; the reply names it and how to reach it.

    Nothing is passed on: the law knows no transfer of a request for information.
    """
    case = begin(case, Step.NAME_ORGAN, by=by, on=on)
    _refuse_unnamed(organ, contact, reason)
    reply = draft_reply(
        case,
        by=by,
        on=on,
        outcome=Outcome.NOT_HELD,
        grounds=(grounds_of_law.Absence.OTHER_ORGAN,),
        statement=wording.other_organ(organ=organ, contact=contact, reason=reason),
    )
    finish(case, Step.NAME_ORGAN, by=by, on=on, note=reason, data={"organ": organ})
    return reply


@transaction.atomic
def transfer(
    case: Case, *, by, on: date, organ: str, contact: str, reason: str, body: str = ""
) -> Letter:
    """转送 (第四十一条): a request to correct one's own record goes to the organ that may correct it,
    named to the applicant.

    `body`: the officer's own text of the letter to that organ.
    """
    case = begin(case, Step.TRANSFER, by=by, on=on)
    _refuse_unnamed(organ, contact, reason)
    letters.send(
        case,
        "transfer",
        addressee=organ.strip(),
        body=body or wording.transfer(case, reason=reason),
        on=on,
        by=by,
    )
    told = draft_record(
        case,
        by=by,
        on=on,
        result=Letter.RecordResult.PASSED_ON,
        statement=wording.passed_on(organ=organ, contact=contact, reason=reason),
    )
    finish(case, Step.TRANSFER, by=by, on=on, note=reason, data={"organ": organ})
    return told


def _refuse_unnamed(organ: str, contact: str, reason: str) -> None:
    if not (organ.strip() and contact.strip() and reason.strip()):
        raise NotAllowed(_("Name the organ, how to reach it, and the reason."))


@transaction.atomic
def refer(case: Case, *, by, on: date, channel: str, pass_on: bool = False) -> Letter:
    """信访、投诉、举报 (第三十九条第一款): not handled as a request; the proper channel is named.

    `pass_on`: the bureau takes the matter up itself, among its contacts with the public.
    """
    case = begin(case, Step.REFER, by=by, on=on)
    if not channel.strip():
        raise NotAllowed(_("Name the channel the applicant can turn to."))
    reply = draft_reply(
        case,
        by=by,
        on=on,
        outcome=Outcome.PETITION,
        statement=wording.proper_channel(channel),
    )
    data = {"channel": channel}
    if pass_on:
        data["contact"] = referral.pass_on(case, by=by, on=on)
    finish(case, Step.REFER, by=by, on=on, note=data.get("contact", ""), data=data)
    return reply


@transaction.atomic
def answer_on_the_spot(
    case: Case, *, by, on: date, statement: str, published: bool = False
) -> Case:
    """当场答复 (第三十三条第一款): what can be given at once is given at once, by two people: who drafts
    it here, and the head who signs.

    For a request made in person, on the day itself, and only to disclose all of it: what withholds a
    part goes through the review. Raises NotAllowed.
    """
    case = begin(case, Step.ANSWER_ON_THE_SPOT, by=by, on=on)
    case.events.create(kind=letters.WRITTEN, on=on, by=by)
    letter = letters.draft(
        case,
        "reply",
        outcome=Outcome.DISCLOSED,
        body=wording.reply(case, Outcome.DISCLOSED, statement, on=on, published=published),
        by=by,
        on=on,
    )
    letters.refuse_incomplete(letter)
    _refuse_contradictions(case, letter)
    return finish(
        case,
        Step.ANSWER_ON_THE_SPOT,
        by=by,
        on=on,
        data={"outcome": letter.outcome},
        handler=by,
    )


def _refuse_contradictions(case: Case, letter: Letter) -> None:
    if reasons := contradictions.of(case, letter):
        raise NotAllowed("；".join(reason.rstrip("。") for reason in reasons) + "。")


@transaction.atomic
def submit(case: Case, *, by, on: date) -> Case:
    """送审: the reply is complete and nothing is open any more."""
    case = begin(case, Step.SUBMIT, by=by, on=on)
    letter = _answer(case)
    letters.refuse_incomplete(letter)
    if case.opinion_requests.unanswered().exists():
        raise NotAllowed(_("An opinion is still outstanding."))
    letters.refuse_other_remedies(letter, on)
    if case.opinion_requests.undecided().exists():
        raise NotAllowed(_("A joint organ objected: the head of the office decides (Article 34)."))
    _refuse_contradictions(case, letter)
    return finish(case, Step.SUBMIT, by=by, on=on, data={"outcome": letter.outcome})


@transaction.atomic
def recall(case: Case, *, by, on: date) -> Case:
    """收回送审: whoever handed the reply in takes it back, until the reviewer has decided."""
    case = begin(case, Step.RECALL, by=by, on=on)
    handed_in = case.events.filter(kind=Step.SUBMIT).order_by("-at", "-pk").first()
    if handed_in is not None and handed_in.by_id != by.pk:
        raise NotAllowed(_("Whoever handed the reply in takes it back."))
    return finish(case, Step.RECALL, by=by, on=on)


@transaction.atomic
def send_back(case: Case, *, by, on: date, reason: str, read: str | None = None) -> Case:
    """退改."""
    case = begin(case, Step.SEND_BACK, by=by, on=on, read=read)
    if not reason.strip():
        raise NotAllowed(_("Sending back needs a reason."))
    return finish(case, Step.SEND_BACK, by=by, on=on, note=reason)


@transaction.atomic
def approve(case: Case, *, by, on: date, note: str = "", read: str | None = None) -> Case:
    """审核, by somebody who did not write the reply."""
    case = begin(case, Step.APPROVE, by=by, on=on, read=read)
    _refuse_author(case, by)
    return finish(case, Step.APPROVE, by=by, on=on, note=note)


@transaction.atomic
def sign(case: Case, *, by, on: date, note: str = "", read: str | None = None) -> Case:
    """审签, by the head of the office: another person than the reviewer."""
    case = begin(case, Step.SIGN, by=by, on=on, read=read)
    _refuse_author(case, by)
    reviewer = case.events.filter(kind=Step.APPROVE).order_by("-at", "-pk").first()
    if reviewer is not None and reviewer.by_id == by.pk:
        raise NotAllowed(_("Whoever reviewed the reply does not also sign it."))
    return finish(case, Step.SIGN, by=by, on=on, note=note)


def _refuse_author(case: Case, by) -> None:
    """Whoever drafted, edited or submitted the reply, ever: what was theirs may still stand in it."""
    wrote = CaseEvent.objects.filter(case=case, kind__in=(letters.WRITTEN, Step.SUBMIT), by=by)
    if by.pk == case.handler_id or wrote.exists():
        raise NotAllowed(_("Whoever wrote the reply does not also approve it."))


@transaction.atomic
def reply(case: Case, *, by, on: date, read: str | None = None) -> Letter:
    """答复: number and freeze the signed letter."""
    case = begin(case, Step.REPLY, by=by, on=on, read=read)
    draft = _answer(case)
    letter = letters.issue(draft, on=on, by=by)
    finish(case, Step.REPLY, by=by, on=on, data={"letter": letter.pk, "outcome": letter.outcome})
    return letter


@transaction.atomic
def serve(case: Case, *, by, on: date, method: str, proof: str) -> Case:
    """送达: the day that counts, by post the day of posting (交邮之日); the case closes with it."""
    case = begin(case, Step.SERVE, by=by, on=on)
    letter = case.letters.issued().filter(kind=_answer_kind(case)).latest("pk")
    letters.serve(letter, method=method, on=on, proof=proof, by=by)
    outcome = letter.outcome or Outcome.OTHER
    late = bool(case.due_on and on > case.due_on)
    if case.reopened_on is None:
        ended = {"outcome": outcome, "grounds": letter.grounds, "closed_on": on}
    else:
        ended = close_again(case, on=on, outcome=outcome, grounds=letter.grounds)
    return finish(
        case,
        Step.SERVE,
        by=by,
        on=on,
        note=proof,
        data={"method": method, "late": late},
        **ended,
    )


@transaction.atomic
def archive(case: Case, *, by, on: date) -> Case:
    """归档."""
    case = begin(case, Step.ARCHIVE, by=by, on=on)
    return finish(case, Step.ARCHIVE, by=by, on=on)


def _answer_kind(case: Case) -> str:
    return "record" if case.matter == Case.Matter.OWN_RECORD else "reply"


def _answer(case: Case) -> Letter:
    letter = case.letters.drafts().filter(kind=_answer_kind(case)).first()
    if letter is None:
        raise NotAllowed(_("The reply has not been drafted."))
    return letter
