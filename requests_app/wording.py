"""The text of every notice and reply, from the facts of the case: one paragraph a line.

Drafts only: the officer edits them before they are issued. 【…】 marks what the register does not know
and a person has to write; a letter that still has one is not issued.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from records import office
from requests_app import clock, findings
from requests_app.models import Case, Extension, FeeDecision, Letter, OpinionRequest
from requests_app.standard_texts import written
from statute.articles import (
    ART_15,
    ART_30,
    ART_31,
    ART_32,
    ART_33_2,
    ART_34,
    ART_35,
    ART_41,
    ART_42,
    FEE_3,
    FEE_4,
    FEE_5,
    FEE_6,
    OLD_21_4,
    OLD_23,
    OLD_24_2,
    OLD_25_2,
    Article,
)
from statute.calendar import official_workdays
from statute.fees import PAGE_TARIFF, PIECE_TARIFF, FeeBasis, page_sum, piece_rate
from statute.grounds import ReplyGround
from statute.outcomes import ApplicantKind, Outcome
from statute.remedies import FEE_NOTICE_TEXT, Authorities, recourse

YOU = "你（单位）"
# With these the applicant gets files; （六）3 is whatever the officer writes.
GIVING = (Outcome.DISCLOSED, Outcome.PARTLY, Outcome.OTHER)
# How people begin a request; the letter says so itself before it quotes them.
ASKING = re.compile(
    r"(?:本人|我们?|我单位|本单位|现)?(?:依法)?(?:向[^，。、]{0,20})?(?:申请|请求|要求)"
    r"(?:依法)?(?:公开|获取|提供)(?:以下|下列)?(?:政府信息)?[：:，,]?\s*"
)
MAY_MOVE = "（暂定，该年度节假日安排尚未公布）"
QUOTED = str.maketrans("“”", "‘’")


def day(on: date) -> str:
    """2026年3月2日 (GB/T 9704: 不编虚位)."""
    return f"{on.year}年{on.month}月{on.day}日"


def _basis(*articles: Article) -> str:
    """The citations in one phrase; a law is named in full where it comes first."""
    parts, law = [], None
    for article in articles:
        parts.append(article.place if article.law == law else article.in_full)
        law = article.law
    return "、".join(parts)


def _to_applicant(case: Case, key: str, **facts: str) -> str:
    """The standard text, speaking to a person (你) or to an organisation (你单位)."""
    you = "你单位" if ApplicantKind(case.applicant_kind).is_organisation else "你"
    return written(key, **_request(case), **{"开头": opening(case), **facts}).replace(YOU, you)


def _request(case: Case) -> dict[str, str]:
    return {
        "收到日期": day(case.received_on),
        "登记编号": case.number,
        "申请内容": _subject(case),
    }


def _subject(case: Case) -> str:
    """The information asked for, as a letter quotes it: without the words the letter itself says
    before and the full stop it sets after. Long requests are cut, the file has them whole."""
    wanted = " ".join((case.information_name or case.description).split())
    bare = ASKING.sub("", wanted, count=1) if ASKING.match(wanted) else wanted
    bare = bare.rstrip("。.；;，, ").translate(QUOTED) or wanted
    return bare if len(bare) <= 120 else bare[:120] + "……"


def opening(case: Case) -> str:
    """When the request came in, its number, and what it asks for."""
    text = (
        f"本机关于{day(case.received_on)}收到你（单位）提出的政府信息公开申请"
        f"（登记编号：{case.number}），申请公开“{_subject(case)}”。"
    )
    correction = getattr(case, "correction", None)
    if correction and correction.corrected_on:
        text += f"本机关于{day(correction.corrected_on)}收到你（单位）的补正材料。"
    return text


def _received(case: Case) -> str:
    """The day of receipt and its ground; the 2007 text had no article on it."""
    ground = "" if clock.under_2007_text(case) else f"依据{_basis(ART_31)}，"
    return f"{ground}收到申请之日为{day(case.received_on)}。"


def receipt(case: Case) -> str:
    """接收回执: that the request came in and when, until when it is answered; it decides nothing."""
    return _to_applicant(
        case,
        "receipt",
        收到日期说明=_received(case),
        法律依据=_basis(OLD_24_2 if clock.under_2007_text(case) else ART_33_2),
        答复期限=last_day(case),
        查询说明=_how_to_follow(case),
    )


def last_day(case: Case) -> str:
    """The last day to reply in words, 暂定 where its year's holidays are not announced; "" for none."""
    trace = clock.trace(case, official_workdays())
    if trace is None:
        return ""
    return f"{day(trace.due)}{MAY_MOVE if trace.provisional else ''}"


