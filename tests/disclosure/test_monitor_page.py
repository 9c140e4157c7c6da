"""The monitor's page: every group, what each indicator of this app fails on, and what it costs."""

from datetime import timedelta

import pytest

from disclosure.models import Category, Disclosure
from disclosure.monitor import groups
from disclosure.monitor.indicators import of_site
from disclosure.monitor.texts import papers
from disclosure.publication import publishing
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db

PAGE = "/admin/disclosure/disclosure/monitor/"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def group(key, at=make.NINE):
    (found,) = [g for g in groups(on=at.date(), at=at) if g.key == key]
    return found


def check(key, name, at=make.NINE):
    (found,) = [c for c in group(key, at).checks if name in c.name]
    return found


def verdict(key, name, at=make.NINE):
    return check(key, name, at).verdict


def test_a_text_is_found_by_its_rule_with_the_passage_and_a_link():
    (item,) = make.imported(1, title="关于印发《办法的通知", body="请配合。。")

    broken = {c.name.split(".")[0] for c in group("style").checks if c.verdict == "FAIL"}
    found = check("style", "书名号成对")

    assert broken == {"27", "34"}
    assert found.evidence == [
        (
            "关于印发《办法的通知：关于印发《办法的通知 历史信息。",
            f"/admin/disclosure/disclosure/{item.pk}/change/",
        )
    ]
    assert group("style").note == "The newest 1 published documents were looked at."


def test_what_a_machine_cannot_decide_names_the_ledger_to_keep():
    number = "十公发〔2016〕7号"
    make.imported(1, document_number=number, body=f"{number}\n正文。")

    found = check("style", "公文标明公开属性")

    assert (found.verdict, found.ledger[:7]) == ("需台账", "发文处理笺台账")


def test_drafts_are_not_read():
    make.draft(body="请配合。。")

    assert verdict("style", "同一标点不连用") == "PASS"


def test_each_statutory_kind_without_a_document_is_listed():
    make.imported(1, category=make.category("art20-01-2"))

    empty = [name for name, _address in check("columns", "No empty column").evidence]

    assert "治安管理" in empty
    assert "规章" in empty
    assert "行政规范性文件" not in empty
    assert "行政法规、规章和规范性文件" not in empty  # something stands below it


def test_with_a_document_in_each_kind_no_column_is_empty():
    for number, column in enumerate(Category.objects.all()):
        make.imported(1, first=number, category=column)

    assert verdict("columns", "No empty column") == "PASS"


@pytest.mark.parametrize(("days", "expected"), [(365, "PASS"), (366, "FAIL")])
def test_a_guide_older_than_a_year_fails(days, expected):
    make.imported(1, category=make.category("zn"))

    assert verdict("indicators", "Guide revised", make.NINE + timedelta(days=days)) == expected


def test_without_a_guide_or_rules_both_fail():
    assert verdict("indicators", "Guide revised") == "FAIL"
    assert verdict("indicators", "Disclosure rules") == "FAIL"

    make.imported(1, category=make.category("zd"))

    assert verdict("indicators", "Disclosure rules") == "PASS"


def test_the_guide_fails_on_each_missing_fact_of_article_12():
    facts = {"address": "演示大道1号", "phone": "0719-0000000", "hours": "8:30", "fax": "0719-1"}
    bureau = make.unit(**facts)

    assert check("indicators", "Guide names").detail == "Missing: 互联网联系方式"

    bureau.email = "gk@example.gov.cn"
    bureau.save()

    assert verdict("indicators", "Guide names") == "PASS"


@pytest.mark.parametrize(
    ("fact", "value", "label"),
    [
        ("ICP_NUMBER", "", "ICP备案号"),
        ("ICP_NUMBER", "鄂ICP备00000000号", "ICP备案号"),
        ("SITE_ID_CODE", "4203", "网站标识码"),
        ("SITE_ID_CODE", "4203000000", "网站标识码"),
        ("SITE_DOMAIN", "gaj.example.gov.cn", "域名"),
        ("SITE_DOMAIN", "gaj.shiyan.cn", "域名"),
    ],
)
def test_the_footer_fails_on_what_is_not_configured(settings, fact, value, label):
    settings.ORGAN_ADDRESS, settings.ORGAN_PHONE = "北京路1号", "0719-8660110"
    settings.SITE_ID_CODE, settings.SITE_DOMAIN = "4203000052", "gaj.shiyan.gov.cn"
    settings.ICP_NUMBER, settings.POLICE_RECORD_NUMBER = "鄂ICP备05017375号", "鄂公网安备1号"
    assert verdict("indicators", "Footer") == "PASS"

    setattr(settings, fact, value)

    assert check("indicators", "Footer").detail == f"Missing, or only an example: {label}"


