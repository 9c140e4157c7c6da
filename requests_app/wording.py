"""The text of every notice and reply, from the facts of the case: one paragraph a line.

Drafts only: the officer edits them before they are issued. 【…】 marks what the register does not know
and a person has to write; a letter that still has one is not issued.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from records import office
from requests_app import clock, findings
from requests_app.models import Case, Extension, FeeDecision, Letter, OpinionRequest
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
from statute.outcomes import ApplicantKind, Outcome, OutcomeGroup
from statute.remedies import FEE_NOTICE_TEXT, Authorities, recourse

YOU = "你（单位）"
# With these the applicant gets files; （六）3 is whatever the officer writes.
GIVING = (Outcome.DISCLOSED, Outcome.PARTLY, Outcome.OTHER)
# How people begin a request; the letter says so itself before it quotes them.
ASKING = re.compile(
    r"(?:本人|我们?|我单位|本单位|现)?(?:依法)?(?:向[^，。、]{0,20})?(?:申请|请求|要求)"
    r"(?:依法)?(?:公开|获取|提供)(?:以下|下列)?(?:政府信息)?[：:，,]?\s*"
)
QUOTED = str.maketrans("“”", "‘’")

# What the officer has to state; the words in brackets remain as a gap until somebody does.
GAPS = {
    OutcomeGroup.DISCLOSED: "【提供信息的内容、方式和途径】",
    OutcomeGroup.PARTLY: "【可以公开的内容及提供方式；不予公开的内容及理由】",
    OutcomeGroup.REFUSED: "【不予公开的具体理由】",
    OutcomeGroup.NOT_PROVIDED: (
        "【检索情况或者无法提供的具体理由；能够确定负责机关的，写明名称和联系方式】"
    ),
    OutcomeGroup.NOT_PROCESSED: "【不予处理的具体理由；可以指引的，写明渠道】",
    OutcomeGroup.OTHERWISE: "【处理情况及理由】",
}


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


def _to_applicant(case: Case, lines: Iterable[str]) -> str:
    """The paragraphs, speaking to a person (你) or to an organisation (你单位)."""
    you = "你单位" if ApplicantKind(case.applicant_kind).is_organisation else "你"
    return "\n".join(lines).replace(YOU, you)


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
    lines = [opening(case), f"上述申请已经登记。{_received(case)}"]
    if last := last_day(case):
        rule = OLD_24_2 if clock.under_2007_text(case) else ART_33_2
        lines.append(
            f"依据{_basis(rule)}，本机关应当于{last}前（含当日）予以答复；依法需要延长答复期限、"
            f"征求第三方或者其他机关意见的，期限相应变化，本机关将另行告知。"
        )
    lines.append("本回执仅确认收到申请，不是对所申请信息是否公开作出的决定。")
    lines.append(_how_to_follow(case))
    return _to_applicant(case, lines)


def last_day(case: Case) -> str:
    """The last day to reply in words, 暂定 where its year's holidays are not announced; "" for none."""
    trace = clock.trace(case, official_workdays())
    if trace is None:
        return ""
    return computed(trace.due)


def computed(last: date) -> str:
    """A day a count of working days led to: 暂定 where the page says so too."""
    announced = official_workdays().is_announced(last)
    return f"{day(last)}{'' if announced else '（暂定，该年度节假日安排尚未公布）'}"


def _how_to_follow(case: Case) -> str:
    """No letter promises a code that does not exist."""
    if case.root.applicant.secret_hash:
        return f"办理进度可以凭登记编号和查询码在{office.current().name}政府信息公开网站查询。"
    return "需要在网上查询办理进度的，可以持有效身份证件到本机关领取查询码。"


def split(case: Case, parts: Sequence[Case]) -> str:
    """分别办理告知: one request with several matters goes on as one case each (一事一申请)."""
    return _to_applicant(
        case,
        (
            f"本机关于{day(case.received_on)}收到你（单位）提出的政府信息公开申请"
            f"（登记编号：{case.number}）。申请包含多个事项，为便于办理和答复，现分别登记、分别答复：",
            *(f"{n}.{part.number}：{_subject(part)}" for n, part in enumerate((case, *parts), 1)),
            f"各件的收到申请之日均为{day(case.received_on)}。你（单位）提交的申请原文由本机关存档，不作改动。",
            _how_to_follow(case),
        ),
    )


