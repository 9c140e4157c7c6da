"""What stops, restarts or lengthens the clock while a unit handles a case."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from records.lifecycle import NotAllowed
from requests_app import clock, letters, wording
from requests_app.lifecycle.steps import Step
from requests_app.lifecycle.table import begin, finish
from requests_app.models import Case, Extension, FeeDecision, OpinionRequest, ReasonsRequest
from statute.calendar import official_workdays
from statute.fees import FeeBasis, FeeRegime, fee_by_pages, fee_by_pieces, regime
from statute.outcomes import Outcome
from statute.regulations import in_force

A_YEAR = timedelta(days=366)


@transaction.atomic
def ask_opinion(
    case: Case, *, by, on: date, kind: str, party: str, content: str, body: str = ""
) -> OpinionRequest:
    """征求意见: write to a third party (第三十二条) or a joint organ (第三十四条); the clock stops.

    `content`: the information asked about, as the letter describes it. `body`: the officer's own
    text in place of the standard letter, here and in the other steps that send one.
    """
    case = begin(case, Step.ASK_OPINION, by=by, on=on)
    if kind == OpinionRequest.Kind.ORGAN and clock.under_2007_text(case):
        raise NotAllowed(_("The text that governs this request knows no joint organ's opinion."))
    opinion_request = OpinionRequest(case=case, kind=kind, party=party.strip(), sent_on=on)
    opinion_request.full_clean(exclude=["case"])
    opinion_request.save()
    letter_kind = "organ" if kind == OpinionRequest.Kind.ORGAN else "third_party"
    letters.send(
        case,
        letter_kind,
        addressee=opinion_request.party,
        body=body or wording.opinion_request(case, opinion_request, content),
        opinion_request=opinion_request,
        on=on,
        by=by,
    )
    finish(
        case,
        Step.ASK_OPINION,
        by=by,
        on=on,
        data={"opinion_request": opinion_request.pk, "kind": kind},
    )
    return opinion_request


@transaction.atomic
def ask_unit(
    case: Case, *, by, on: date, party: str, wanted: str, until: date, body: str = ""
) -> Case:
    """协办: another unit of the office searches or hands over what it holds. Inside the office, so no
    term stops: `until` lies before the last day to reply."""
    case = begin(case, Step.ASK_UNIT, by=by, on=on)
    if not (party.strip() and wanted.strip()):
        raise NotAllowed(_("Name the unit and what it is asked to do."))
    if until < on:
        raise NotAllowed(_("The day set for the unit must not lie before the letter."))
    if case.due_on is not None and until > case.due_on:
        raise NotAllowed(
            _("The unit answers before the last day to reply, %s.") % case.due_on.isoformat()
        )
    text = body or wording.assist(case, party=party, wanted=wanted, until=until)
    letters.send(case, "assist", addressee=party.strip(), body=text, on=on, by=by)
    return finish(case, Step.ASK_UNIT, by=by, on=on, data={"until": until.isoformat()})


@transaction.atomic
def record_opinion(
    opinion_request: OpinionRequest,
    *,
    by,
    on: date,
    answer: str,
    opinion: str = "",
    delivered_on: date | None = None,
) -> OpinionRequest:
    """The answer, or the silence once the term has passed; the clock goes on.

    A silent third party leaves the decision to the office (第三十二条); a silent organ agrees
    (第三十四条): the two are never recorded as each other.
    """
    case = begin(opinion_request.case, Step.RECORD_OPINION, by=by, on=on)
    opinion_request = OpinionRequest.objects.select_for_update().get(pk=opinion_request.pk)
    if opinion_request.answered_on is not None:
        raise NotAllowed(_("This opinion is recorded already."))
    if delivered_on is not None:
        opinion_request.delivered_on = delivered_on
    arrived = opinion_request.delivered_on
    if arrived is not None and not opinion_request.sent_on <= arrived <= on:
        raise NotAllowed(_("The letter is received between its sending and the answer."))
    if answer in (OpinionRequest.Answer.SILENT, OpinionRequest.Answer.DEEMED):
        if arrived is None:  # 第三十二条、第三十四条: the term runs from the receipt
            raise NotAllowed(_("Record when the letter was received: silence counts from there."))
        last = clock.opinion_last_day(opinion_request, official_workdays())
        if last and on <= last:
            raise NotAllowed(
                _("The other side may still answer until %(day)s.") % {"day": last.isoformat()}
            )
    opinion_request.answered_on, opinion_request.answer, opinion_request.opinion = (
        on,
        answer,
        opinion,
    )
    opinion_request.full_clean(exclude=["case"])
    opinion_request.save(update_fields=["answered_on", "answer", "opinion", "delivered_on"])
    finish(
        case,
        Step.RECORD_OPINION,
        by=by,
        on=on,
        data={"opinion_request": opinion_request.pk, "answer": answer},
    )
    return opinion_request


@transaction.atomic
def decide_joint(
    opinion_request: OpinionRequest,
    *,
    by,
    on: date,
    decision: str,
    reason: str,
    read: str | None = None,
) -> OpinionRequest:
    """第三十四条: a joint organ's objection binds nobody; the lead organ decides, and says why."""
    case = begin(opinion_request.case, Step.DECIDE_JOINT, by=by, on=on, read=read)
    opinion_request = OpinionRequest.objects.select_for_update().get(pk=opinion_request.pk)
    if not opinion_request.is_joint_objection:
        raise NotAllowed(_("No joint organ has objected."))
    if opinion_request.decided_on is not None:
        raise NotAllowed(_("This objection is decided already."))
    if not reason.strip():
        raise NotAllowed(_("A decision has its reason."))
    opinion_request.joint_decision, opinion_request.decision_reason = decision, reason.strip()
    opinion_request.decided_on, opinion_request.decided_by = on, by
    opinion_request.full_clean(exclude=["case"])
    opinion_request.save(
        update_fields=["joint_decision", "decision_reason", "decided_on", "decided_by"]
    )
    finish(
        case,
        Step.DECIDE_JOINT,
        by=by,
        on=on,
        data={"opinion_request": opinion_request.pk, "answer": decision},
    )
    return opinion_request


