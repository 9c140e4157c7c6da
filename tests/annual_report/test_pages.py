"""What the public reads of the reports, and what staff do with them in the admin."""

import io
import zipfile
from datetime import date, datetime

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from lxml import html

from annual_report import life
from annual_report.models import Problem, Report
from annual_report.tables import Form, requests_table
from disclosure.models import DecisionCount
from requests_app.models import Case
from tests.factories.annual_report import SHANGHAI, case, remedy
from tests.factories.disclosure import person

pytestmark = pytest.mark.django_db
DAY = date(2025, 1, 20)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def records():
    case(
        "十公依〔2024〕1号", received=date(2024, 3, 1), closed=date(2024, 3, 20), outcome="1"
    ).save()
    case("十公依〔2024〕2号", received=date(2024, 12, 20)).save()
    remedy("r1", filed=date(2024, 5, 1)).save()
    for kind in DecisionCount.Kind:
        DecisionCount.objects.create(year=2024, kind=kind, count=7)
    Problem.objects.create(year=2024, title="更新不及时", description="个别栏目更新偏慢。")


def published(*, year=2024):
    records()
    report = life.draw_up(year, by=person("nianbao"), on=DAY)
    life.check(report, by=person("nianbao"), on=DAY)
    life.approve(report, by=person("fuzeren"), on=DAY)
    return life.publish(
        report, by=person("nianbao"), at=datetime(2025, 1, 21, 12, 0, tzinfo=SHANGHAI)
    )


def corrected():
    first = published()
    Case.objects.filter(number__endswith="2号").update(applicant_kind="company")
    second = life.correct(first, reason="申请人类别登记有误", by=person("nianbao"), on=DAY)
    life.check(second, by=person("nianbao"), on=DAY)
    life.approve(second, by=person("fuzeren"), on=DAY)
    return life.publish(
        second, by=person("nianbao"), at=datetime(2025, 3, 4, 9, 0, tzinfo=SHANGHAI)
    )


def page(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return html.fromstring(response.content.decode())


def test_the_list_names_the_reports_in_force_with_their_files(client):
    corrected()
    life.draw_up(2023, by=person("nianbao"), on=DAY)

    found = page(client, "/reports/")

    assert [a.get("href") for a in found.cssselect("main .rows-title")] == ["/reports/2024/"]
    assert [a.get("href") for a in found.cssselect("main .rows-meta a")][1:] == [
        f"/reports/2024/v2/{format}/" for format in ("docx", "html", "json", "pdf", "xlsx", "zip")
    ]


def test_without_a_report_the_list_says_so(client):
    found = page(client, "/reports/")

    assert found.cssselect(".empty-title")


def test_the_page_has_the_statutory_tables_as_real_tables(client):
    published()

    found = page(client, "/reports/2024/")

    tables = found.cssselect("article .official table")
    assert [table.cssselect("caption")[0].text for table in tables] == [
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
    ]
    numbers = [cell.text for cell in tables[1].cssselect("td")]
    assert numbers[:7] == ["2", "0", "0", "0", "0", "0", "2"]
    assert len(numbers) == len(requests_table(Form.OF_2021).refs())
    assert all(cell.get("scope") for cell in tables[1].cssselect("th"))


def test_a_figure_leads_to_the_rows_behind_it(client):
    published()

    found = page(client, "/reports/2024/")

    links = {a.text: a.get("href") for a in found.cssselect("article .official p a")}
    assert links["2件"] == "/reports/2024/recompute/"


def test_every_chart_has_its_numbers_beside_it(client):
    published()

    found = page(client, "/reports/2024/")

    pictures = found.cssselect(".chart-figure")
    assert pictures
    assert all(p.cssselect("svg[role=img] title") and p.cssselect("table td") for p in pictures)


def test_the_page_needs_few_queries_and_none_of_the_records(client, django_assert_max_num_queries):
    published()
    Case.objects.all().delete()

    with django_assert_max_num_queries(6):
        found = page(client, "/reports/2024/")

    assert "新收政府信息公开申请2件" in found.text_content()


def test_a_correction_shows_what_changed_and_the_old_version_points_to_the_new(client):
    corrected()

    changes = page(client, "/reports/2024/v2/changes/")
    old = page(client, "/reports/2024/v1/")

    assert "申请人类别登记有误" in changes.text_content()
    assert [
        (d.text_content(), i.text_content())
        for d, i in zip(changes.cssselect("del"), changes.cssselect("ins"), strict=True)
    ] == [("2", "1"), ("0", "1"), ("1", "0"), ("0", "1")]
    assert old.cssselect('.notice-warning a[href="/reports/2024/"]')


def test_a_file_is_the_frozen_one_byte_for_byte(client):
    report = published()
    Case.objects.all().delete()

    response = client.get("/reports/2024/v1/json/")

    assert b"".join(response.streaming_content) == report.files.get(format="json").file.read()
    assert "attachment" in response["Content-Disposition"]


def test_the_bundle_can_be_taken_from_the_recompute_page(client):
    published()

    found = page(client, "/reports/2024/recompute/")
    response = client.get(found.cssselect("a.button")[0].get("href"))

    held = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert "recompute.py" in held.namelist()
    assert "import csv" in found.cssselect("pre")[0].text_content()


@pytest.mark.parametrize(
    "path",
    [
        "/reports/2023/",
        "/reports/99999999999999999999/",
        "/reports/2024/v9/",
        "/reports/2024/v99999999999999999999/",
        "/reports/2024/v1/exe/",
        "/reports/2024/v1/changes/",
        "/reports/2023/recompute/",
        "/reports/2023/v1/pdf/",
    ],
)
def test_what_is_not_published_is_not_found(client, path):
    published()
    life.draw_up(2023, by=person("nianbao"), on=DAY)

    assert client.get(path).status_code == 404


# --- staff


@pytest.fixture
def clerk(client):
    """The 年报 role: may view and change reports, see cases, publish; not approve."""
    user = person("nianbao")
    _allow(user, "view_report", "add_report", "change_report", "publish_report", "view_case")
    client.force_login(user)
    return client


def _allow(user, *codenames):
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))