def correction(case: Case) -> str:
    rule = OLD_21_4 if clock.under_2007_text(case) else ART_30
    return _to_applicant(
        case,
        (
            opening(case),
            f"经审查，你（单位）的申请内容不明确。依据{_basis(rule)}，请对下列事项作出补正：",
            case.correction.wanted,
            f"请于{day(case.correction.reply_by)}前（含当日）将补正材料提交本机关。答复期限自本机关收到补正材料之日起重新计算。",
            "无正当理由逾期不补正的，视为放弃申请，本机关不再处理该政府信息公开申请。",
        ),
    )


def consultation(case: Case, consultation: OpinionRequest, content: str) -> str:
    asked = content.strip() or "【拟公开信息的名称和内容】"
    if consultation.kind == OpinionRequest.Kind.ORGAN:
        return "\n".join(
            (
                f"本机关收到一件政府信息公开申请（登记编号：{case.number}），所申请的信息由本机关与贵单位共同制作。",
                f"现依据{_basis(ART_34)}，就下列信息可否公开征求贵单位意见：",
                asked,
                "请自收到本函之日起15个工作日内书面提出意见；逾期未提出意见的，视为同意公开。",
            )
        )
    rule = OLD_23 if clock.under_2007_text(case) else ART_32
    term = "【答复期限】" if clock.under_2007_text(case) else "15个工作日"
    text = "\n".join(
        (
            f"本机关收到一件政府信息公开申请（登记编号：{case.number}），所申请的信息可能涉及{YOU}的商业秘密或者个人隐私。",
            f"现依据{_basis(rule)}，就下列信息可否公开征求{YOU}的意见：",
            asked,
            f"请自收到本征求意见书之日起{term}内书面提出意见并说明理由。逾期未提出意见的，由本机关依法决定是否公开。",
        )
    )
    return text.replace(YOU, consultation.party)


def third_party_result(case: Case, party: str, content: str, reasons: str, *, on: date) -> str:
    """第三方意见处理告知: a decision to disclose is no refusal, so review and suit both stand open."""
    rule = (OLD_23,) if clock.under_2007_text(case) else (ART_15, ART_32)
    return "\n".join(
        (
            f"本机关就一件政府信息公开申请（登记编号：{case.number}）征求过{party}的意见。",
            f"经审查，不公开可能对公共利益造成重大影响，依据{_basis(*rule)}，本机关决定予以公开。",
            f"决定公开的内容：{content.strip() or '【决定公开的信息内容】'}",
            f"理由：{reasons.strip() or '【认定公共利益的理由】'}",
            remedy_text(Outcome.DISCLOSED, on, subject="本决定"),
        )
    )


def reasons(case: Case) -> str:
    return _to_applicant(
        case,
        (
            opening(case),
            f"经核查，你（单位）申请公开政府信息的数量、频次明显超过合理范围。依据{_basis(ART_35)}，请你（单位）说明理由。",
            f"请于{day(case.reasons_request.reply_by)}前（含当日）将书面理由提交本机关。理由不合理的，本机关不予处理；"
            "理由合理，但是无法在规定期限内答复的，本机关将确定延迟答复的合理期限并另行告知。",
        ),
    )


def extension(case: Case, extension: Extension, *, until: date | None) -> str:
    rule = OLD_24_2 if clock.under_2007_text(case) else ART_33_2
    last = f"延长后的答复期限至{computed(until)}。" if until else ""
    return _to_applicant(
        case,
        (
            opening(case),
            f"因{extension.reason.rstrip('。')}，不能在规定期限内答复。依据{_basis(rule)}，经本机关政府信息公开工作机构负责人同意，"
            f"决定延长答复期限{extension.working_days}个工作日。{last}",
        ),
    )


def delay(case: Case, *, until: date, reason: str) -> str:
    return _to_applicant(
        case,
        (
            opening(case),
            f"你（单位）已就申请的数量、频次说明理由。因{reason.rstrip('。')}，本机关无法在规定期限内答复。"
            f"依据{_basis(ART_35)}，本机关将于{day(until)}前（含当日）答复。",
        ),
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
        (
            opening(case),
            f"收费依据：{_basis(ART_42, FEE_3, article)}。",
            f"收费标准：{FeeBasis(fee.basis).label}，超额累进。{tariff}。{worked_out}。",
            f"收费数额：人民币{fee.amount}元。",
            f"缴纳方式：{channel.strip().rstrip('。') or '【缴款渠道、账户和缴款识别码】'}。",
            f"依据{_basis(FEE_6)}，请自收到本通知次日起20个工作日内缴纳。逾期未缴纳的，视为放弃申请，本机关不再处理该申请；"
            "答复期限自完成缴费次日起重新计算。",
            FEE_NOTICE_TEXT,
        ),
    )