@transaction.atomic
def tell_third_party(
    case: Case, *, by, on: date, content: str, reasons: str, body: str = ""
) -> Case:
    """第三方意见处理告知 (第三十二条): over an objection the public interest asks for disclosure; the
    third party is told in writing what is disclosed and why."""
    case = begin(case, Step.TELL_THIRD_PARTY, by=by, on=on)
    objections = case.opinion_requests.filter(
        kind=OpinionRequest.Kind.THIRD_PARTY, answer=OpinionRequest.Answer.OBJECTS
    )
    if not (content.strip() and reasons.strip()):
        raise NotAllowed(_("Say what is disclosed and why (Article 32)."))
    shown_for = objections[0].party  # the officer saw the letter to the first of them
    for objection in objections:
        standard = wording.third_party_result(case, objection.party, content, reasons, on=on)
        letters.send(
            case,
            "third_party_result",
            addressee=objection.party,
            body=body.replace(shown_for, objection.party) or standard,
            opinion_request=objection,
            on=on,
            by=by,
        )
    return finish(case, Step.TELL_THIRD_PARTY, by=by, on=on)


@transaction.atomic
def request_reasons(case: Case, *, by, on: date, reply_by: date, body: str = "") -> Case:
    """说明理由 (第三十五条)."""
    case = begin(case, Step.REQUEST_REASONS, by=by, on=on)
    if clock.under_2007_text(case):
        raise NotAllowed(_("The text that governs this request knows no request for reasons."))
    if reply_by <= on:
        raise NotAllowed(_("The day set for the reasons must come after the notice."))
    if reply_by - on > A_YEAR:
        raise NotAllowed(_("A reasonable day (Article 35) is not more than a year away."))
    case.reasons_request = ReasonsRequest.objects.create(case=case, asked_on=on, reply_by=reply_by)
    letters.send(case, "reasons", body=body or wording.reasons(case), on=on, by=by)
    return finish(case, Step.REQUEST_REASONS, by=by, on=on, data={"reply_by": reply_by.isoformat()})


@transaction.atomic
def give_reasons(case: Case, *, on: date, text: str, by=None) -> Case:
    """The applicant's reasons came in."""
    case = begin(case, Step.GIVE_REASONS, by=by, on=on)
    if not text.strip():
        raise NotAllowed(_("Reasons have a text."))
    request = ReasonsRequest.objects.select_for_update().get(case=case)
    request.answered_on, request.reasons = on, text
    request.full_clean(exclude=["case"])
    request.save(update_fields=["answered_on", "reasons"])
    return finish(case, Step.GIVE_REASONS, by=by, on=on)


@transaction.atomic
def lapse_reasons(case: Case, *, by, on: date) -> Case:
    """No reasons by the day set: the handling goes on, usually towards （五）4."""
    case = begin(case, Step.LAPSE_REASONS, by=by, on=on)
    reply_by = ReasonsRequest.objects.get(case=case).reply_by
    if on <= reply_by:
        raise NotAllowed(
            _("The applicant may still give reasons until %(day)s.") % {"day": reply_by.isoformat()}
        )
    return finish(case, Step.LAPSE_REASONS, by=by, on=on)