def url(name, *args):
    return reverse(f"admin:annual_report_report_{name}", args=args)


def test_a_clerk_draws_up_a_report_by_its_year(clerk):
    response = clerk.post(url("add"), {"year": "2024", "form": ""})

    report = Report.objects.get()
    assert response.status_code == 302
    assert (report.year, report.form, report.narrative.count()) == (2024, "2021", 8)


@pytest.mark.parametrize("year", ["2007", "2099", "99999999999", "abc", "2023"])
def test_a_year_that_can_have_no_new_report_is_refused_beside_the_field(clerk, year):
    life.draw_up(2023, by=person("nianbao"), on=DAY)

    response = clerk.post(url("add"), {"year": year, "form": ""})

    assert response.status_code == 200
    assert Report.objects.count() == 1


def test_the_page_of_a_report_shows_checks_figures_and_linked_cells(clerk):
    records()
    report = life.draw_up(2024, by=person("nianbao"), on=DAY)

    found = page(clerk, url("change", report.pk))

    told = found.text_content()
    assert "新收＋上年结转＝总计＋结转下年度" in told
    assert "{requests_received}" in told
    hrefs = [a.get("href") for a in found.cssselect(".report-table a")]
    assert f"{url('rows', 2024)}?table=%E4%B8%89&ref=%E4%B8%80%2F%E6%80%BB%E8%AE%A1" in hrefs


def test_a_clicked_cell_lists_exactly_the_cases_it_counts(clerk):
    records()

    found = page(clerk, f"{url('rows', 2024)}?table=三&ref=四/总计")

    rows = [[cell.text_content() for cell in row] for row in found.cssselect("#content-main tr")]
    assert rows == [["十公依〔2024〕2号", "2024-12-20", "自然人", "", ""]]


@pytest.mark.parametrize(
    "query",
    [
        "table=三&ref=九/总计",
        "table=五&ref=一/总计",
        "ref=一",
        "figure=nothing",
        "table=三&ref=一",
        "",
        "table=三&ref=一/总计&p=x",
    ],
)
def test_rows_of_what_does_not_exist_are_not_found(clerk, query):
    assert clerk.get(f"{url('rows', 2024)}?{query}").status_code == 404


def test_rows_of_a_register_one_has_no_part_in_are_a_number_alone(client):
    records()
    user = person("guanli")
    _allow(user, "view_report")
    client.force_login(user)

    page = client.get(f"{url('rows', 2024)}?table=三&ref=一/总计")

    assert (page.context["lines"], page.context["hidden"]) == ([], 2)
    assert "2" in html.fromstring(page.content).xpath("string(//*[@class='rows-count'])")


