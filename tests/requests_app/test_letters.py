"""Letters: the whole set complete, numbered without gaps, frozen to the byte."""

import io
import re
from datetime import date

import docx
import pytest
from pypdf import PdfReader

from annual_report.figures import requests
from annual_report.figures.period import Period
from records.lifecycle import NotAllowed
from requests_app import letters, wording
from requests_app.lifecycle import intake, replying, rounds
from requests_app.models import Case, Letter, LetterCopy
from statute.outcomes import Ground, Outcome
from statute.remedies import Authorities, recourse
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)
BY_LAPSE = {Outcome.NOT_CORRECTED, Outcome.NOT_PAID}


def text_of(copy):
    content = io.BytesIO(letters.content_of(copy))
    if copy.format == "docx":
        return "\n".join(paragraph.text for paragraph in docx.Document(content).paragraphs)
    pages = (page.extract_text() for page in PdfReader(content).pages)
    return "\n".join(re.sub(r"— ?[0-9]+ ?—", "", page) for page in pages)  # without page numbers


def squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize("outcome", [o for o in Outcome if o not in BY_LAPSE], ids=lambda o: o.ref)
def test_the_reply_of_each_outcome_says_basis_reasons_and_remedies(outcome):
    case = make.handled_case()

    letter = replying.draft_reply(
        case,
        by=make.handler(),
        on=DAY,
        outcome=outcome,
        statement="具体理由如下文。",
        **make.why(outcome),
    )

    letters.refuse_incomplete(letter)
    paragraphs = letter.body.splitlines()
    assert "具体理由如下文。" in paragraphs
    government = Authorities(government="十堰市人民政府")
    assert paragraphs[-1] == recourse(outcome, DAY, authorities=government).text
    assert ("国务院令第711号" in paragraphs[-2]) == (outcome is not Outcome.OTHER)


@pytest.mark.parametrize(
    ("published", "item", "other"),
    [(True, "第（一）项", "第（二）项"), (False, "第（二）项", "第（一）项")],
)
def test_a_reply_that_discloses_rests_on_the_item_that_fits(published, item, other):
    body = wording.reply(
        make.handled_case(), Outcome.DISCLOSED, "见附件。", on=DAY, published=published
    )

    basis = body.splitlines()[-2]
    assert item in basis
    assert other not in basis
    assert ("已经主动公开" in body) is published


@pytest.mark.parametrize(
    ("outcome", "on", "words", "absent"),
    [
        (
            Outcome.PROCESS,
            date(2025, 3, 10),
            ["六十日内先向十堰市人民政府申请行政复议"],
            ["六个月"],
        ),
        (Outcome.NOT_HELD, date(2025, 3, 10), ["六十日", "六个月"], ["应当先"]),
        (Outcome.PROCESS, date(2018, 3, 12), ["或者上一级公安机关", "六个月"], ["应当先"]),
    ],
)
def test_the_remedies_follow_from_outcome_and_date(outcome, on, words, absent):
    case = make.handled_case(on=on)

    body = replying.draft_reply(
        case, by=make.handler(), on=on, outcome=outcome, statement="理由。", **make.why(outcome)
    ).body

    assert [word for word in words if word not in body] == []
    assert [word for word in absent if word in body] == []


@pytest.mark.parametrize(
    ("kind", "you", "others"), [("person", "你", "单位"), ("company", "你单位", "（单位）")]
)
def test_a_letter_speaks_to_a_person_or_to_an_organisation(kind, you, others):
    case = make.handled_case(kind=kind)

    body = wording.reply(case, Outcome.PETITION, "请向信访部门反映。", on=DAY)

    assert f"收到{you}提出的" in body
    assert others not in body


def test_a_case_under_the_old_text_is_answered_by_the_old_text():
    case = make.handled_case(on=date(2018, 3, 12))

    body = wording.reply(
        case, Outcome.PROCESS, "理由。", on=date(2018, 3, 20), grounds=(Ground.DRAFT,)
    )

    assert "国务院令第492号" in body
    assert "国务院令第711号" not in body