def computed(last: date) -> str:
    """A day a count of working days led to: 暂定 where the page says so too."""
    return f"{day(last)}{'' if official_workdays().is_announced(last) else MAY_MOVE}"


def _how_to_follow(case: Case) -> str:
    """No letter promises a code that does not exist."""
    if case.root.applicant.secret_hash:
        return f"办理进度可以凭登记编号和查询码在{office.current().name}政府信息公开网站查询。"
    return "需要在网上查询办理进度的，可以持有效身份证件到本机关领取查询码。"


def split(case: Case, parts: Sequence[Case]) -> str:
    """分别办理告知: one request with several matters goes on as one case each (一事一申请)."""
    listed = (f"{n}.{part.number}：{_subject(part)}" for n, part in enumerate((case, *parts), 1))
    return _to_applicant(case, "split", 各件="\n".join(listed), 查询说明=_how_to_follow(case))


def correction(case: Case) -> str:
    """补正告知. Only the text of 2019 says what follows on silence."""
    old = clock.under_2007_text(case)
    return _to_applicant(
        case,
        "correction",
        法律依据=_basis(OLD_21_4 if old else ART_30),
        补正事项=case.correction.wanted,
        补正期限=day(case.correction.reply_by),
        逾期后果=""
        if old
        else "无正当理由逾期不补正的，视为放弃申请，本机关不再处理该政府信息公开申请。",
    )


def opinion_request(case: Case, opinion_request: OpinionRequest, content: str) -> str:
    facts = {
        **_request(case),
        "对方": opinion_request.party,
        "征求内容": content.strip() or "【拟公开信息的名称和内容】",
    }
    if opinion_request.kind == OpinionRequest.Kind.ORGAN:
        return written("organ", **facts, 法律依据=_basis(ART_34), 意见期限="15个工作日")
    old = clock.under_2007_text(case)
    return written(
        "third_party",
        **facts,
        法律依据=_basis(OLD_23 if old else ART_32),
        意见期限="【答复期限】" if old else "15个工作日",
    )


def third_party_result(case: Case, party: str, content: str, reasons: str, *, on: date) -> str:
    """第三方意见处理告知: a decision to disclose is no refusal, so review and suit both stand open."""
    rule = (OLD_23,) if clock.under_2007_text(case) else (ART_15, ART_32)
    return written(
        "third_party_result",
        **_request(case),
        对方=party,
        法律依据=_basis(*rule),
        公开内容=content.strip() or "【决定公开的信息内容】",
        公共利益理由=reasons.strip() or "【认定公共利益的理由】",
        救济途径=remedy_text(Outcome.DISCLOSED, on, subject="本决定"),
    )


def reasons(case: Case) -> str:
    return _to_applicant(
        case, "reasons", 法律依据=_basis(ART_35), 说明期限=day(case.reasons_request.reply_by)
    )


def extension(case: Case, extension: Extension, *, until: date | None) -> str:
    return _to_applicant(
        case,
        "extension",
        原因=extension.reason.rstrip("。"),
        法律依据=_basis(OLD_24_2 if clock.under_2007_text(case) else ART_33_2),
        延长天数=str(extension.working_days),
        延长至=computed(until) if until else "",
    )


def delay(case: Case, *, until: date, reason: str) -> str:
    return _to_applicant(
        case, "delay", 原因=reason.rstrip("。"), 法律依据=_basis(ART_35), 延迟至=day(until)
    )