def test_a_normative_document_without_number_fails():
    make.imported(1, category=make.category("art20-01-2"))

    assert verdict("indicators", "Normative documents with number") == "FAIL"


def explanation(**facts):
    return publishing.publish_imported(
        [
            Disclosure(
                title="解读",
                category=make.category("zcjd"),
                unit=make.unit(),
                formed_on=make.NINE.date(),
                published_at=make.NINE,
                **facts,
            )
        ],
        basis="移交",
    )


def test_an_explanation_is_linked_both_ways_or_for_a_person_to_judge():
    (policy,) = make.imported(1, category=make.category("art20-01-2"))
    explanation(interprets=policy)
    assert verdict("indicators", "linked both ways") == "PASS"

    publishing.withdraw(policy, by=make.person("fabu"), at=make.NINE, reason="内容有误")
    assert verdict("indicators", "linked both ways") == "FAIL"


def test_an_explanation_of_nothing_on_this_site_asks_for_a_ledger():
    explanation()

    assert verdict("indicators", "linked both ways") == "需台账"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("见/disclosures/{public}/。", "PASS"),
        ("见/disclosures/{draft}/。", "FAIL"),
        ("见https://gaj.example.gov.cn/disclosures/{public}/。", "PASS"),
        ("见https://gaj.example.gov.cn/disclosures/{draft}/。", "FAIL"),
        ("见https://gaj.example.gov.cn/guide/。", "PASS"),
        ("见https://gaj.example.gov.cn/nowhere。", "FAIL"),
        ("见https://www.example.org/nowhere。", "PASS"),
    ],
)
def test_a_link_within_the_site_leads_to_what_the_public_can_open(body, expected):
    (public,) = make.imported(1)
    draft = make.draft()
    make.imported(1, first=2, body=body.format(public=public.pk, draft=draft.pk))

    assert verdict("indicators", "Links within") == expected


def test_a_link_to_another_site_asks_for_a_ledger():
    make.imported(1, body="见https://www.example.org/。")

    assert verdict("indicators", "Links to other") == "需台账"


def test_what_no_program_sees_is_never_said_to_pass():
    names = ("IPv6", "Reading venues", "Accessibility label", "reachable at all", "badge")

    assert [verdict("indicators", name) for name in names] == ["需台账"] * len(names)


def test_each_verdict_of_a_ledger_names_it():
    make.imported(1, category=make.category("art20-01-2"), document_number="十公发〔2016〕7号")

    open_ = [
        c
        for g in groups(on=make.NINE.date(), at=make.NINE)
        for c in g.checks
        if c.verdict == "需台账"
    ]

    assert len(open_) > 7
    assert [c.name for c in open_ if not c.ledger] == []


def test_the_page_shows_the_groups_with_their_counts(admin_client):
    make.imported(1)

    html = admin_client.get(PAGE).content.decode()

    for name in ("期限", "栏目", "国办指标", "文本规范67条"):
        assert f"<h2>{name}</h2>" in html
    assert html.count('<th scope="row">67. ') == 1
    assert "<details>" in html
    assert "style=" not in html


def test_a_title_cannot_bring_markup_into_the_evidence(admin_client):
    make.imported(1, title="<img src=x>")

    assert "<img src=x>" not in admin_client.get(PAGE).content.decode()


def test_the_page_costs_the_same_whatever_there_is(django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(70) as captured:
            groups(on=make.NINE.date(), at=make.NINE)
        return len(captured)

    make.imported(1, category=make.category("art20-01-2"), body="见/disclosures/1/。")
    make.draft()
    few = cost()
    make.draft()
    make.imported(5, first=2, category=make.category("art20-01-2"), body="见/disclosures/1/。")

    assert cost() <= few + 1


def test_the_indicators_read_only_what_they_are_given():
    make.imported(3)

    assert of_site([], make.NINE.date(), make.NINE)
    assert len(papers(make.NINE)) == 3