def test_a_reply_without_its_remedies_or_with_a_gap_is_not_submitted():
    for spoil in (lambda body: body.rsplit("\n", 1)[0], lambda body: body + "\n【日期】"):
        case = make.handled_case()
        letter = replying.draft_reply(
            case,
            by=make.handler(),
            on=DAY,
            outcome=Outcome.PROCESS,
            grounds=(Ground.DRAFT,),
            statement="理由。",
        )
        letters.edit(
            letter, addressee=letter.addressee, body=spoil(letter.body), by=make.handler(), on=DAY
        )

        with pytest.raises(NotAllowed):
            replying.submit(case, by=make.handler(), on=DAY)


def test_a_reply_reviewed_under_the_old_law_is_not_issued_under_the_new():
    # Review before suit since 2024-01-01 (《行政复议法》第二十三条): the signed text no longer fits.
    before, after = date(2023, 12, 29), date(2024, 1, 2)
    case = make.handled_case(on=date(2023, 12, 11))
    replying.draft_reply(
        case,
        by=make.handler(),
        on=before,
        outcome=Outcome.PROCESS,
        grounds=(Ground.DRAFT,),
        statement="理由。",
    )
    replying.submit(case, by=make.handler(), on=before)
    replying.approve(case, by=make.reviewer(), on=before)
    replying.sign(case, by=make.head(), on=before)

    with pytest.raises(NotAllowed):
        replying.reply(case, by=make.handler(), on=after)

    replying.send_back(case, by=make.head(), on=after, reason="救济途径已变化")
    assert Case.objects.get(pk=case.pk).status == "handling"


def test_a_third_party_is_told_what_it_can_do_against_the_disclosure():
    case = make.handled_case()

    text = wording.third_party_result(case, "某公司", "合同", "公共安全", on=DAY)

    assert "对本决定不服的" in text
    assert "六十日" in text
    assert "六个月" in text


def test_a_statement_left_out_is_a_gap_that_keeps_the_reply_from_review():
    case = make.handled_case()
    replying.draft_reply(
        case, by=make.handler(), on=DAY, outcome=Outcome.PROCESS, grounds=(Ground.DRAFT,)
    )

    with pytest.raises(NotAllowed, match="【不予公开过程稿的具体理由】"):
        replying.submit(case, by=make.handler(), on=DAY)


def all_kinds():
    """One issued letter of every kind."""
    case = make.handled_case()
    third = rounds.ask_opinion(
        case, by=make.handler(), on=DAY, kind="third_party", party="某公司", content="合同"
    )
    organ = rounds.ask_opinion(
        case, by=make.handler(), on=DAY, kind="organ", party="市司法局", content="文件"
    )
    rounds.record_opinion(third, by=make.handler(), on=DAY, answer="objects")
    rounds.record_opinion(organ, by=make.handler(), on=DAY, answer="agrees")
    rounds.tell_third_party(case, by=make.handler(), on=DAY, content="合同", reasons="公共安全")
    rounds.propose_extension(
        case, by=make.handler(), on=DAY, working_days=5, reason="检索量大", today=DAY
    )
    rounds.approve_extension(case, by=make.head(), on=DAY, today=DAY)
    rounds.notify_extension(case, by=make.handler(), on=DAY, method="post", proof="XA1", today=DAY)
    intake.split(
        make.registered_case(), by=make.registrar(), on=DAY, descriptions=["甲事项", "乙事项"]
    )
    intake.lapse_correction(make.correcting_case(), by=make.registrar(), on=date(2025, 3, 21))
    rounds.ask_unit(
        make.handled_case(),
        by=make.handler(),
        on=DAY,
        party="法制支队",
        wanted="检索处罚案件数量",
        until=DAY,
    )
    make.reasoning_case()
    make.charged_case()
    make.closed_case()
    own = make.handled_case(matter="own_record")
    replying.transfer(
        own, by=make.handler(), on=DAY, organ="市司法局", contact="0719-1", reason="非本机关职责"
    )
    replying.draft_record(
        own, by=make.handler(), on=DAY, result="refused", statement="现有证据不足以证明记录不准确。"
    )
    replying.submit(own, by=make.handler(), on=DAY)
    replying.approve(own, by=make.reviewer(), on=DAY)
    replying.sign(own, by=make.head(), on=DAY)
    replying.reply(own, by=make.handler(), on=DAY)


