"""The demo tells the bureau's 2016 exactly as its yearly report does, and goes on to the last day."""

import json
from collections import Counter
from datetime import date, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import Count, Q
from django.utils import timezone
from lxml import html

from annual_report.figures.period import Period
from annual_report.figures.requests import count_requests
from annual_report.models import Report, StatedFigure
from demo import LAST_DAY, YEARS, documents, read_csv
from demo.contacts import CUT_OFF
from disclosure import header
from disclosure.models import Adjustment, Category, Disclosure, PowerItem, Release, Tally, Unit
from disclosure.power_list import changes_between
from inquiries import handling
from inquiries.models import Consultation, Contact, ProgrammeSession
from requests_app.lifecycle import intake
from requests_app.models import Applicant, Case, FreshReply, PublishedAnswer, Remedy
from statute.calendar import official_workdays
from statute.deadlines import publication_due
from statute.powers import STATED_ORDER

# One group: the demo is loaded by one worker, not by each.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


def test_2016_has_1497_items_on_the_site_and_148_of_them_on_the_citys_portal(demo):
    assert Disclosure.objects.in_year(2016).count() == 1497
    released = documents.released_in(2016)
    assert (released["site"], released["city_portal"]) == (1497, 148)


def test_the_contacts_of_2016_are_those_of_the_report(demo):
    rows = (
        Contact.objects.received_in(2016)
        .order_by()
        .values("channel__code")
        .annotate(
            received=Count("pk"),
            closed=Count("pk", filter=Q(closed_on__lte=CUT_OFF)),
            fed_back=Count("pk", filter=Q(fed_back_on__lte=CUT_OFF)),
        )
    )

    assert {row.pop("channel__code"): tuple(row.values()) for row in rows} == {
        "online_politics": (1378, 1378, 1378),
        "integrity_hotline": (68, 68, 68),
        "mayor_hotline": (1399, 1399, 1399),
        "report_12389": (203, 201, 201),
        "online_station": (51, 51, 51),
    }
    assert ProgrammeSession.objects.filter(held_on__year=2016).count() == 11


@pytest.mark.parametrize("day", [date(2016, 12, 31), date(2022, 12, 31), LAST_DAY])
def test_the_power_list_has_its_484_items_by_type(demo, day):
    counted = Counter(PowerItem.objects.in_force(on=day).values_list("type", flat=True))

    assert [counted[kind.value] for kind in STATED_ORDER] == [389, 16, 36, 23, 4, 6, 10]


def test_the_power_list_was_adjusted_in_every_way(demo):
    changes = changes_between(date(2016, 12, 31), LAST_DAY)

    assert set(Adjustment.objects.values_list("kind", flat=True)) == set(Adjustment.Kind.values)
    told = [len(changes.added), len(changes.removed), len(changes.changed)]
    assert told == [5, 5, 50]  # fifty got a guide, one of them another fee besides


def test_documents_and_explanations_lead_to_each_other_and_revised_texts_keep_the_old(client, demo):
    (explanation,) = Disclosure.objects.filter(interprets__document_number="十公规〔2026〕2号")
    revised = Disclosure.objects.get(title="十堰市公安局户籍管理便民服务规定", revises=None)
    policy = explanation.interprets

    pages = [
        client.get(item.get_absolute_url()).content.decode()
        for item in (explanation, policy, revised)
    ]

    assert policy.get_absolute_url() in pages[0]
    assert explanation.get_absolute_url() in pages[1]
    assert f"{revised.get_absolute_url()}versions/1/" in pages[2]


def test_the_register_of_withheld_items_holds_both_kinds_and_one_is_due_for_reassessment(demo):
    register = Disclosure.objects.withheld().order_by("reassess_on")

    assert [(item.withheld_ground, item.on_request) for item in register] == [
        ("public_security", False),
        ("", True),
    ]
    assert list(Disclosure.objects.due_for_reassessment(on=LAST_DAY)) == [register[0]]
    for item in register:
        stages = item.reviews.order_by("pk").values_list("kind", flat=True)
        assert list(stages) == ["first", "secrecy", "approval"]


def test_every_category_names_who_answers_for_it(client, demo):
    assert not Category.objects.filter(responsible_unit=None).exists()

    tree = client.get("/categories/").content.decode()
    column = client.get("/disclosures/?category=czzj").content.decode()

    assert "公开主体：法制支队" in tree
    assert "<dt>公开主体</dt><dd>警务保障部</dd>" in column


