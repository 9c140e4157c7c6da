"""在线访谈 and 征集调查 held elsewhere: brought in as a table, read first, taken out the same, undone."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from hypothesis import given
from hypothesis import strategies as st

from inquiries.as_lines import Said, Tenor, read_talk, read_tenors, write_talk, write_tenors
from inquiries.dialogue_tables import ConsultationResource, InterviewResource, moment
from inquiries.interviewing import publish
from inquiries.models import Consultation, Interview
from portal.roles import sync_roles
from records.resources import run_import
from records.undoing import undo
from tests.factories import disclosure, staff

MOBILE = "13800138000"
INTERVIEWS = (
    "主题,嘉宾,访谈时间,内容摘要,问答,发布日期\n"
    "身份证异地办理,户政支队支队长,2016年5月5日下午3点,谈异地办理,"
    '"问：要带什么？\n答：户口簿。\n可以代办吗，要看情况。\n问：多久？\n答：二十日。",2016-05-06\n'
)
CONSULTATIONS = (
    "标题,征集单位,征集内容,开始日期,截止日期,结果反馈,反馈日期,意见采纳情况\n"
    "货车限行方案征求意见,交通警察支队,方案见附件。,2016-03-01,2016-03-31,共收到十五条意见。,2016-04-10,"
    '"采纳（12条，来信）：增加停车位\n未采纳（3条，座谈会）：取消限行\n理由：影响早高峰。"\n'
)


@pytest.fixture
def _unit(db):
    disclosure.unit("jj", "交通警察支队")


def load(resource, text, **options):
    return run_import(resource(), io.BytesIO(text.encode()), **options)


@pytest.mark.django_db
def test_an_interview_of_the_old_site_is_read_by_strangers(client):
    assert load(InterviewResource, INTERVIEWS).created == 1

    interview = Interview.objects.get()
    assert f"{localtime(interview.held_at):%Y-%m-%d %H:%M}" == "2016-05-05 15:00"
    page = client.get(interview.get_absolute_url()).content.decode()
    assert "可以代办吗，要看情况。" in page
    assert [said.question for said in interview.exchanges.all()] == ["要带什么？", "多久？"]


@pytest.mark.django_db
def test_an_interview_without_a_day_of_publication_waits_for_who_publishes():
    load(InterviewResource, INTERVIEWS.replace(",2016-05-06", ","))
    interview = Interview.objects.get()
    assert not Interview.objects.published(at=timezone.now()).exists()

    publish(interview, at=timezone.now(), by=staff.member("fabu"))

    assert Interview.objects.published(at=timezone.now()).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "column"),
    [
        (("二十日", MOBILE), "问答"),
        (("谈异地办理", f"电话{MOBILE}"), "内容摘要"),
        (("问：要带", "要带"), "问答"),
        (("答：二十日。", ""), "问答"),
        (("2016年5月5日下午3点", "2016年5月5日"), "访谈时间"),
        (("2016年5月5日下午3点", "2016-05-05 25:00"), "访谈时间"),
    ],
)
def test_a_row_that_may_not_be_public_or_cannot_be_read_is_refused(change, column):
    outcome = load(InterviewResource, INTERVIEWS.replace(*change))

    assert {error.column for error in outcome.errors} == {column}
    assert not Interview.objects.exists()


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2016-05-05 15:00", 15),
        ("2016/5/5 15:00:00", 15),
        ("2016年5月5日15时", 15),
        ("２０１６年５月５日　下午３点", 15),
        ("2016-05-05T09:30", 9),
        ("2016年5月5日上午9时30分", 9),
    ],
)
def test_the_hour_of_an_interview_is_read_as_people_write_it(written, hour):
    read = localtime(moment(written))
    assert (read.date(), read.hour) == (date(2016, 5, 5), hour)


@pytest.mark.usefixtures("_unit")
def test_a_consultation_of_the_old_site_is_closed_with_its_result(client):
    assert load(ConsultationResource, CONSULTATIONS).created == 1

    consultation = Consultation.objects.get()
    groups = consultation.groups.values_list("summary", "elsewhere", "elsewhere_source", "adoption")
    assert list(groups) == [
        ("增加停车位", 12, "来信", "adopted"),
        ("取消限行", 3, "座谈会", "not_adopted"),
    ]
    page = client.get(consultation.get_absolute_url()).content.decode()
    assert "影响早高峰。" in page
    assert "共收到十五条意见。" in page


@pytest.mark.usefixtures("_unit")
@pytest.mark.parametrize(
    ("change", "column"),
    [
        (("理由：影响早高峰。", ""), "意见采纳情况"),
        (("（3条，座谈会）", "（3条）"), "意见采纳情况"),
        (("未采纳（", "不采纳（"), "意见采纳情况"),
        (("影响早高峰", MOBILE), "意见采纳情况"),
        (("方案见附件", MOBILE), "征集内容"),
        (("共收到十五条意见。,2016-04-10", ","), "结果反馈"),
        (("2016-04-10", ""), "反馈日期"),
        (("2016-04-10", "2016-03-20"), "反馈日期"),
        (("2016-04-10", "2999-01-01"), "反馈日期"),
        (("2016-03-31", "2016-02-01"), "截止日期"),
    ],
)
def test_a_consultation_that_does_not_hold_together_is_refused(change, column):
    outcome = load(ConsultationResource, CONSULTATIONS.replace(*change))

    assert {error.column for error in outcome.errors} == {column}
    assert not Consultation.objects.exists()


@pytest.mark.usefixtures("_unit")
def test_one_still_to_come_is_a_draft():
    text = CONSULTATIONS.replace("2016-03-31", "2999-12-31").replace(
        "共收到十五条意见。,2016-04-10", ","
    )

    load(ConsultationResource, text)

    assert Consultation.objects.get().status == Consultation.Status.DRAFT


EACH = pytest.mark.parametrize(
    ("resource", "text"),
    [(InterviewResource, INTERVIEWS), (ConsultationResource, CONSULTATIONS)],
    ids=["interviews", "consultations"],
)


@pytest.mark.usefixtures("_unit")
@EACH
def test_what_strangers_read_is_changed_by_no_table(resource, text):
    load(resource, text)

    assert load(resource, text).unchanged == 1
    changed = text.replace("二十日", "三十日").replace("共收到十五条", "共收到十六条")
    outcome = load(resource, changed, update=True)

    assert "撤回" in outcome.errors[0].reason


@pytest.mark.usefixtures("_unit")
@EACH
def test_an_import_taken_back_leaves_nothing_to_strangers_and_comes_in_anew(
    resource, text, tmp_path, client
):
    path = tmp_path / "t.csv"
    path.write_text(text, "utf-8")
    batch = run_import(resource(), path).batch
    record = resource.model.objects.get()

    undo(batch, resource(), reason="导错了")
    assert client.get(record.get_absolute_url()).status_code != 200 or (
        "导错了" in client.get(record.get_absolute_url()).content.decode()
    )
    run_import(resource(), path)

    assert resource.model.objects.get() == record
    assert client.get(record.get_absolute_url()).status_code == 200
    kinds = list(record.events.values_list("kind", flat=True))
    assert kinds == ["taken_over", "import_undone", "taken_over"]


@pytest.mark.usefixtures("_unit")
@EACH
def test_what_was_published_here_is_not_put_back_by_a_table(resource, text):
    load(resource, text)
    record = resource.model.objects.get()
    record.events.create(kind="emergency", on=timezone.localdate())

    changed = text.replace("谈异地办理", "另一摘要").replace("方案见附件", "方案另附")
    outcome = load(resource, changed, update=True)

    assert "按步骤" in outcome.errors[0].reason


@pytest.mark.usefixtures("_unit")
@EACH
def test_who_publishes_confirms_it_in_the_wizard(client, resource, text):
    sync_roles()
    client.force_login(staff.member("fabu"))
    address = reverse(f"admin:inquiries_{resource.model._meta.model_name}_import")

    page = client.post(address, {"file": SimpleUploadedFile("t.csv", text.encode())})
    assert page.context["check"].public == 1
    client.post(address, {"token": page.context["token"], "action": "import"})

    assert resource.model.objects.count() == 1
    sample = reverse(f"admin:inquiries_{resource.model._meta.model_name}_import_sample")
    assert client.get(sample).status_code == 200


LINES = st.text(st.sampled_from("问答：:采纳部分未理由（）()，\\\n 条1字"), min_size=1, max_size=25)
ONE_LINE = LINES.map(lambda text: f"字{text}".replace("\n", "").strip())


def told(text):
    """As a register keeps a text: without blanks around it."""
    return f"字{text}".strip()


@given(st.lists(st.builds(Said, LINES.map(told), LINES.map(told)), max_size=3))
def test_questions_and_answers_are_read_as_they_were_written(talk):
    assert read_talk(write_talk(talk)) == talk


@given(
    st.lists(
        st.builds(
            Tenor,
            st.sampled_from(["采纳", "部分采纳", "未采纳"]),
            ONE_LINE,
            st.integers(0, 9_999_999),
            ONE_LINE,
            LINES.map(told),
        ),
        max_size=3,
    )
)
def test_opinions_are_read_as_they_were_written(tenors):
    assert read_tenors(write_tenors(tenors)) == tenors