def fee(case: Case, fee: FeeDecision, channel: str) -> str:
    """收费通知 (办法第六条): basis, tariff with the sum worked out, amount, how to pay."""
    by_pieces = fee.basis == FeeBasis.PIECES
    article, tariff = (FEE_4, PIECE_TARIFF) if by_pieces else (FEE_5, PAGE_TARIFF)
    worked_out = (
        f"本件为{YOU}本自然月内的第{fee.quantity}件申请，按每件{piece_rate(fee.quantity)}元计收"
        if by_pieces
        else f"本次提供的信息共{fee.quantity}页：{page_sum(fee.quantity)}"
    )
    return _to_applicant(
        case,
        "fee",
        收费依据=_basis(ART_42, FEE_3, article),
        收费标准=f"{FeeBasis(fee.basis).label}，超额累进。{tariff}。{worked_out}",
        收费数额=str(fee.amount),
        缴纳方式=channel.strip().rstrip("。") or "【缴款渠道、账户和缴款识别码】",
        缴费依据=_basis(FEE_6),
        收费救济=FEE_NOTICE_TEXT,
    )


def lapse(case: Case, *, on: date) -> str:
    """不再处理告知: the applicant did not correct (第三十条) or not pay (信息处理费办法第六条) in time."""
    told = {"救济途径": lapse_remedy_text(on)}
    if case.status == Case.Status.CHARGING:
        return _to_applicant(
            case,
            "lapse_fee",
            通知日期=day(case.fee.noticed_on),
            期满日期=day(clock.pay_by(case.fee, official_workdays())),
            法律依据=_basis(FEE_6),
            **told,
        )
    old = clock.under_2007_text(case)  # which does not say that silence gives a request up
    return _to_applicant(
        case,
        "lapse_correction",
        通知日期=day(case.correction.noticed_on),
        期满日期=day(case.correction.reply_by),
        后果="本机关无法据以查找所需信息" if old else "视为放弃申请",
        法律依据=_basis(OLD_21_4 if old else ART_30),
        **told,
    )


def assist(case: Case, *, party: str, wanted: str, until: date) -> str:
    """协办函: another unit is asked to search or to hand over; it never learns who asks."""
    return written(
        "assist",
        **_request(case),
        对方=party,
        协办事项=wanted.strip() or "【请协助办理的事项】",
        协办期限=day(until),
    )


def transfer(case: Case, *, reason: str) -> str:
    """转送: only a request to correct one's own record is passed on (第四十一条); who asks for another
    organ's information is told its name and contact (第三十六条第五项)."""
    return written(
        "transfer",
        **_request(case),
        原因=reason.rstrip("。"),
        法律依据=_basis(OLD_25_2 if clock.under_2007_text(case) else ART_41),
        所附材料=materials(case),
    )


def materials(case: Case) -> str:
    """移送明细 in words: the files that came with the request and its correction."""
    files = [
        f"{n}.{file.name}（{file.kind}文件，{file.size}字节）"
        for n, file in enumerate(case.attachments.from_applicant(), 1)
    ]
    return "\n".join((f"随文移送材料{len(files)}件，明细如下：", *files)) if files else ""


def other_organ(*, organ: str, contact: str, reason: str) -> str:
    """The statement of a reply that names the organ responsible (第三十六条第五项)."""
    return _organ("statement.name_organ", organ, contact, reason)


def passed_on(*, organ: str, contact: str, reason: str) -> str:
    """The statement of a 更正告知 when the request was passed on (第四十一条)."""
    return _organ("statement.passed_on", organ, contact, reason)


def _organ(key: str, organ: str, contact: str, reason: str) -> str:
    return written(key, 原因=reason.rstrip("。"), 机关=organ, 联系方式=contact.rstrip("。"))


def proper_channel(channel: str) -> str:
    """The statement of a reply that points to the petition channel (第三十九条第一款)."""
    return written("statement.channel", 渠道=channel)


