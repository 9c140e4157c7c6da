"""A refusal names its ground, cites the article of exactly that ground, and does not contradict the file."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from records import uploads
from records.lifecycle import NotAllowed
from records.resources import run_import
from requests_app import earlier, filing, previews, wording
from requests_app.lifecycle import replying, rounds
from requests_app.lifecycle.steps import Step
from requests_app.models import Case, Letter
from requests_app.resources import CaseResource
from statute.calendar import official_workdays
from statute.grounds import UNSTATED, Absence
from statute.outcomes import Ground, Outcome
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)
LAW = "《中华人民共和国政府信息公开条例》（国务院令第711号）"
OLD_LAW = "《中华人民共和国政府信息公开条例》（国务院令第492号）"
R, G, A = Outcome, Ground, Absence


def drafted(outcome, *grounds, case=None, reference="", statement="具体理由。"):
    case = case or make.handled_case()
    replying.draft_reply(
        case,
        by=make.handler(),
        on=DAY,
        outcome=outcome,
        grounds=grounds,
        reference=reference,
        statement=statement,
    )
    return Case.objects.get(pk=case.pk)


def submit(case):
    return replying.submit(case, by=make.handler(), on=DAY)


def opinion_recorded(answer, *, kind="third_party"):
    case = make.handled_case()
    asked = rounds.ask_opinion(
        case, by=make.handler(), on=make.RECEIVED, kind=kind, party="某公司", content="合同"
    )
    rounds.record_opinion(asked, by=make.handler(), on=DAY, answer=answer)
    return case


# outcome, grounds, reference → the sentence of the finding, the articles cited
CITED = [
    (R.STATE_SECRET, (G.STATE_SECRET,), "", "依法确定为国家秘密", "第十四条、第三十六条第（三）项"),
    (
        *(R.FORBIDDEN_BY_LAW, (G.FORBIDDEN_BY_LAW,), "《反恐怖主义法》第四十八条"),
        *("属于《反恐怖主义法》第四十八条禁止公开的政府信息", "第十四条、第三十六条第（三）项"),
    ),
    (
        *(R.ENDANGERS_SAFETY, (G.SOCIAL_STABILITY, G.PUBLIC_SECURITY), ""),
        *("公开后可能危及公共安全、社会稳定，", "第十四条、第三十六条第（三）项"),
    ),
    (
        *(R.THIRD_PARTY, (G.PRIVACY,), ""),
        *("政府信息涉及个人隐私，公开会对第三方合法权益造成损害", "第十五条、第三十六条第（三）项"),
    ),
    (
        *(R.INTERNAL_AFFAIRS, (G.LOGISTICS,), ""),
        *("属于内部事务信息（后勤管理信息）", "第十六条第一款、第三十六条第（三）项"),
    ),
    (
        *(R.PROCESS, (G.DISCUSSION, G.DRAFT), ""),
        *("过程性信息（讨论记录、过程稿）", "第十六条第二款、第三十六条第（三）项"),
    ),
    (
        *(R.ENFORCEMENT_FILE, (G.ENFORCEMENT_FILE,), ""),
        *("属于行政执法案卷信息", "第十六条第二款、第三十六条第（三）项"),
    ),
    (
        *(R.ADMINISTRATIVE_QUERY, (), "《不动产登记暂行条例》第二十七条"),
        *("《不动产登记暂行条例》第二十七条对该信息的获取有特别规定", "第三十六条第（七）项"),
    ),
    (R.NOT_HELD, (A.NOT_THERE,), "", "经检索，该政府信息不存在。", "第三十六条第（四）项"),
    (R.NOT_HELD, (A.OTHER_ORGAN,), "", "不属于本机关负责公开", "第三十六条第（五）项"),
    (R.REPEATED, (), "公开答〔2025〕3号", "作出答复（公开答〔2025〕3号）", "第三十六条第（六）项"),
    (
        *(R.PARTLY, (G.ENFORCEMENT_FILE, G.PRIVACY), ""),
        *("部分内容涉及个人隐私，", "第十五条、第十六条第二款、第三十七条"),
    ),
]


@pytest.mark.parametrize(
    ("outcome", "grounds", "reference", "words", "articles"),
    CITED,
    ids=lambda value: str(value)[:12],
)
def test_a_reply_names_its_ground_and_cites_exactly_its_articles(
    outcome, grounds, reference, words, articles
):
    letter = drafted(outcome, *grounds, reference=reference).letters.get(kind="reply")

    _opening, finding, _statement, basis, _remedies = letter.body.splitlines()
    assert words in finding
    assert basis == f"以上依据{LAW}{articles}作出。"
    assert "经审查，经检索" not in finding


@pytest.mark.parametrize(
    ("outcome", "ground", "basis"),
    [
        (
            R.ENDANGERS_SAFETY,
            G.PUBLIC_SECURITY,
            f"以上依据{OLD_LAW}第八条、第二十一条第（二）项作出。",
        ),
        (R.THIRD_PARTY, G.PRIVACY, f"以上依据{OLD_LAW}第十四条第四款、第二十一条第（二）项作出。"),
        (R.PROCESS, G.DRAFT, f"以上依据{OLD_LAW}第二十一条第（二）项作出。"),
        (R.NOT_HELD, A.NOT_THERE, f"以上依据{OLD_LAW}第二十一条第（三）项作出。"),
        (R.PARTLY, G.PRIVACY, f"以上依据{OLD_LAW}第十四条第四款、第二十二条作出。"),
    ],
)
def test_under_the_text_of_2007_only_articles_of_that_text_are_cited(outcome, ground, basis):
    on = date(2018, 3, 12)

    body = wording.reply(make.handled_case(on=on), outcome, "理由。", on=on, grounds=(ground,))

    assert body.splitlines()[3] == basis


def test_the_text_of_2007_had_no_article_on_a_repeated_request():
    on = date(2018, 3, 12)

    body = wording.reply(make.handled_case(on=on), R.REPEATED, "理由。", on=on, reference="1号")

    assert body.splitlines()[3] == "特此答复。"


OLD_CASE = date(2018, 3, 12)


def drafted_of_2018(outcome):
    case = make.handled_case(on=OLD_CASE)
    replying.draft_reply(case, by=make.handler(), on=OLD_CASE, outcome=outcome, statement="理由。")
    return Case.objects.get(pk=case.pk)


def told_before_submitting(case):
    return previews.of(case, Step.SUBMIT, on=OLD_CASE, workdays=official_workdays())


def test_under_the_text_of_2007_a_reply_without_an_article_is_told_so_and_may_go_on():
    case = drafted_of_2018(R.PETITION)

    assert "2007" in told_before_submitting(case)[0]
    assert "（五）1" in told_before_submitting(case)[0]
    assert replying.submit(case, by=make.handler(), on=OLD_CASE).status == "reviewing"


def test_under_the_text_of_2007_a_reply_with_its_article_is_told_nothing_of_it():
    assert "2007" not in "".join(told_before_submitting(drafted_of_2018(R.DISCLOSED)))


def test_the_text_of_2007_knows_no_excessive_requests():
    case = drafted_of_2018(R.EXCESSIVE)

    with pytest.raises(NotAllowed, match="2019"):
        replying.submit(case, by=make.handler(), on=OLD_CASE)


def test_a_reply_without_its_ground_is_not_drafted():
    with pytest.raises(NotAllowed, match="请写明（三）6"):
        drafted(R.PROCESS)


def test_a_draft_of_the_release_before_states_its_ground_before_it_is_submitted():
    case = drafted(R.PROCESS, G.DRAFT)
    Letter.objects.filter(case=case, kind="reply").update(grounds=UNSTATED)

    with pytest.raises(NotAllowed, match="请写明（三）6"):
        submit(case)


@pytest.mark.parametrize(
    "row",
    [
        {"outcome": "3.6", "grounds": ""},
        {"outcome": "3.6", "grounds": "privacy"},
        {"outcome": "4.1", "grounds": "not_there,other_organ"},
        {"outcome": "1", "grounds": "draft"},
        {"outcome": "2", "grounds": ""},
        {"outcome": "5.2", "grounds": "", "reference": ""},
        {"outcome": "3.2", "grounds": "forbidden_by_law", "reference": ""},
    ],
)
def test_the_database_keeps_no_reply_without_the_grounds_of_its_outcome(row):
    case = drafted(R.PROCESS, G.DRAFT)

    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(case=case, kind="reply").update(**row)


def test_a_closed_request_keeps_the_grounds_of_its_reply():
    case = make.closed_case(outcome=R.ENFORCEMENT_FILE)

    assert case.stated_grounds == (G.ENFORCEMENT_FILE,)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(grounds="privacy")


def repeated(reference, **facts):
    """A request of the same person, to be refused as answered already under `reference`."""
    return drafted(R.REPEATED, case=make.handled_case(**facts), reference=reference)


def test_a_request_answered_already_names_the_reply_given_to_the_same_person():
    answered = make.closed_case()
    reply = answered.letters.issued().get(kind="reply")

    with pytest.raises(NotAllowed, match="公开答〔2019〕99号"):
        submit(repeated("公开答〔2019〕99号"))
    assert submit(repeated(f"{reply.number}答复书")).status == "reviewing"
    assert submit(repeated(answered.number)).status == "reviewing"


def test_a_reply_to_somebody_else_is_no_earlier_reply():
    stranger = {"name": "李四", "id_number": "E00000009", "id_kind": "passport"}
    other = make.closed_case(applicant=stranger)

    with pytest.raises(NotAllowed, match=r"（五）2"):
        submit(repeated(other.letters.issued().get(kind="reply").number))


def test_the_replies_on_the_same_matter_are_offered_first():
    same = make.closed_case(description="申请公开治安案件数量")
    make.closed_case(description="户籍档案移交清单")
    case = make.handled_case(description="治安案件数量")

    assert earlier.replies(case)[0].case == same
    assert len(earlier.replies(case)) == 2


def test_protecting_a_third_party_needs_its_opinion():
    with pytest.raises(NotAllowed, match=r"第三方|third party"):
        submit(drafted(R.THIRD_PARTY, G.PRIVACY))


def test_a_third_party_that_agreed_is_not_protected_against_itself():
    with pytest.raises(NotAllowed, match=r"同意|agreed"):
        submit(drafted(R.THIRD_PARTY, G.TRADE_SECRET, case=opinion_recorded("agrees")))


def test_a_third_party_that_objected_is_protected():
    case = submit(drafted(R.THIRD_PARTY, G.TRADE_SECRET, case=opinion_recorded("objects")))

    assert case.status == "reviewing"


def test_the_letter_to_the_third_party_is_needed_only_where_its_part_is_disclosed():
    withheld = drafted(R.PARTLY, G.TRADE_SECRET, case=opinion_recorded("objects"))
    given = drafted(R.PARTLY, G.ENFORCEMENT_FILE, case=opinion_recorded("objects"))

    assert submit(withheld).status == "reviewing"
    with pytest.raises(NotAllowed, match=r"第三方|third party"):
        submit(given)


def test_silence_is_not_called_an_unreasonable_reason():
    case = make.reasoning_case(reply_by=date(2025, 3, 7))
    rounds.lapse_reasons(case, by=make.handler(), on=DAY)
    case = Case.objects.get(pk=case.pk)
    letter = drafted(R.EXCESSIVE, case=case).letters.get(kind="reply")
    assert "未在规定的期限内说明理由" in letter.body

    letter.body = letter.body.replace("且未在规定的期限内说明理由", "所说明的理由不合理")
    letter.save()

    with pytest.raises(NotAllowed, match=r"理由|reasons"):
        submit(case)


def test_reasons_given_are_answered_as_reasons():
    case = rounds.give_reasons(make.reasoning_case(), on=DAY, text="研究需要")
    letter = drafted(R.EXCESSIVE, case=Case.objects.get(pk=case.pk)).letters.get(kind="reply")

    assert "所说明的理由不合理" in letter.body


@pytest.mark.parametrize(
    ("outcome", "grounds"), [(R.NOT_EXISTING, ()), (R.NOT_HELD, (A.NOT_THERE,)), (R.PETITION, ())]
)
def test_a_reply_that_gives_nothing_has_no_files_to_give(outcome, grounds):
    case = drafted(outcome, *grounds)
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    upload = SimpleUploadedFile("统计表.png", picture.getvalue())
    filing.add_files(case, [(upload, uploads.accept(upload))], role="answer", by=make.handler())

    with pytest.raises(NotAllowed, match=r"文件|files"):
        submit(case)


def test_a_contradiction_is_told_before_the_button_is_pressed():
    case = drafted(R.THIRD_PARTY, G.PRIVACY)

    lines = previews.of(case, Step.SUBMIT, on=DAY, workdays=official_workdays())

    assert "（三）4" in lines[0]


@pytest.mark.parametrize(
    ("asked", "quoted"),
    [
        ("申请公开2024年度治安案件数量。", "申请公开“2024年度治安案件数量”。"),
        ("本人依法申请公开：“平安”行动方案", "申请公开“‘平安’行动方案”。"),
        ("2024年度预算", "申请公开“2024年度预算”。"),
        ("公开招聘辅警的名额", "申请公开“公开招聘辅警的名额”。"),
    ],
)
def test_what_was_asked_is_quoted_without_doubled_words(asked, quoted):
    case = make.handled_case(description=asked)

    assert wording.opening(case).endswith(quoted)


HEADER = "登记编号,收到日期,申请人类别,申请内容,办理结果,理由,答复日期\n"


def imported(row):
    return run_import(CaseResource(), io.BytesIO((HEADER + row).encode()))


def test_a_register_brings_its_grounds_along_or_leaves_them_unknown():
    imported(
        "2024-1,2024-03-07,自然人,合同,（三）4,商业秘密、个人隐私,2024-03-20\n"
        "2024-2,2024-03-07,自然人,纪要,（三）6,,2024-03-20\n"
        "2024-3,2024-03-07,自然人,案卷,（三）7,,2024-03-20\n"
    )

    assert [case.stated_grounds for case in Case.objects.order_by("number")] == [
        (G.TRADE_SECRET, G.PRIVACY),
        (),
        (G.ENFORCEMENT_FILE,),  # the row leaves no other open
    ]


@pytest.mark.parametrize("ground", ["个人隐私", "不想公开"])
def test_a_ground_that_does_not_fit_the_row_is_an_error_of_its_column(ground):
    done = imported(f"2024-1,2024-03-07,自然人,纪要,（三）6,{ground},2024-03-20\n")

    assert [(error.row, error.column) for error in done.errors] == [(2, "理由")]
    assert Case.objects.count() == 0
