"""A report from draft to correction: who may take which step, and what is frozen."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from annual_report import life
from annual_report.correction import Difference, differences
from annual_report.frozen import digest, thaw
from annual_report.models import Measure, Problem, Report
from annual_report.tables import NoSuchYear
from disclosure.models import DecisionCount
from records.lifecycle import NotAllowed
from requests_app.models import Case
from tests.factories.annual_report import SHANGHAI, case, content, distinct_tables, prose_part
from tests.factories.disclosure import person
from tests.factories.staff import member
from transparency import journal

pytestmark = pytest.mark.django_db
DAY = date(2025, 1, 20)
NOON = datetime(2025, 1, 21, 12, 0, tzinfo=SHANGHAI)


def clerk():
    return person("nianbao")


def head():
    return person("fuzeren")


@pytest.fixture
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def year():
    """2024: two requests, decisions entered, one problem with its measure."""
    case("1", received=date(2024, 3, 1), closed=date(2024, 3, 20), outcome="1").save()
    case("2", received=date(2024, 12, 20)).save()
    for kind in DecisionCount.Kind:
        DecisionCount.objects.create(year=2024, kind=kind, count=Decimal(7))
    problem = Problem.objects.create(
        year=2024, title="更新不及时", description="个别栏目更新偏慢。"
    )
    Measure.objects.create(problem=problem, text="每周巡查栏目")


def drawn():
    return life.draw_up(2024, by=clerk(), on=DAY)


def checked():
    return life.check(drawn(), by=clerk(), on=DAY)


def approved():
    return life.approve(checked(), by=head(), on=DAY)


def published():
    return life.publish(approved(), by=clerk(), at=NOON)


def test_a_new_report_is_a_draft_with_the_suggested_text_of_its_form(year):
    report = drawn()

    assert (report.status, report.form, report.version) == ("draft", "2021", 1)
    assert set(report.narrative.values_list("key", flat=True)) == {
        *("1", "1.1", "1.2", "1.3", "1.4", "1.5", "5", "6")
    }
    assert "{requests_received}" in report.narrative.get(key="1.2").text


def test_a_year_has_one_first_report():
    drawn()

    with pytest.raises(NotAllowed, match="2024"):
        drawn()


def test_a_year_before_the_regulations_cannot_be_drawn_up():
    with pytest.raises(NoSuchYear):
        life.draw_up(2007, by=clerk(), on=DAY)


def test_a_section_takes_text_whose_placeholders_resolve(year):
    report = life.write_section(
        drawn(), key="1.3", text="全年办结{requests_closed}。", by=clerk(), on=DAY
    )

    assert report.narrative.get(key="1.3").text == "全年办结{requests_closed}。"


@pytest.mark.parametrize(
    "text", ["{requests_close}", "{requests_closed", "{requests_closed.share}"]
)
def test_a_text_that_cannot_be_composed_is_not_stored(year, text):
    report = drawn()

    with pytest.raises(NotAllowed):
        life.write_section(report, key="1.3", text=text, by=clerk(), on=DAY)

    assert text not in report.narrative.get(key="1.3").text


def test_an_edit_after_approval_voids_it(year):
    report = life.write_section(
        approved(), key="6", text="未收费，无其他事项。", by=clerk(), on=DAY
    )

    assert (report.status, report.checked_by, report.approved_by) == ("draft", None, None)


def test_what_does_not_balance_is_not_passed_on_and_both_values_are_named(year):
    report = life.write_section(drawn(), key="1.2", text="新收申请5件。", by=clerk(), on=DAY)

    with pytest.raises(life.DoesNotBalance) as refusal:
        life.check(report, by=clerk(), on=DAY)

    assert [f.id for f in refusal.value.findings] == ["W2"]
    assert "正文5件（“新收申请5件”），表中2" in str(refusal.value)


def test_a_waiver_in_writing_answers_for_one_fault_and_is_logged(year):
    report = life.write_section(drawn(), key="1.2", text="新收申请5件。", by=clerk(), on=DAY)

    life.waive(report, check_id="W2", reason="正文按收件口径统计", by=clerk(), on=DAY)
    report = life.check(report, by=clerk(), on=DAY)

    assert report.status == "checked"
    note = report.events.get(kind="waived").note
    assert note.startswith("W2 新收申请：正文5")
    assert note.endswith("正文按收件口径统计")


def test_a_waiver_does_not_cover_another_fault_of_the_same_check(year):
    report = life.write_section(drawn(), key="1.2", text="新收申请5件。", by=clerk(), on=DAY)
    life.waive(report, check_id="W2", reason="口径不同", by=clerk(), on=DAY)
    life.write_section(report, key="1.2", text="新收申请6件。", by=clerk(), on=DAY)

    with pytest.raises(life.DoesNotBalance):
        life.check(report, by=clerk(), on=DAY)


@pytest.mark.parametrize(("check_id", "reason"), [("E1", "口径不同"), ("W2", "  ")])
def test_nothing_is_waived_without_a_fault_and_a_reason(year, check_id, reason):
    report = life.write_section(drawn(), key="1.2", text="新收申请5件。", by=clerk(), on=DAY)

    with pytest.raises(NotAllowed):
        life.waive(report, check_id=check_id, reason=reason, by=clerk(), on=DAY)


def test_a_person_named_by_a_number_stops_the_report_at_every_step(year):
    text = "{year}年，申请人（身份证号11010519491231002X）来信致谢。"
    report = life.write_section(drawn(), key="1.2", text=text, by=clerk(), on=DAY)

    with pytest.raises(NotAllowed, match="个人信息") as refused:
        life.check(report, by=clerk(), on=DAY)

    assert "11010519491231002X" not in str(refused.value)


def test_another_person_approves(year):
    report = checked()

    with pytest.raises(NotAllowed):
        life.approve(report, by=clerk(), on=DAY)

    assert life.approve(report, by=head(), on=DAY).approved_by == head()


def test_the_database_too_wants_another_person(year):
    report = checked()

    with pytest.raises(IntegrityError, match="report_approved_by_another"), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(approved_by=clerk())


def test_a_report_sent_back_is_a_draft_again_with_the_reason_on_record(year):
    report = life.send_back(checked(), by=head(), on=DAY, reason="第五部分太短")

    assert report.status == "draft"
    assert report.events.get(kind="sent_back").note == "第五部分太短"


STEPS = {
    "check": lambda report: life.check(report, by=clerk(), on=DAY),
    "approve": lambda report: life.approve(report, by=head(), on=DAY),
    "publish": lambda report: life.publish(report, by=clerk(), at=NOON),
    "send_back": lambda report: life.send_back(report, by=head(), on=DAY, reason="重写"),
    "correct": lambda report: life.correct(report, by=clerk(), on=DAY, reason="数字有误"),
    "write": lambda report: life.write_section(report, key="6", text="无。", by=clerk(), on=DAY),
}
ALLOWED = {
    "draft": {"check", "write"},
    "checked": {"approve", "send_back", "write"},
    "approved": {"publish", "send_back", "write"},
    "published": {"correct"},
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("status", ALLOWED)
def test_each_step_is_possible_in_its_states_only(year, files, status, step):
    report = {"draft": drawn, "checked": checked, "approved": approved, "published": published}[
        status
    ]()

    if step in ALLOWED[status]:
        STEPS[step](report)
    else:
        with pytest.raises(NotAllowed):
            STEPS[step](report)


def test_publishing_freezes_figures_text_and_files_with_their_hashes(year, files):
    report = published()
    Case.objects.all().delete()

    report.refresh_from_db()
    frozen = thaw(report.frozen)

    assert (report.status, report.published_at) == ("published", NOON)
    assert frozen.tables["三"]["一/总计"] == 2
    assert "新收政府信息公开申请2件" in frozen.prose["1.2"]
    assert report.sha256 == digest(report.frozen)
    kept = {file.format: file for file in report.files.all()}
    assert set(kept) == {"html", "docx", "pdf", "xlsx", "json", "zip"}
    for file in kept.values():
        stored = file.file.read()
        assert (file.size, file.sha256) == (len(stored), hashlib.sha256(stored).hexdigest())
    assert (
        json.loads(kept["json"].file.open().read())["tables"]["requests"]["rows"][0]["values"][-1]
        == 2
    )


def test_records_that_changed_since_the_approval_are_checked_again(year, files):
    report = approved()
    DecisionCount.objects.filter(kind="licence").delete()

    with pytest.raises(life.DoesNotBalance, match="行政许可"):
        life.publish(report, by=clerk(), at=NOON)

    report.refresh_from_db()
    assert (report.status, report.files.count()) == ("approved", 0)


def test_next_years_carry_over_is_held_against_the_published_report(year, files):
    published()
    case("3", received=date(2024, 12, 30)).save()
    for kind in DecisionCount.Kind:
        DecisionCount.objects.create(year=2025, kind=kind, count=7)
    Problem.objects.create(year=2025, title="解读偏少", description="形式单一。")
    report = life.draw_up(2025, by=clerk(), on=date(2026, 1, 10))

    with pytest.raises(life.DoesNotBalance, match="E4 自然人：上年结转2，上年报告的结转下年度1"):
        life.check(report, by=clerk(), on=date(2026, 1, 10))


def test_a_correction_replaces_the_version_before_and_says_what_changed(year, files):
    first = published()
    Case.objects.filter(number="2").update(applicant_kind="company")
    second = life.correct(first, reason="申请人类别登记有误", by=clerk(), on=date(2025, 3, 3))
    first.refresh_from_db()
    assert first.status == "published"

    life.check(second, by=clerk(), on=date(2025, 3, 3))
    life.approve(second, by=head(), on=date(2025, 3, 3))
    second = life.publish(second, by=clerk(), at=datetime(2025, 3, 4, 9, tzinfo=SHANGHAI))

    first.refresh_from_db()
    assert (first.status, second.status, second.version) == ("corrected", "published", 2)
    assert differences(thaw(first.frozen), thaw(second.frozen)) == (
        Difference("表三 一/自然人", "2", "1"),
        Difference("表三 一/商业企业", "0", "1"),
        Difference("表三 四/自然人", "1", "0"),
        Difference("表三 四/商业企业", "0", "1"),
    )


def test_a_correction_needs_a_reason_and_comes_one_at_a_time(year, files):
    report = published()

    with pytest.raises(NotAllowed):
        life.correct(report, reason=" ", by=clerk(), on=DAY)
    life.correct(report, reason="数字有误", by=clerk(), on=DAY)
    with pytest.raises(NotAllowed):
        life.correct(report, reason="又有误", by=clerk(), on=DAY)


def test_a_change_of_words_is_shown_paragraph_by_paragraph():
    before, after = (
        content(parts=(prose_part("五、存在的主要问题及改进情况", text),))
        for text in ("更新偏慢。\n人手不足。", "更新偏慢。\n人手已补充。")
    )

    assert differences(before, after) == (
        Difference("五、存在的主要问题及改进情况", "人手不足。", "人手已补充。"),
    )


def test_reports_that_say_the_same_do_not_differ():
    assert differences(content(), content()) == ()
    assert len(differences(content(), content(tables=distinct_tables()))) == 200


# --- errors are waived by who approves


REASON = "2024年登记簿在搬迁中受潮，缺失的行已逐件函询核实，次年更正。"


def with_an_error():
    """A draft without a section: A1 fails."""
    return life.write_section(drawn(), key="5", text="", by=clerk(), on=DAY)


def test_an_error_is_waived_by_who_approves_with_a_reason_of_substance(year):
    report = with_an_error()

    life.waive(report, check_id="A1", reason=REASON, by=head(), on=DAY)

    assert life.check(report, by=clerk(), on=DAY).status == "checked"


def test_who_may_not_approve_waives_no_error(year):
    with pytest.raises(NotAllowed, match="审批"):
        life.waive(with_an_error(), check_id="A1", reason=REASON, by=clerk(), on=DAY)


def test_who_wrote_the_report_waives_no_error_even_with_the_right_to_approve(year):
    both = member("both", "年报", "机构负责人")
    report = life.write_section(drawn(), key="5", text="", by=both, on=DAY)

    with pytest.raises(NotAllowed, match="编写"):
        life.waive(report, check_id="A1", reason=REASON, by=both, on=DAY)


@pytest.mark.parametrize("reason", ["无", "已核对", "。。。。。。。。。。", "同意同意同意同意同意"])
def test_a_reason_that_says_nothing_waives_no_error(year, reason):
    with pytest.raises(NotAllowed, match="一句话"):
        life.waive(with_an_error(), check_id="A1", reason=reason, by=head(), on=DAY)


# --- not before its time


def test_a_report_is_not_submitted_before_its_year_is_over(year):
    with pytest.raises(NotAllowed, match="2024年尚未结束"):
        life.check(drawn(), by=clerk(), on=date(2024, 12, 31))


def test_a_report_is_not_submitted_before_its_figures_are_closed(year):
    with pytest.raises(NotAllowed, match="2025-01-05"):
        life.check(drawn(), by=clerk(), on=date(2025, 1, 4))


# --- taken back, thrown away


def test_a_withdrawn_report_is_gone_from_the_public_with_its_reason(year, files, client):
    report = life.withdraw(published(), reason="表三数据有误，正在核实。", by=clerk(), on=DAY)

    page = client.get("/reports/2024/")

    assert report.status == "withdrawn"
    assert page.status_code == 410
    assert "表三数据有误，正在核实。" in page.content.decode()
    assert client.get("/reports/2024/v1/pdf/").status_code == 404
    assert "/reports/2024/" not in client.get("/reports/").content.decode()


def test_after_a_withdrawal_a_corrected_version_can_be_published(year, files, client):
    first = life.withdraw(published(), reason="表三数据有误。", by=clerk(), on=DAY)

    second = life.correct(first, reason="更正表三", by=clerk(), on=DAY)
    life.check(second, by=clerk(), on=DAY)
    life.approve(second, by=head(), on=DAY)
    life.publish(second, by=clerk(), at=NOON)

    assert client.get("/reports/2024/").status_code == 200
    assert client.get("/reports/2024/v1/").status_code == 410


def test_a_withdrawal_says_why(year, files):
    with pytest.raises(NotAllowed):
        life.withdraw(published(), reason=" ", by=clerk(), on=DAY)


def test_a_correction_thrown_away_leaves_the_published_version_and_its_number_is_not_used_again(
    year, files
):
    report = published()
    thrown = life.discard(
        life.correct(report, reason="误录", by=clerk(), on=DAY), by=clerk(), on=DAY
    )

    again = life.correct(report, reason="申请人类别登记有误", by=clerk(), on=DAY)

    assert (thrown.status, again.version) == ("discarded", 3)
    assert Report.objects.in_force().get(year=2024).version == 1


def test_a_first_report_is_not_thrown_away(year):
    with pytest.raises(NotAllowed):
        life.discard(drawn(), by=clerk(), on=DAY)


def test_the_public_reads_what_did_not_hold_and_why_it_went_out(year, files, client):
    report = life.write_section(drawn(), key="1.2", text="新收申请5件。", by=clerk(), on=DAY)
    life.waive(report, check_id="W2", reason="正文按收件口径统计", by=clerk(), on=DAY)
    life.check(report, by=clerk(), on=DAY)
    life.approve(report, by=head(), on=DAY)
    life.publish(report, by=clerk(), at=NOON)

    page = client.get("/reports/2024/").content.decode()
    told = b"".join(client.get("/reports/2024/v1/json/").streaming_content)

    assert "（“新收申请5件”），表中2" in page
    assert "正文按收件口径统计" in page
    answers = {check["id"]: check["answer"] for check in json.loads(told)["checks"]}
    assert (answers["W2"], answers["E1"]) == ("正文按收件口径统计", "")


def test_a_published_report_exported_again_bears_its_own_day(year, files, tmp_path):
    published()

    call_command("export_report", "2024", "--format", "html", "--output", str(tmp_path / "a.html"))

    assert "2025年1月21日" in (tmp_path / "a.html").read_text("utf-8")


def test_a_report_bears_the_head_of_the_public_log_it_went_out_after(year, files, client):
    entry = journal.Entry("disclosure", 1, "0000/2024-00001", 1, "publish", "a" * 64)
    log = journal.append([entry], at=NOON)

    report = published()

    told = thaw(report.frozen).log_told
    assert told.startswith("公开日志（截至本报告发布）：共1条，根值 ")
    assert told.split("根值 ")[1].rstrip("。").replace(" ", "") == log.root
    assert told in client.get("/reports/2024/").content.decode()
    with report.files.get(format="json").file.open() as file:
        assert json.load(file)["log"] == {"size": 1, "root": log.root}
    with report.files.get(format="html").file.open() as file:
        assert told in file.read().decode()


def test_without_a_log_a_report_says_nothing_of_it(year, files):
    report = published()

    assert thaw(report.frozen).log_told == ""