def record(case: Case, result: str, statement: str = "", *, on: date) -> str:
    """更正告知 (第四十一条): what became of a request to correct one's own record.

    Whoever does not get the correction here is told the remedies (第五十一条).
    """
    rule = OLD_25_2 if clock.under_2007_text(case) else ART_41
    corrected = result == Letter.RecordResult.CORRECTED
    return _to_applicant(
        case,
        "record",
        重新答复说明=anew(case),
        审核结论=written(f"finding.record.{result}"),
        说明=statement.strip() or written("statement.record"),
        依据说明=f"以上依据{_basis(rule)}作出。",
        救济途径="" if corrected else record_remedy_text(on),
    )


def record_remedy_text(on: date) -> str:
    """The remedies against 不予更正, which is no 不予公开: review and suit both stand open."""
    return remedy_text(Outcome.OTHER, on, subject="本告知")


def lapse_remedy_text(on: date) -> str:
    """The remedies against 不再处理: nothing was refused, so review and suit both stand open."""
    return remedy_text(Outcome.OTHER, on, subject="本告知")


def remedies_of(letter: Letter, on: date) -> str:
    """The paragraph on remedies that `letter`, given on `on`, has to carry; "" for none."""
    if letter.kind == Letter.Kind.REPLY:
        return remedy_text(Outcome(letter.outcome), on)
    if letter.kind == Letter.Kind.LAPSE:
        return lapse_remedy_text(on)
    if letter.kind == Letter.Kind.THIRD_PARTY_RESULT:
        return remedy_text(Outcome.DISCLOSED, on, subject="本决定")
    if letter.kind == Letter.Kind.RECORD and letter.record_result != Letter.RecordResult.CORRECTED:
        return record_remedy_text(on)
    return ""


def remedy_text(outcome: Outcome, on: date, *, subject: str = "本答复") -> str:
    """The paragraph on remedies of a reply given on `on`, naming this bureau's own authorities.

    A gap while the reviewing government is not set: no letter goes out that names nobody.
    """
    organ = office.on(on)
    authorities = Authorities(
        government=organ.review_government or "【行政复议机关，由管理员在“本机关设置”中填写】",
        superior=organ.review_superior,
        court=organ.court,
        online=organ.review_online,
    )
    return recourse(outcome, on, authorities=authorities, subject=subject).text


def anew(case: Case) -> str:
    """重新答复: the decision that ordered this reply; "" for a first one."""
    if case.fresh_reply is None:
        return ""
    order = case.fresh_reply.remedy
    paper = "行政判决书" if order.is_suit else "行政复议决定书"
    return (
        f"{order.authority or '【作出决定的机关】'}于{day(order.decided_on)}作出{order.number}{paper}，"
        f"责令本机关重新作出答复。本机关现重新答复如下。"
    )


def files_given(case: Case) -> str:
    """One paragraph for each file that goes with the reply, by which anybody can tell it; "" for none."""
    files = [
        f"{n}.{file.name}（{file.kind}文件，{file.size}字节，SHA-256校验值：{file.sha256}）"
        for n, file in enumerate(case.attachments.to_be_given(case), 1)
    ]
    return "\n".join(("随本答复提供下列文件：", *files)) if files else ""


def reply(
    case: Case,
    outcome: Outcome,
    statement: str,
    *,
    on: date,
    published: bool = False,
    grounds: Sequence[ReplyGround] = (),
    reference: str = "",
) -> str:
    """答复书: finding with its grounds, statement, legal basis, and the remedies of outcome and day.

    `grounds` and `reference` are those `statute.grounds.check` asks for.
    """
    basis = findings.legal_basis(case, outcome, grounds=grounds, published=published)
    return _to_applicant(
        case,
        "reply",
        重新答复说明=anew(case),
        结论=findings.finding(
            case, outcome, grounds=grounds, reference=reference, published=published
        ),
        说明=statement.strip() or findings.statement(outcome, grounds),
        所附文件=files_given(case) if outcome in GIVING else "",
        依据说明=f"以上依据{_basis(*basis)}作出。" if basis else "特此答复。",
        救济途径=remedy_text(outcome, on),
    )
