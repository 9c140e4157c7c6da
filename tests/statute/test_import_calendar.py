from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from statute.calendar import missing_year
from statute.models import CalendarDay

pytestmark = pytest.mark.django_db

ARRANGEMENT = """\
date,kind,name
2027-01-01,holiday,元旦
2027-09-26,调休上班,国庆节
2027-10-01,放假,国庆节
"""


@pytest.fixture
def arrangement(tmp_path):
    def write(text, encoding="utf-8"):
        file = tmp_path / "2027.csv"
        file.write_bytes(text.encode(encoding))
        return file

    return write


def run(file, *options):
    out = StringIO()
    call_command("import_calendar", file, "--source", "国办发明电〔2026〕9号", *options, stdout=out)
    return out.getvalue()


def days_of_2027():
    rows = CalendarDay.objects.of_year(2027).values_list("date", "kind", "name", "source")
    return [(str(day), *rest) for day, *rest in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_the_days_of_a_file_are_loaded(arrangement, encoding):
    assert run(arrangement(ARRANGEMENT, encoding)) == "3 created, 0 updated, 0 unchanged\n"

    source = "国办发明电〔2026〕9号"
    assert days_of_2027() == [
        ("2027-01-01", "holiday", "元旦", source),
        ("2027-09-26", "makeup", "国庆节", source),
        ("2027-10-01", "holiday", "国庆节", source),
    ]
    assert missing_year(date(2026, 12, 1)) == 2027  # the days fixed by date are no arrangement


NOTICE = """\
国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。
二、春节：2月5日（农历除夕、周五）至11日（周四）放假调休，共7天。2月14日（周日）上班。
三、国庆节：10月1日至7日放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
"""


def test_the_notice_itself_is_read(arrangement):
    assert run(arrangement(NOTICE)) == "20 created, 0 updated, 0 unchanged\n"

    kinds = {day: (kind, name) for day, kind, name, _source in days_of_2027()}
    assert (kinds["2027-02-11"], kinds["2027-02-14"], kinds["2027-10-09"]) == (
        ("holiday", "春节"),
        ("makeup", "春节"),
        ("makeup", "国庆节"),
    )
    assert missing_year(date(2026, 12, 1)) is None


HOLIDAY_CN = (
    "name,date,isOffDay\n元旦,2027-01-01,true\n国庆节,2027-09-26,false\n国庆节,2027-10-01,true\n"
)
AS_JSON = (
    '{"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true},'
    ' {"name": "国庆节", "date": "2027-09-26", "isOffDay": false},'
    ' {"name": "国庆节", "date": "2027-10-01", "isOffDay": true}]}'
)


@pytest.mark.parametrize("text", [HOLIDAY_CN, AS_JSON], ids=["csv", "json"])
def test_what_holiday_cn_publishes_is_read(arrangement, text):
    run(arrangement(text))

    assert [day[:3] for day in days_of_2027()] == [
        ("2027-01-01", "holiday", "元旦"),
        ("2027-09-26", "makeup", "国庆节"),
        ("2027-10-01", "holiday", "国庆节"),
    ]
    assert missing_year(date(2026, 12, 1)) == 2027


def test_loading_twice_changes_nothing_and_a_changed_day_is_replaced(arrangement):
    run(arrangement(ARRANGEMENT))

    again = run(arrangement(ARRANGEMENT))
    changed = run(arrangement(ARRANGEMENT.replace("01,holiday,元旦", "01,holiday,新年")))

    assert again == "0 created, 0 updated, 3 unchanged\n"
    assert changed == "0 created, 1 updated, 2 unchanged\n"
    assert days_of_2027()[0][2] == "新年"


def test_a_rehearsal_writes_nothing(arrangement):
    assert run(arrangement(ARRANGEMENT), "--dry-run") == "3 created, 0 updated, 0 unchanged\n"
    assert days_of_2027() == []


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("2027-13-01,holiday,元旦", "row 5, date: "),
        (",holiday,元旦", "row 5, date: "),
        ("2027-05-01,half,劳动节", "row 5, kind: "),
        ("2027-05-01,holiday,", "row 5, name: "),
        ("2027-05-01", "row 5, kind: "),
        ("2027-05-03,makeup,劳动节", "row 5, date: "),  # a Monday
        ("2027-05-01,holiday," + "劳" * 51, "row 5, name: "),
        ("2027-05-01,holiday,劳动节,又一列", "row 5: "),
        ("2027-10-01,holiday,国庆节", "row 5, date: 文件中重复"),
    ],
)
def test_one_bad_row_is_named_and_nothing_is_written(arrangement, row, fault):
    with pytest.raises(CommandError) as refusal:
        run(arrangement(f"{ARRANGEMENT}{row}\n"))

    assert str(refusal.value).startswith(fault)


@pytest.mark.parametrize(
    ("text", "encoding"), [("", "utf-8"), ("日期,类型\n", "utf-8"), (ARRANGEMENT, "gbk")]
)
def test_a_file_of_another_kind_is_refused(arrangement, text, encoding):
    with pytest.raises(CommandError, match=r"2027\.csv"):
        run(arrangement(text, encoding))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"none\.csv"):
        run(tmp_path / "none.csv")