def test_an_answer_is_in_the_disclosure_log_without_its_applicant(client, demo):
    (answer,) = PublishedAnswer.objects.select_related("disclosure", "case__applicant")

    page = client.get(answer.disclosure.get_absolute_url()).content.decode()

    assert answer.letter_sha256 in page
    assert answer.case.applicant.name not in page


def test_numbers_texts_and_days_of_the_documents_agree(demo):
    public = Disclosure.objects.filter(status="published").select_related("category")
    numbered = [item for item in public if item.document_number]

    assert len(numbered) > 20
    assert [item for item in public if header.contradictions(item)] == []
    workdays = official_workdays().provisionally()
    for item in numbered:
        assert item.published_on <= publication_due(
            item.formed_on, workdays=workdays, within=item.category.publish_within
        )


def test_of_2015_nothing_stands_that_the_report_on_2016_does_not_tell(demo):
    tallies = Tally.objects.of_year(2015).values_list("channel__code", "count")
    stated = StatedFigure.objects.filter(year=2015).values_list("kind", "value")

    assert dict(tallies) == {"online_politics": 2072, "integrity_hotline": 66}
    assert dict(stated) == {"contacts_total": 2970, "mayor_and_12389_received": 832}


def test_the_eight_requests_of_2016_were_all_answered_in_time_and_none_came_to_a_remedy(demo):
    cases = Case.objects.received_in(2016)

    assert cases.count() == count_requests(Period.of(2016)).closed() == 8
    assert not cases.closed_late().exists()
    assert not Remedy.objects.filter(filed_on__year__lte=2017).exists()


def test_every_later_year_has_something_to_count(demo):
    for year in range(2017, 2027):
        assert Disclosure.objects.in_year(year).count() > 100
        assert Case.objects.received_in(year).count() >= 10
        assert Contact.objects.received_in(year).count() > 100


def test_open_requests_stand_in_every_state_of_the_work(demo):
    assert set(Case.objects.values_list("status", flat=True)) == set(Case.Status.values)
    assert Case.objects.overdue(on=date(2026, 11, 23)).count() == 1


def test_a_request_is_open_again_after_a_lost_review(demo):
    (fresh,) = FreshReply.objects.filter(replied_on=None)

    assert (fresh.case.status, fresh.first_outcome) == ("handling", "3.6")
    assert fresh.remedy.orders_reply
    assert fresh.case.due_on == date(2026, 12, 8)  # twenty working days from 10 November


def test_no_item_tells_of_a_single_penalty_and_every_text_says_that_it_is_a_demo(demo):
    items = Disclosure.objects.all()

    assert not items.filter(Q(is_penalty_decision=True) | ~Q(body__contains="演示数据")).exists()
    assert not Contact.objects.exclude(content__contains="演示数据").exists()
    assert not Case.objects.exclude(description__contains="演示数据").exists()
    assert {name[:2] for name in Applicant.objects.values_list("name", flat=True)} == {"演示"}


def test_header_fields_are_complete_and_the_items_came_out_in_time(demo):
    public = Disclosure.objects.filter(status="published")
    assert not public.filter(Q(summary="") | Q(index_number=None) | Q(body="")).exists()
    assert not public.filter(published_at__date__lt=date(2016, 1, 1)).exists()
    late = [
        item
        for item in public.only("formed_on", "published_at")
        if not 0 <= (item.published_on - item.formed_on).days <= 20
    ]
    assert late == []


def test_a_second_load_changes_nothing(demo):
    before = (Disclosure.objects.count(), Release.objects.count(), Contact.objects.count())
    output = StringIO()

    call_command("load_demo", stdout=output)

    assert "there already" in output.getvalue()
    after = (Disclosure.objects.count(), Release.objects.count(), Contact.objects.count())
    assert before == after


def test_writing_twice_gives_the_same_documents():
    units = {row["code"]: Unit(code=row["code"], name=row["name"]) for row in read_csv("units.csv")}

    first, second = (
        [draft for year in YEARS for draft in documents.Writer(units).drafts(year)]
        for _time in range(2)
    )

    assert len(first) > 3000
    assert first == second