def test_every_kind_of_letter_comes_out_complete_as_pdf_and_docx():
    all_kinds()

    issued = {letter.kind: letter for letter in Letter.objects.issued()}
    assert set(issued) == set(Letter.Kind)
    for letter in issued.values():
        copies = {copy.format: squeezed(text_of(copy)) for copy in letter.copies.all()}
        assert set(copies) == {"pdf", "docx"}
        for text in copies.values():
            for part in (letter.number, letter.get_kind_display(), letter.addressee):
                assert squeezed(part) in text
            for paragraph in letter.body.splitlines():
                assert squeezed(paragraph) in text
            assert "【" not in text


def test_numbers_run_by_kind_and_year_without_gaps_even_after_a_failed_issue():
    make.accepted_case()
    case = make.handled_case()
    broken = letters.draft(case, "receipt", body="【待填】")
    with pytest.raises(NotAllowed):
        letters.issue(broken, on=DAY, by=make.handler())
    make.accepted_case()
    make.accepted_case(on=date(2026, 3, 3))

    numbers = list(
        Letter.objects.issued()
        .filter(kind="receipt")
        .order_by("pk")
        .values_list("number", flat=True)
    )
    assert numbers == [
        "公开回〔2025〕1号",
        "公开回〔2025〕2号",
        "公开回〔2025〕3号",
        "公开回〔2026〕1号",
    ]


def test_an_issued_letter_is_frozen():
    case = make.replied_case()
    letter = case.letters.get(kind="reply")

    with pytest.raises(NotAllowed):
        letters.edit(letter, addressee="别人", body="改", by=make.handler(), on=DAY)
    with pytest.raises(NotAllowed):
        letters.issue(letter, on=DAY, by=make.handler())


def test_a_reply_under_review_is_changed_only_after_it_was_sent_back():
    case = make.submitted_case()
    letter = case.letters.get(kind="reply")

    with pytest.raises(NotAllowed):
        letters.edit(
            letter,
            addressee=letter.addressee,
            body=letter.body + "\n补充。",
            by=make.handler(),
            on=DAY,
        )
    replying.send_back(case, by=make.reviewer(), on=DAY, reason="补充理由")
    letters.edit(
        letter,
        addressee=letter.addressee,
        body="补充。\n" + letter.body,
        by=make.handler(),
        on=DAY,
    )

    assert Letter.objects.get(pk=letter.pk).body.startswith("补充。")


def test_a_copy_that_is_not_what_was_issued_is_never_handed_out():
    make.accepted_case()
    copy = LetterCopy.objects.first()
    copy.content = copy.content[:-8] + "AAAAAAA="
    copy.save()

    with pytest.raises(letters.CopyDamaged):
        letters.content_of(LetterCopy.objects.get(pk=copy.pk))


def test_service_needs_a_proof_and_an_allowed_way():
    letter = make.accepted_case().letters.get()

    for refused in ({"proof": " "}, {"method": "courier"}, {"on": date(2025, 3, 1)}):
        with pytest.raises(Exception, match=r"."):
            letters.serve(
                letter,
                **{"method": "post", "on": DAY, "proof": "XA1", **refused},
                by=make.registrar(),
            )
    letters.serve(letter, method="post", on=DAY, proof="XA1", by=make.registrar())

    with pytest.raises(NotAllowed):
        letters.serve(letter, method="hand", on=DAY, proof="签收", by=make.registrar())


def test_correcting_ones_own_record_ends_with_its_own_letter():
    all_kinds()
    own = Case.objects.get(matter="own_record")

    replying.serve(own, by=make.registrar(), on=DAY, method="hand", proof="签收")

    own = Case.objects.get(pk=own.pk)
    assert (own.status, own.outcome) == ("closed", Outcome.OTHER)
    assert own not in requests.counted(Period.of(2025))


def test_the_remedies_name_the_bureaus_own_government_and_court(settings):
    settings.REVIEW_GOVERNMENT, settings.COURT = "十堰市人民政府", "茅箭区人民法院"

    text = wording.remedy_text(Outcome.NOT_HELD, date(2025, 3, 31))

    assert "十堰市人民政府" in text
    assert "茅箭区人民法院" in text