@transaction.atomic
def delay(case: Case, *, by, on: date, until: date, reason: str, body: str = "") -> Case:
    """Reasonable reasons, but more than the term can hold: a later day, told to the applicant
    (第三十五条). Set once, before the term ends, by the head of the office."""
    case = begin(case, Step.DELAY, by=by, on=on)
    request = ReasonsRequest.objects.select_for_update().get(case=case)
    if case.due_on is None or until <= case.due_on:
        raise NotAllowed(_("The later day must come after the last day to reply."))
    if until - on > A_YEAR:
        raise NotAllowed(_("A reasonable day (Article 35) is not more than a year away."))
    if not reason.strip():
        raise NotAllowed(_("A later day needs a reason."))
    request.delayed_to = until
    request.save(update_fields=["delayed_to"])
    letters.send(
        case,
        "extension",
        body=body or wording.delay(case, until=until, reason=reason),
        on=on,
        by=by,
    )
    return finish(case, Step.DELAY, by=by, on=on, note=reason, data={"until": until.isoformat()})


@transaction.atomic
def charge(
    case: Case,
    *,
    by,
    on: date,
    basis: str,
    channel: str,
    quantity: int | None = None,
    body: str = "",
) -> FeeDecision:
    """收费通知 (信息处理费办法第三条至第六条): within the term, one basis, the amount fixed now.

    By pieces the register counts the applicant's requests of the month itself; by pages `quantity`
    is the pages to be given. `channel`: how to pay, as the notice says it.
    """
    case = begin(case, Step.CHARGE, by=by, on=on)
    if regime(on) is not FeeRegime.PROCESSING or clock.under_2007_text(case):
        raise NotAllowed(_("No fee could be charged for this request on that day."))
    if basis == FeeBasis.PIECES:
        quantity = pieces_of_the_month(case)
        amount = fee_by_pieces(1, earlier=quantity - 1)
    else:
        if not quantity or quantity < 1:
            raise NotAllowed(_("Charging by volume needs the number of pages."))
        amount = fee_by_pages(quantity)
    if not amount:
        raise NotAllowed(_("Nothing is due at this quantity."))
    fee = FeeDecision(
        case=case,
        basis=basis,
        quantity=quantity,
        amount=amount,
        channel=channel.strip(),
        decided_by=by,
        noticed_on=on,
    )
    fee.full_clean(exclude=["case"])
    fee.save()
    letters.send(case, "fee", body=body or wording.fee(case, fee, channel), on=on, by=by)
    finish(
        case,
        Step.CHARGE,
        by=by,
        on=on,
        data={"basis": basis, "quantity": quantity, "amount": amount},
    )
    return fee


def pieces_of_the_month(case: Case) -> int:
    """Which piece of its applicant's calendar month this case is, from 1 (办法第四条)."""
    day = case.received_on
    if not case.applicant.id_fingerprint:  # from an old register, without a name
        return 1
    same = Case.objects.requests().filter(
        applicant__id_fingerprint=case.applicant.id_fingerprint,
        received_on__year=day.year,
        received_on__month=day.month,
    )
    earlier = same.filter(received_on__lt=day) | same.filter(received_on=day, pk__lt=case.pk)
    return earlier.count() + 1


@transaction.atomic
def deliver_fee_notice(case: Case, *, by, on: date) -> Case:
    """The applicant received the fee notice: the twenty working days to pay begin."""
    case = begin(case, Step.DELIVER_FEE, by=by, on=on)
    fee = FeeDecision.objects.select_for_update().get(case=case)
    fee.delivered_on = on
    fee.save(update_fields=["delivered_on"])
    return finish(case, Step.DELIVER_FEE, by=by, on=on)


@transaction.atomic
def pay(case: Case, *, by, on: date, receipt_number: str) -> Case:
    """完成缴费: the whole term runs anew from this day."""
    case = begin(case, Step.PAY, by=by, on=on)
    if not receipt_number.strip():
        raise NotAllowed(_("A payment has a fiscal receipt."))
    fee = FeeDecision.objects.select_for_update().get(case=case)
    fee.paid_on, fee.receipt_number = on, receipt_number.strip()
    fee.save(update_fields=["paid_on", "receipt_number"])
    return finish(case, Step.PAY, by=by, on=on)


