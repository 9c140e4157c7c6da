"""What a reply finds, and the articles it rests on: by outcome, ground, and the text that governs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from requests_app import clock
from requests_app.models import Case
from requests_app.standard_texts import written
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
from statute.grounds import ALL, ReplyGround
from statute.outcomes import Ground, Outcome, OutcomeGroup

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
        return written("finding.published")
    if outcome is Outcome.NOT_HELD:
        return "".join(written(f"finding.{ground.value}") for ground in grounds)
    if outcome is Outcome.EXCESSIVE:
        return written(f"finding.{outcome.value}", 理由=_excess(case))
    named = reference.strip()
    if outcome is Outcome.PARTLY:
        parts = "；".join(f"部分内容{reason}" for reason in _reasons(grounds, named))
        return written(f"finding.{outcome.value}", 理由=parts)
    if outcome.group is OutcomeGroup.REFUSED and outcome is not Outcome.ADMINISTRATIVE_QUERY:
        return written("finding.refused", 理由="；".join(_reasons(grounds, named)))
    return written(f"finding.{outcome.value}", 名称=named)


def statement(outcome: Outcome, grounds: Sequence[ReplyGround] = ()) -> str:
    """The standard statement: one paragraph for each ground, and what the outcome asks for beside."""
    lines = [written(f"statement.{ground.value}") for ground in ALL if ground in grounds]
    if not lines or outcome is Outcome.PARTLY:
        lines.append(written(f"statement.{outcome.value}"))
    return "\n".join(dict.fromkeys(lines))


def _excess(case: Case) -> str:
    request = getattr(case, "reasons_request", None)
    answered = request is not None and request.answered_on is not None
    return UNREASONABLE if answered else NO_REASONS


# The grounds one phrase speaks of together, by the key of its standard text.
_TOGETHER: dict[str, tuple[Ground, ...]] = {
    "state_secret": (Ground.STATE_SECRET,),
    "forbidden_by_law": (Ground.FORBIDDEN_BY_LAW,),
    "safety": SAFETY,
    "third_party": (Ground.TRADE_SECRET, Ground.PRIVACY),
    "internal": (Ground.PERSONNEL, Ground.LOGISTICS, Ground.INTERNAL_WORKFLOW),
    "process": (
        *(Ground.DISCUSSION, Ground.DRAFT, Ground.CONSULTATION_LETTER, Ground.INTERNAL_REQUEST),
    ),
    "enforcement_file": (Ground.ENFORCEMENT_FILE,),
}


def _reasons(grounds: Sequence[ReplyGround], reference: str) -> list[str]:
    """Why information is withheld, one phrase for each article it is withheld on."""
    return [
        written(f"reason.{key}", 类别=kinds, 名称=reference)
        for key, together in _TOGETHER.items()
        if (kinds := _named(grounds, together))
    ]


def _named(grounds: Sequence[ReplyGround], of: Iterable[Ground]) -> str:
    """The kinds alone: 商业秘密、个人隐私."""
    return "、".join(
        ground.label.removeprefix("可能危及").removeprefix("涉及")
        for ground in of
        if ground in grounds
    )


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
