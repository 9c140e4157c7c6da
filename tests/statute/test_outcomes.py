import pytest

from statute.outcomes import (
    ApplicantKind,
    Ground,
    Outcome,
    OutcomeGroup,
    UnknownApplicantKind,
    UnknownOutcome,
    applicant_kind_from,
    outcome_from,
)

# 国办公开办函〔2021〕30号, table 三, word for word: reference, row label, code
ROWS = [
    ("（一）", "（一）予以公开", "1"),
    ("（二）", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "2"),
    ("（三）1", "1.属于国家秘密", "3.1"),
    ("（三）2", "2.其他法律行政法规禁止公开", "3.2"),
    ("（三）3", "3.危及“三安全一稳定”", "3.3"),
    ("（三）4", "4.保护第三方合法权益", "3.4"),
    ("（三）5", "5.属于三类内部事务信息", "3.5"),
    ("（三）6", "6.属于四类过程性信息", "3.6"),
    ("（三）7", "7.属于行政执法案卷", "3.7"),
    ("（三）8", "8.属于行政查询事项", "3.8"),
    ("（四）1", "1.本机关不掌握相关政府信息", "4.1"),
    ("（四）2", "2.没有现成信息需要另行制作", "4.2"),
    ("（四）3", "3.补正后申请内容仍不明确", "4.3"),
    ("（五）1", "1.信访举报投诉类申请", "5.1"),
    ("（五）2", "2.重复申请", "5.2"),
    ("（五）3", "3.要求提供公开出版物", "5.3"),
    ("（五）4", "4.无正当理由大量反复申请", "5.4"),
    ("（五）5", "5.要求行政机关确认或重新出具已获取信息", "5.5"),
    (
        "（六）1",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "6.1",
    ),
    (
        "（六）2",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "6.2",
    ),
    ("（六）3", "3.其他", "6.3"),
]


def test_the_outcomes_are_the_rows_of_the_report_in_order():
    assert [(outcome.ref, outcome.row, outcome.value) for outcome in Outcome] == ROWS


@pytest.mark.parametrize(("ref", "row", "code"), ROWS)
def test_an_outcome_is_read_from_its_label_reference_or_code(ref, row, code):
    outcome = Outcome(code)
    half_width = ref.replace("（", "(").replace("）", ")")
    spellings = [ref, half_width, f" {half_width} ", row, outcome.label, code, ref + outcome.label]
    spellings += [row.replace("、", "，"), row.replace("“", '"').replace("”", '"')]

    assert [outcome_from(text) for text in spellings] == [outcome] * len(spellings)


def test_partly_disclosed_is_read_without_its_long_bracket():
    assert outcome_from("部分公开") == outcome_from("(二)部分公开") == Outcome.PARTLY


@pytest.mark.parametrize(
    "text", ["", "不予公开", "（三）", "（三）9", "（七）", "31", "公开", "\x00"]
)
def test_what_is_no_single_row_is_refused(text):
    with pytest.raises(UnknownOutcome, match="不是办理结果"):
        outcome_from(text)


def test_every_outcome_but_the_open_one_rests_on_an_article():
    assert [outcome for outcome in Outcome if not outcome.basis] == [Outcome.OTHER]


def test_groups_carry_the_headings_of_the_table():
    assert [group.heading for group in OutcomeGroup] == [
        "（一）予以公开",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "（三）不予公开",
        "（四）无法提供",
        "（五）不予处理",
        "（六）其他处理",
    ]
    sizes = [sum(outcome.group is group for outcome in Outcome) for group in OutcomeGroup]
    assert sizes == [1, 1, 8, 3, 5, 3]


def test_the_six_kinds_of_applicant_are_the_columns_in_order():
    assert [kind.label for kind in ApplicantKind] == [
        *("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"),
    ]
    assert [kind for kind in ApplicantKind if not kind.is_organisation] == [ApplicantKind.PERSON]


@pytest.mark.parametrize("kind", ApplicantKind)
def test_a_kind_of_applicant_is_read_from_label_or_code(kind):
    spellings = (kind.label, f" {kind.label}\u3000", kind.value, kind.value.upper())

    assert [applicant_kind_from(text) for text in spellings] == [kind] * 4


def test_an_unknown_kind_of_applicant_is_refused_with_the_six_names():
    with pytest.raises(UnknownApplicantKind, match="自然人、商业企业"):
        applicant_kind_from("公司")


def test_choices_are_codes_and_labels_for_a_model_field():
    assert ApplicantKind.choices[:2] == [("person", "自然人"), ("company", "商业企业")]
    assert len(Outcome.choices) == len(set(Outcome.choices)) == 21
    assert {type(part) for pair in Outcome.choices for part in pair} == {str}


def test_a_ground_names_its_article_and_the_row_it_counts_in():
    assert {ground.outcome for ground in Ground} == {
        outcome
        for outcome in Outcome
        if outcome.group is OutcomeGroup.REFUSED and outcome is not Outcome.ADMINISTRATIVE_QUERY
    }
    for ground in Ground:
        assert ground.article in ground.outcome.basis
        assert ground.is_discretionary == (ground.article.number == 16)