def transfer(case: Case, *, reason: str) -> str:
    """转送: only a request to correct one's own record is passed on (第四十一条); who asks for another
    organ's information is told its name and contact (第三十六条第五项)."""
    rule = OLD_25_2 if clock.under_2007_text(case) else ART_41
    return "\n".join(
        (
            f"本机关于{day(case.received_on)}收到一件要求更正政府信息的申请"
            f"（登记编号：{case.number}），内容为“{_subject(case)}”。",
            f"经审查，{reason.rstrip('。')}。依据{_basis(rule)}，现将有关材料转送贵单位，请依法办理。",
        )
    )


def other_organ(*, organ: str, contact: str, reason: str) -> str:
    """The statement of a reply that names the organ responsible (第三十六条第五项)."""
    return f"{reason.rstrip('。')}。你（单位）可以向{organ}提出申请，联系方式：{contact}。"


def passed_on(*, organ: str, contact: str, reason: str) -> str:
    """The statement of a 更正告知 when the request was passed on (第四十一条)."""
    return f"{reason.rstrip('。')}。本机关已将你（单位）的申请转送{organ}，联系方式：{contact}。"


def proper_channel(channel: str) -> str:
    """The statement of a reply that points to the petition channel (第三十九条第一款)."""
    return f"你（单位）反映的事项可以通过{channel}提出。"


RECORD_FINDINGS = {
    Letter.RecordResult.CORRECTED: "经审核，有关政府信息记录不准确，本机关决定予以更正。",
    Letter.RecordResult.REFUSED: "经审核，本机关决定不予更正。",
    Letter.RecordResult.PASSED_ON: "经审核，有关政府信息不属于本机关职能范围，本机关无权更正。",
}


def record(case: Case, result: str, statement: str = "", *, on: date) -> str:
    """更正告知 (第四十一条): what became of a request to correct one's own record.

    Whoever does not get the correction here is told the remedies (第五十一条).
    """
    lines = [
        f"本机关于{day(case.received_on)}收到你（单位）要求更正与自身相关政府信息的申请（登记编号：{case.number}）。",
        *anew(case),
        RECORD_FINDINGS[Letter.RecordResult(result)],
        statement.strip() or "【审核情况及理由】",
        f"以上依据{_basis(OLD_25_2 if clock.under_2007_text(case) else ART_41)}作出。",
    ]
    if result != Letter.RecordResult.CORRECTED:
        lines.append(record_remedy_text(on))
    return _to_applicant(case, lines)


def record_remedy_text(on: date) -> str:
    """The remedies against 不予更正, which is no 不予公开: review and suit both stand open."""
    return remedy_text(Outcome.OTHER, on, subject="本告知")


def remedies_of(letter: Letter, on: date) -> str:
    """The paragraph on remedies that `letter`, given on `on`, has to carry; "" for none."""
    if letter.kind == Letter.Kind.REPLY:
        return remedy_text(Outcome(letter.outcome), on)
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
    )
    return recourse(outcome, on, authorities=authorities, subject=subject).text


def anew(case: Case) -> list[str]:
    """重新答复: the decision that ordered this reply; nothing for a first one."""
    if case.fresh_reply is None:
        return []
    order = case.fresh_reply.remedy
    paper = "行政判决书" if order.is_suit else "行政复议决定书"
    return [
        f"{order.authority or '【作出决定的机关】'}于{day(order.decided_on)}作出{paper}"
        f"（{order.number}），责令本机关重新作出答复。本机关现重新答复如下。"
    ]


def files_given(case: Case) -> list[str]:
    """One paragraph for each file that goes with the reply, by which anybody can tell it."""
    files = [
        f"{file.name}（{file.kind}文件，{file.size}字节，SHA-256校验值：{file.sha256}）"
        for file in case.attachments.to_be_given(case)
    ]
    if not files:
        return []
    return ["随本答复提供下列文件：", *(f"{n}.{file}" for n, file in enumerate(files, 1))]


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
    lines = [
        opening(case),
        *anew(case),
        findings.finding(case, outcome, grounds=grounds, reference=reference, published=published),
        statement.strip() or GAPS[outcome.group],
        *(files_given(case) if outcome in GIVING else ()),
        f"以上依据{_basis(*basis)}作出。" if basis else "特此答复。",
        remedy_text(outcome, on),
    ]
    return _to_applicant(case, lines)
