"""How a request can end, who can ask, and on what ground it can be refused.

The 21 outcomes are the rows, the six applicant kinds the columns of table 三 of the yearly report
(国办公开办函〔2021〕30号), with its labels word for word.
"""

import unicodedata

from statute.articles import (
    ART_14,
    ART_15,
    ART_16_1,
    ART_16_2,
    ART_27,
    ART_30,
    ART_35,
    ART_36_1,
    ART_36_2,
    ART_36_3,
    ART_36_4,
    ART_36_5,
    ART_36_6,
    ART_36_7,
    ART_37,
    ART_38,
    ART_39_1,
    ART_39_2,
    FEE_6,
    Article,
    chinese,
)
from statute.labelled import Labelled


class UnknownOutcome(ValueError):
    """A text that is neither a row label nor its short reference."""


class UnknownApplicantKind(ValueError):
    """A text that names none of the six kinds of applicant."""


class OutcomeGroup(Labelled):
    """Part 三 of the table, （一） to （六）."""

    DISCLOSED = "1", "予以公开"
    PARTLY = "2", "部分公开（区分处理的，只计这一情形，不计其他情形）"
    REFUSED = "3", "不予公开"
    NOT_PROVIDED = "4", "无法提供"
    NOT_PROCESSED = "5", "不予处理"
    OTHERWISE = "6", "其他处理"

    @property
    def ref(self) -> str:
        return f"（{chinese(int(self.value))}）"

    @property
    def heading(self) -> str:
        """（三）不予公开: the table's own cell."""
        return self.ref + self.label


class Outcome(Labelled):
    """办理结果. The code is the row's place: "3.1" is （三）1; `basis` is what the reply rests on."""

    basis: tuple[Article, ...]

    def __init__(self, _code: str, _label: str, *basis: Article) -> None:
        self.basis = basis

    DISCLOSED = "1", "予以公开", ART_36_1, ART_36_2
    PARTLY = "2", OutcomeGroup.PARTLY.label, ART_37
    STATE_SECRET = "3.1", "属于国家秘密", ART_14, ART_36_3
    FORBIDDEN_BY_LAW = "3.2", "其他法律行政法规禁止公开", ART_14, ART_36_3
    ENDANGERS_SAFETY = "3.3", "危及“三安全一稳定”", ART_14, ART_36_3
    THIRD_PARTY = "3.4", "保护第三方合法权益", ART_15, ART_36_3
    INTERNAL_AFFAIRS = "3.5", "属于三类内部事务信息", ART_16_1, ART_36_3
    PROCESS = "3.6", "属于四类过程性信息", ART_16_2, ART_36_3
    ENFORCEMENT_FILE = "3.7", "属于行政执法案卷", ART_16_2, ART_36_3
    ADMINISTRATIVE_QUERY = "3.8", "属于行政查询事项", ART_36_7
    NOT_HELD = "4.1", "本机关不掌握相关政府信息", ART_36_4, ART_36_5
    NOT_EXISTING = "4.2", "没有现成信息需要另行制作", ART_38
    STILL_UNCLEAR = "4.3", "补正后申请内容仍不明确", ART_30
    PETITION = "5.1", "信访举报投诉类申请", ART_39_1
    REPEATED = "5.2", "重复申请", ART_36_6
    PUBLICATION = "5.3", "要求提供公开出版物", ART_39_2
    EXCESSIVE = "5.4", "无正当理由大量反复申请", ART_35
    # No article names this row. 第二十七条 gives a right to obtain; who asks to have obtained
    # information confirmed or issued again has obtained it.
    CONFIRMATION = "5.5", "要求行政机关确认或重新出具已获取信息", ART_27
    NOT_CORRECTED = (
        "6.1",
        "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        ART_30,
    )
    NOT_PAID = (
        "6.2",
        "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        FEE_6,
    )
    OTHER = "6.3", "其他"

    @property
    def group(self) -> OutcomeGroup:
        return OutcomeGroup(self.value[0])

    @property
    def ref(self) -> str:
        """（一） or （三）1: the short reference."""
        return self.group.ref + self.value[2:]

    @property
    def row(self) -> str:
        """The table's row label word for word: （一）予以公开, 1.属于国家秘密."""
        number = self.value[2:]
        return f"{number}.{self.label}" if number else self.group.heading


