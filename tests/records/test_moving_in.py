"""`import_folder`: an office's tables in one go, each read on what those before it bring."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from disclosure.models import Attachment, Disclosure, PowerItem, Unit
from inquiries.models import Contact
from requests_app.models import Case
from statute.models import CalendarDay
from tests.factories import disclosure

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, settings):
    """What an office has: numbers in front, years behind, a folder of files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    place = tmp_path / "old office"
    (place / "附件").mkdir(parents=True)
    (place / "附件" / "名单.pdf").write_bytes(disclosure.pdf())
    tables = {
        "01-calendar-2035.csv": "date,kind,name\n2035-10-01,holiday,国庆节\n",
        "依申请公开（2024年）.csv": (
            "登记编号,收到日期,申请人类别,申请内容,承办单位\n2024-00001,2024-03-01,自然人,某文件,新局\n"
        ),
        "栏目.csv": "代码,名称\ntg-x,通告一类\n",
        "单位.csv": "代码,名称\nxj,新局\n",
        "disclosures-2024.csv": (
            "标题,类别,发布机构,成文日期,发布日期,附件\n"
            "校车通告,tg-x,xj,2024-03-01,2024-03-05,名单.pdf\n"
        ),
    }
    for name, text in tables.items():
        (place / name).write_text(text, "utf-8")
    return place


def run(folder: Path, **options) -> str:
    out = StringIO()
    call_command("import_folder", str(folder), stdout=out, stderr=out, **options)
    return out.getvalue()


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Disclosure, Case, Attachment))


def test_the_files_go_in_in_the_order_they_build_on_each_other(folder):
    said = run(folder)

    assert [line.partition(":")[0] for line in said.splitlines()] == [
        "01-calendar-2035.csv (calendar)",
        "单位.csv (units)",
        "栏目.csv (categories)",
        "disclosures-2024.csv (disclosures)",
        "依申请公开（2024年）.csv (requests)",
        "全部导入完毕。",
    ]
    assert counts() == (1, 1, 1)
    assert Case.objects.get().unit == Unit.objects.get(code="xj")
    assert CalendarDay.objects.filter(date="2035-10-01").exists()


def test_the_same_folder_again_changes_nothing(folder):
    run(folder)

    again = run(folder, update=True)

    assert again.count("0 created, 0 updated, 1 unchanged") == 5
    assert counts() == (1, 1, 1)


def test_a_rehearsal_reads_everything_and_keeps_nothing(folder, settings):
    said = run(folder, dry_run=True)

    assert said.count("1 created") == 5
    assert "演练完毕，未保存任何内容。" in said
    assert counts() == (0, 0, 0)
    assert not Unit.objects.filter(code="xj").exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_one_wrong_row_keeps_every_file_out_and_is_named_by_file_and_row(folder):
    (folder / "来件.csv").write_text(
        "编号,渠道,收到日期,标题\n1,没有的渠道,2024-01-02,问\n", "utf-8"
    )
    out = StringIO()

    with pytest.raises(CommandError, match="1"):
        call_command("import_folder", str(folder), stdout=out, stderr=out)

    assert "来件.csv: row 2, 渠道: “没有的渠道”不存在" in out.getvalue()
    assert counts() == (0, 0, 0)
    assert Contact.objects.count() == 0


def test_a_file_nobody_understands_is_named_and_not_left_out_in_silence(folder):
    (folder / "会议照片.docx").write_bytes(b"x")
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("import_folder", str(folder), stdout=out, stderr=out)

    assert "会议照片.docx: 从文件名看不出属于哪类数据，请改名或者移出文件夹。" in out.getvalue()
    assert counts() == (0, 0, 0)


def test_what_a_table_leaves_open_is_answered_by_the_folder(folder):
    (folder / "权责清单.csv").write_text(
        "职权编码,权力类型,权力名称,设定依据,老系统号,生效日期\nXK-9,许可,旅馆许可,《某法》第一条,7,2020-01-01\n",
        "utf-8",
    )
    choices = (
        '[powers]\ncolumns = {"老系统号" = ""}\nvalues = {"权力类型" = {"许可" = "行政许可"}}\n'
    )
    (folder / "import.toml").write_text(choices, "utf-8")

    run(folder)

    assert PowerItem.objects.get(code="XK-9").type == "XK"


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        ("[nonsense]\nsheet = 'a'\n", "“nonsense”不是数据集"),
        ("[units\n", "import.toml"),
        ('[units]\ncolumns = {"甲" = "乙"}\n', "没有“乙”这一列"),
    ],
)
def test_an_odd_answer_is_refused_with_its_name(folder, choices, reason):
    (folder / "import.toml").write_text(choices, "utf-8")

    with pytest.raises(CommandError, match=reason):
        run(folder)


def test_an_empty_folder_and_none_are_refused(tmp_path):
    with pytest.raises(CommandError, match="没有以数据集命名的文件"):
        run(tmp_path)
    with pytest.raises(CommandError, match="没有文件夹"):
        run(tmp_path / "nowhere")