def test_a_section_is_saved_or_its_placeholder_refused(clerk):
    records()
    report = life.draw_up(2024, by=person("nianbao"), on=DAY)

    refused = clerk.post(url("section", report.pk, "1.3"), {"text": "{requests_close}"})
    saved = clerk.post(url("section", report.pk, "1.3"), {"text": "办结{requests_closed}。"})

    assert "是否为“{requests_closed}”" in html.fromstring(refused.content.decode()).text_content()
    assert saved.status_code == 302
    assert report.narrative.get(key="1.3").text == "办结{requests_closed}。"


def test_the_clerk_submits_but_cannot_approve(clerk):
    records()
    report = life.draw_up(2024, by=person("nianbao"), on=DAY)
    Report.objects.filter(pk=report.pk).update(as_of=date(2025, 1, 5))

    clerk.post(url("step", report.pk, "waive"), {"check_id": "A3", "reason": "演示补报"})
    clerk.post(url("step", report.pk, "check"))
    clerk.post(url("step", report.pk, "approve"))

    report.refresh_from_db()
    assert report.status == "checked"


def test_the_preview_reads_like_the_report_and_the_export_is_a_file(clerk):
    records()
    report = life.draw_up(2024, by=person("nianbao"), on=DAY)

    preview = page(clerk, url("preview", report.pk))
    export = clerk.get(url("export", report.pk, "xlsx"))

    assert "新收政府信息公开申请2件" in preview.text_content()
    assert export.content.startswith(b"PK")
    assert clerk.get(url("export", report.pk, "exe")).status_code == 404


def test_a_published_report_shows_what_was_frozen(clerk):
    report = published()
    Case.objects.all().delete()

    found = page(clerk, url("change", report.pk))

    table_three = found.cssselect(".report-table")[1]
    assert [cell.text_content() for cell in table_three.cssselect("td")][6] == "2"


def test_staff_without_the_permission_see_no_report(client):
    report = life.draw_up(2024, by=person("nianbao"), on=DAY)
    client.force_login(person("dengji"))

    for path in (url("change", report.pk), url("preview", report.pk), url("rows", 2024)):
        assert client.get(path).status_code == 403


@pytest.mark.parametrize("name", ["preview", "export"])
def test_a_text_that_cannot_be_composed_leads_back_with_its_reason(clerk, name):
    report = life.draw_up(2024, by=person("nianbao"), on=DAY)
    report.narrative.filter(key="6").update(text="{nothing}")
    arguments = [report.pk, "pdf"] if name == "export" else [report.pk]

    response = clerk.get(url(name, *arguments), follow=True)

    told = html.fromstring(response.content.decode()).text_content()
    assert "“{nothing}”不是可用的数据项" in told


def test_a_step_on_a_text_that_cannot_be_composed_is_refused(clerk):
    report = life.draw_up(2024, by=person("nianbao"), on=DAY)
    report.narrative.filter(key="6").update(text="{nothing}")

    for step, answers in (("check", {}), ("waive", {"check_id": "A3", "reason": "补报"})):
        response = clerk.post(url("step", report.pk, step), answers)
        assert "不是可用的数据项" in response.content.decode()


def test_every_version_names_the_address_of_the_report_in_force(client):
    corrected()

    addresses = [
        page(client, path).xpath("//link[@rel='canonical']/@href")
        for path in ("/reports/2024/", "/reports/2024/v1/")
    ]

    assert addresses == [["http://testserver/reports/2024/"]] * 2


def test_the_downloaded_page_brings_its_own_style_and_asks_for_no_other_file(client):
    published()

    found = html.fromstring(b"".join(client.get("/reports/2024/v1/html/").streaming_content))

    assert ".data th, .data td" in found.findtext(".//style")
    assert found.xpath("//link[@href] | //script | //*[@style]") == []


def test_the_year_begins_with_its_figures_and_two_charts_that_lead_to_their_rows(client):
    published()

    found = page(client, "/reports/2024/")

    figures = found.cssselect(".report-figures .figure")
    assert [figure.cssselect(".figure-label")[0].text for figure in figures][1] == "新收申请"
    links = [a.get("href") for a in found.cssselect(".report-figures a")]
    assert links == [a.get("href") for a in found.cssselect(".report-figures .figure-value a")]
    assert links
    assert len(found.cssselect(".report-pictures figure")) <= 2
    assert found.cssselect(".report-pictures, .official")[0].get("class") != "official"