class ApplicantKind(Labelled):
    """申请人类别: the columns of table 三. All but the first are 法人或其他组织."""

    PERSON = "person", "自然人"
    COMPANY = "company", "商业企业"
    RESEARCH = "research", "科研机构"
    CHARITY = "charity", "社会公益组织"
    LEGAL_SERVICE = "legal_service", "法律服务机构"
    OTHER = "other", "其他"

    @property
    def is_organisation(self) -> bool:
        return self is not ApplicantKind.PERSON


class Ground(Labelled):
    """Why information is withheld (第十四条 to 第十六条), and the row a refusal on it counts in."""

    article: Article
    outcome: Outcome

    def __init__(self, _code: str, _label: str, article: Article, outcome: Outcome) -> None:
        self.article = article
        self.outcome = outcome

    STATE_SECRET = "state_secret", "国家秘密", ART_14, Outcome.STATE_SECRET
    FORBIDDEN_BY_LAW = (
        *("forbidden_by_law", "法律、行政法规禁止公开"),
        *(ART_14, Outcome.FORBIDDEN_BY_LAW),
    )
    NATIONAL_SECURITY = "national_security", "可能危及国家安全", ART_14, Outcome.ENDANGERS_SAFETY
    PUBLIC_SECURITY = "public_security", "可能危及公共安全", ART_14, Outcome.ENDANGERS_SAFETY
    ECONOMIC_SECURITY = "economic_security", "可能危及经济安全", ART_14, Outcome.ENDANGERS_SAFETY
    SOCIAL_STABILITY = "social_stability", "可能危及社会稳定", ART_14, Outcome.ENDANGERS_SAFETY
    TRADE_SECRET = "trade_secret", "涉及商业秘密", ART_15, Outcome.THIRD_PARTY
    PRIVACY = "privacy", "涉及个人隐私", ART_15, Outcome.THIRD_PARTY
    PERSONNEL = "personnel", "人事管理信息", ART_16_1, Outcome.INTERNAL_AFFAIRS
    LOGISTICS = "logistics", "后勤管理信息", ART_16_1, Outcome.INTERNAL_AFFAIRS
    INTERNAL_WORKFLOW = "internal_workflow", "内部工作流程信息", ART_16_1, Outcome.INTERNAL_AFFAIRS
    DISCUSSION = "discussion", "讨论记录", ART_16_2, Outcome.PROCESS
    DRAFT = "draft", "过程稿", ART_16_2, Outcome.PROCESS
    CONSULTATION_LETTER = "consultation_letter", "磋商信函", ART_16_2, Outcome.PROCESS
    INTERNAL_REQUEST = "internal_request", "请示报告", ART_16_2, Outcome.PROCESS
    ENFORCEMENT_FILE = (
        *("enforcement_file", "行政执法案卷信息"),
        *(ART_16_2, Outcome.ENFORCEMENT_FILE),
    )

    @property
    def is_discretionary(self) -> bool:
        """第十六条 says 可以不予公开; 第十四条 and 第十五条 leave no choice."""
        return self.article in (ART_16_1, ART_16_2)


def _plain(text: str) -> str:
    """Without what typing varies: blanks, full and half width, dots, enumeration commas, quotes."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(mark for mark in folded if not mark.isspace() and mark not in ".,、，。．“”\"'")


def _names(outcome: Outcome) -> set[str]:
    names = {outcome.label, outcome.ref, outcome.row, outcome.ref + outcome.label}
    names.add(outcome.group.heading + outcome.row)
    if outcome is Outcome.PARTLY:
        names |= {"部分公开", "（二）部分公开"}
    return names


_CODES = {outcome.value: outcome for outcome in Outcome}
_OUTCOMES = {_plain(name): outcome for outcome in Outcome for name in _names(outcome)}
_APPLICANTS = {name: kind for kind in ApplicantKind for name in (kind.value, kind.label)}


def outcome_from(text: str) -> Outcome:
    """The outcome a cell names: row label with or without its number, （三）1, (三)1 or the code.

    Raises UnknownOutcome.
    """
    outcome = _CODES.get(text.strip()) or _OUTCOMES.get(_plain(text))
    if outcome is None:
        raise UnknownOutcome(f"“{text}”不是办理结果，应为年报表三的行名或其序号，如（一）、（三）1")
    return outcome


def applicant_kind_from(text: str) -> ApplicantKind:
    """The kind of applicant a cell names by label or code; raises UnknownApplicantKind."""
    try:
        return _APPLICANTS[_plain(text).lower()]
    except KeyError:
        known = "、".join(kind.label for kind in ApplicantKind)
        raise UnknownApplicantKind(f"“{text}”不是申请人类别，应为：{known}") from None
