"""What a reply finds, and the articles it rests on: by outcome, ground, and the text that governs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from requests_app import clock
from requests_app.models import Case
from statute.articles import (
    ART_36_1,
    ART_36_2,
    ART_36_3,
    ART_37,
    OLD_8,
    OLD_14_4,
    OLD_21_1,
    OLD_21_2,
    OLD_21_3,
    OLD_21_4,
    OLD_22,
    Article,
)
from statute.grounds import ALL, Absence, ReplyGround
from statute.outcomes import Ground, Outcome, OutcomeGroup

# Outcomes whose row leaves no ground open.
PLAIN = {
    Outcome.DISCLOSED: "经审查，所申请的政府信息可以公开。",
    Outcome.ADMINISTRATIVE_QUERY: (
        "经审查，所申请的信息属于行政查询事项，{reference}对该信息的获取有特别规定，请依照该规定办理。"
    ),
    Outcome.NOT_EXISTING: (
        "经审查，所申请的内容没有现成的政府信息，需要另行制作或者对现有信息进行加工、分析，"
        "本机关不予提供。"
    ),
    Outcome.STILL_UNCLEAR: "经审查，补正后申请内容仍不明确，本机关无法据以查找所需信息。",
    Outcome.PETITION: (
        "经审查，你（单位）以政府信息公开申请的形式进行信访、投诉、举报等活动，"
        "本机关不作为政府信息公开申请处理。"
    ),
    Outcome.REPEATED: (
        "经审查，本机关已就相同的申请向你（单位）作出答复（{reference}），对本次申请不予重复处理。"
    ),
    Outcome.PUBLICATION: "经审查，所要求提供的是公开出版物，请通过下列途径获取。",
    Outcome.CONFIRMATION: (
        "经审查，你（单位）要求确认或者重新出具已经获取的信息，本机关不予处理。"
    ),
    Outcome.OTHER: "经审查，本机关对你（单位）的申请作如下处理。",
}
ALREADY_PUBLISHED = "经审查，所申请的政府信息已经主动公开，现告知获取该政府信息的方式、途径。"
ABSENT = {
    Absence.NOT_THERE: "经检索，该政府信息不存在。",
    Absence.OTHER_ORGAN: "经审查，所申请的政府信息不属于本机关负责公开。",
}
# 第三十五条: reasons that do not hold, and none at all, are two findings.
UNREASONABLE = "所说明的理由不合理"
NO_REASONS = "且未在规定的期限内说明理由"

SAFETY = (
    *(Ground.NATIONAL_SECURITY, Ground.PUBLIC_SECURITY),
    *(Ground.ECONOMIC_SECURITY, Ground.SOCIAL_STABILITY),
)
OLD_NOT_PROVIDED = {
    Outcome.NOT_HELD: (OLD_21_3,),
    Outcome.NOT_EXISTING: (OLD_21_3,),
    Outcome.STILL_UNCLEAR: (OLD_21_4,),
}


def finding(
    case: Case,
    outcome: Outcome,
    *,
    grounds: Sequence[ReplyGround] = (),
    reference: str = "",
    published: bool = False,
) -> str:
    """The sentence that says what the office decided, with its grounds by name."""
    if outcome is Outcome.DISCLOSED and published:
        return ALREADY_PUBLISHED
    if outcome is Outcome.NOT_HELD:
        return "".join(ABSENT[ground] for ground in grounds)
    if outcome is Outcome.EXCESSIVE:
        return _excessive(case)
    if outcome is Outcome.PARTLY:
        parts = "；".join(f"部分内容{reason}" for reason in _reasons(grounds, reference))
        return (
            f"经审查，所申请的政府信息中，{parts}，本机关对该部分不予公开。"
            "能够作区分处理，本机关提供可以公开的内容。"
        )
    if outcome.group is OutcomeGroup.REFUSED and outcome is not Outcome.ADMINISTRATIVE_QUERY:
        reasons = "；".join(_reasons(grounds, reference))
        return f"经审查，所申请的政府信息{reasons}，本机关决定不予公开。"
    return PLAIN[outcome].format(reference=reference.strip())


def _excessive(case: Case) -> str:
    request = getattr(case, "reasons_request", None)
    answered = request is not None and request.answered_on is not None
    return (
        "经审查，你（单位）申请公开政府信息的数量、频次明显超过合理范围，"
        f"{UNREASONABLE if answered else NO_REASONS}，本机关不予处理。"
    )


def _reasons(grounds: Sequence[ReplyGround], reference: str) -> list[str]:
    """Why information is withheld, one phrase for each article it is withheld on."""
    phrases = []
    if Ground.STATE_SECRET in grounds:
        phrases.append("依法确定为国家秘密")
    if Ground.FORBIDDEN_BY_LAW in grounds:
        phrases.append(f"属于{reference.strip()}禁止公开的政府信息")
    if dangers := [ground.label for ground in SAFETY if ground in grounds]:
        goods = "、".join(label.removeprefix("可能危及") for label in dangers)
        phrases.append(f"公开后可能危及{goods}")
    if private := _named(grounds, (Ground.TRADE_SECRET, Ground.PRIVACY)):
        phrases.append(f"{private}，公开会对第三方合法权益造成损害")
    if internal := _named(grounds, (Ground.PERSONNEL, Ground.LOGISTICS, Ground.INTERNAL_WORKFLOW)):
        phrases.append(f"属于内部事务信息（{internal}）")
    process = (Ground.DISCUSSION, Ground.DRAFT, Ground.CONSULTATION_LETTER, Ground.INTERNAL_REQUEST)
    if kinds := _named(grounds, process):
        phrases.append(f"属于在履行行政管理职能过程中形成的过程性信息（{kinds}）")
    if Ground.ENFORCEMENT_FILE in grounds:
        phrases.append("属于行政执法案卷信息")
    return phrases


def _named(grounds: Sequence[ReplyGround], of: Iterable[Ground]) -> str:
    return "、".join(ground.label for ground in of if ground in grounds)


def legal_basis(
    case: Case,
    outcome: Outcome,
    *,
    grounds: Sequence[ReplyGround] = (),
    published: bool = False,
) -> tuple[Article, ...]:
    """The articles a reply rests on, of the text that governs the case; none where the law has none.

    `published`: what is disclosed was public already; 第三十六条 has an item of its own for either.
    """
    grounds = [ground for ground in ALL if ground in grounds]  # in the order of the law
    if clock.under_2007_text(case):
        return _old_basis(outcome, grounds)
    if outcome is Outcome.DISCLOSED:
        return (ART_36_1,) if published else (ART_36_2,)
    articles = tuple(dict.fromkeys(ground.article for ground in grounds))
    if outcome is Outcome.PARTLY:
        return (*articles, ART_37)
    if outcome is Outcome.NOT_HELD:
        return articles
    return (*articles, ART_36_3) if articles else outcome.basis


def _old_basis(outcome: Outcome, grounds: Sequence[ReplyGround]) -> tuple[Article, ...]:
    """Of the 2007 text, which names fewer grounds: 第八条 the dangers, 第十四条第四款 three kinds of
    secret; for the others the reply rests on 第二十一条 alone, for 不予处理 on no article."""
    if outcome in OLD_NOT_PROVIDED:
        return OLD_NOT_PROVIDED[outcome]
    articles = tuple(
        dict.fromkeys(
            OLD_8 if ground in SAFETY else OLD_14_4
            for ground in grounds
            if ground in SAFETY
            or ground in (Ground.STATE_SECRET, Ground.TRADE_SECRET, Ground.PRIVACY)
        )
    )
    match outcome.group:
        case OutcomeGroup.DISCLOSED:
            return (OLD_21_1,)
        case OutcomeGroup.PARTLY:
            return (*articles, OLD_22)
        case OutcomeGroup.REFUSED:
            return (*articles, OLD_21_2)
    return ()