@transaction.atomic
def waive(case: Case, *, by, on: date, reason: str, read: str | None = None) -> Case:
    """减免: the head of the office gives up the fee. No law restarts the term for it, so it goes on
    where it stopped: the days on which the applicant was asked to pay are not counted."""
    case = begin(case, Step.WAIVE, by=by, on=on, read=read)
    if not reason.strip():
        raise NotAllowed(_("A waiver needs a reason."))
    fee = FeeDecision.objects.select_for_update().get(case=case)
    fee.waived_on, fee.waiver_reason = on, reason
    fee.full_clean(exclude=["case"])
    fee.save(update_fields=["waived_on", "waiver_reason"])
    return finish(case, Step.WAIVE, by=by, on=on, note=reason)


@transaction.atomic
def lapse_fee(case: Case, *, by, on: date, body: str = "") -> Case:
    """逾期未缴费: closed as （六）2 after twenty working days from the receipt of the notice, and the
    applicant told so in writing."""
    case = begin(case, Step.LAPSE_FEE, by=by, on=on)
    last = clock.pay_by(FeeDecision.objects.get(case=case), official_workdays())
    if last is None:
        raise NotAllowed(_("Record first when the applicant received the fee notice."))
    if on <= last:
        raise NotAllowed(
            _("The applicant may still pay until %(day)s.") % {"day": last.isoformat()}
        )
    letters.send(case, "lapse", body=body or wording.lapse(case, on=on), on=on, by=by)
    return finish(case, Step.LAPSE_FEE, by=by, on=on, outcome=Outcome.NOT_PAID, closed_on=on)


@transaction.atomic
def propose_extension(
    case: Case, *, by, on: date, working_days: int, reason: str, today: date
) -> Extension:
    """延期申请: the handler asks the head of the office. Once, at most what the law allows."""
    case = begin(case, Step.PROPOSE_EXTENSION, by=by, on=on)
    _on_the_day(on, today)
    longest = in_force(case.received_on).extension
    if not 1 <= working_days <= longest:
        raise NotAllowed(
            _("An extension is 1 to %(longest)d working days (Article 33).") % {"longest": longest}
        )
    if not reason.strip():
        raise NotAllowed(_("An extension needs a reason."))
    extension = Extension.objects.create(
        case=case, working_days=working_days, reason=reason, proposed_by=by, proposed_on=on
    )
    finish(
        case,
        Step.PROPOSE_EXTENSION,
        by=by,
        on=on,
        note=reason,
        data={"working_days": working_days},
    )
    return extension


@transaction.atomic
def approve_extension(
    case: Case, *, by, on: date, today: date, read: str | None = None
) -> Extension:
    """The head of the office agrees (第三十三条第二款): never who proposed it or handles the case."""
    case = begin(case, Step.APPROVE_EXTENSION, by=by, on=on, read=read)
    _on_the_day(on, today)
    extension = Extension.objects.select_for_update().get(case=case)
    if by.pk in (extension.proposed_by_id, case.handler_id):
        raise NotAllowed(_("Somebody else approves the extension."))
    extension.approved_by, extension.approved_on = by, on
    extension.save(update_fields=["approved_by", "approved_on"])
    finish(case, Step.APPROVE_EXTENSION, by=by, on=on)
    return extension


@transaction.atomic
def refuse_extension(
    case: Case, *, by, on: date, reason: str, today: date, read: str | None = None
) -> Case:
    """The head of the office does not agree: the term stays. The proposal stands in the ledger only, so
    that a better one may follow within the term."""
    case = begin(case, Step.REFUSE_EXTENSION, by=by, on=on, read=read)
    _on_the_day(on, today)
    if not reason.strip():
        raise NotAllowed(_("A refusal needs a reason."))
    Extension.objects.select_for_update().get(case=case).delete()
    return finish(case, Step.REFUSE_EXTENSION, by=by, on=on, note=reason.strip())


@transaction.atomic
def notify_extension(
    case: Case, *, by, on: date, method: str, proof: str, today: date, body: str = ""
) -> Extension:
    """延期答复告知: served before the term ends; only now does the clock run longer."""
    case = begin(case, Step.NOTIFY_EXTENSION, by=by, on=on)
    _on_the_day(on, today)
    extension = Extension.objects.select_for_update().get(case=case)
    extension.noticed_on = on
    extension.save(update_fields=["noticed_on"])
    workdays = official_workdays()
    until = clock.due_after(case, workdays, extension=extension.working_days)
    letter = letters.send(
        case,
        "extension",
        body=body or wording.extension(case, extension, until=until),
        on=on,
        by=by,
    )
    letters.serve(letter, method=method, on=on, proof=proof, by=by)
    finish(case, Step.NOTIFY_EXTENSION, by=by, on=on)
    return extension


def _on_the_day(on: date, today: date) -> None:
    if on != today:
        raise NotAllowed(_("An extension is recorded on the day itself, never back-dated."))