FIGURES_2016 = (
    *("1497条", "2302条", "10万余人", "148条", "2684条", "2700余条", "112篇", "42条", "120余条"),
    *("3个频道", "9期", "10余个", "160余个", "3048件", "2970件", "上升2.6%", "1378条"),
    *("下降33.5%", "11期次", "68件", "上升3%", "1399件", "203个(件)", "201件", "2件", "51件次"),
    *("389项", "16项", "36项", "23项", "4项", "6项", "10项", "8件", "0元"),
)


def test_the_published_report_on_2016_states_every_figure_of_the_real_one(demo, tmp_path):
    path = tmp_path / "2016.json"

    call_command("export_report", "2016", "--published", format="json", output=str(path))

    sections = json.loads(path.read_text("utf-8"))["sections"]
    told = "".join(section["text"] for section in sections)
    assert [figure for figure in FIGURES_2016 if figure not in told] == []


def test_every_year_that_is_over_has_its_published_report(demo):
    published = Report.objects.in_force().order_by("year").values_list("year", flat=True)

    assert list(published) == list(range(2016, 2026))


def test_the_public_forms_work_on_the_loaded_demo(demo, client):
    question = {
        "kind": "question",
        "subject": "居住证到期如何续签",
        "content": "请问需要哪些材料？",
        "name": "李某某",
        "phone": "0719-0000000",
    }
    receipts = [
        client.get(client.post("/contacts/ask/", question | {"subject": subject}).url).context[
            "receipt"
        ]
        for subject in ("第一问", "第二问")
    ]
    followed = client.post("/contacts/follow/", receipts[1])

    first, second = (int(receipt["number"].rpartition("-")[2]) for receipt in receipts)
    assert second == first + 1
    assert "第二问" in followed.content.decode()


def test_a_register_of_this_year_brought_in_does_not_stop_the_form(demo, tmp_path):
    table = tmp_path / "contacts.csv"
    table.write_text(
        "编号,渠道,收到日期,标题,内容\n2026-00032,网站咨询,2026-11-26,导入的来件,内容\n"
    )
    call_command("import_records", "inquiries", str(table), stdout=StringIO())
    channel = Contact.objects.get(number="2026-00032", subject="导入的来件").channel

    entered = [
        handling.register(
            channel=channel, subject="问", content="答", kind="question", on=date(2026, 11, 27)
        ).number
        for _ in range(2)
    ]

    assert entered == ["2026-00033", "2026-00034"]


def received(client, page, form):
    """What the receipt of a public form says, once its page was opened and sent."""
    shown = html.fromstring(client.get(page).content.decode())
    (token,) = shown.xpath('//input[@name="once"]/@value')
    return client.get(client.post(page, form | {"once": token}).url).context["receipt"]


def test_a_request_is_filed_followed_and_corrected_on_the_loaded_demo(demo, client):
    asked = {
        "name": "李某某",
        "id_kind": "identity_card",
        "id_number": "11010119900307803X",
        "description": "2025年交通管制通告",
        "delivery": "email",
        "medium": "electronic",
        "phone": "0719-8888888",
        "email": "li@example.com",
    }
    receipt = received(client, "/requests/new/?as=person", asked)
    case = Case.objects.get(number=receipt["number"])
    registrar = User.objects.get(username="dengji")
    today = timezone.localdate()
    intake.confirm(case, by=registrar, on=today, proof="电话")
    intake.request_correction(
        case, by=registrar, on=today, wanted="请写明路段", reply_by=today + timedelta(days=20)
    )

    opened = client.post("/requests/track/", receipt, follow=True)
    client.post("/requests/track/correct/", {"text": "人民路"}, follow=True)

    case.refresh_from_db()
    assert "请写明路段" in opened.content.decode()
    assert (case.status, case.correction.text) == ("registered", "人民路")


def test_an_opinion_is_sent_on_the_loaded_demo(demo, client):
    consultation = Consultation.objects.filter(status="open").first()
    consultation.closes_on = timezone.localdate() + timedelta(days=3)
    consultation.save()
    before = consultation.opinions.count()

    sent = client.post(
        consultation.get_absolute_url(), {"text": "赞成", "name": "", "phone": ""}, follow=True
    )

    assert sent.status_code == 200
    assert consultation.opinions.count() == before + 1
