"""Tables as offices have them: dates in many spellings, separators and encodings of many programs."""

import io
from datetime import date

import pytest

from records.columns import day
from records.spreadsheets import read_table

FIRST_OF_MARCH = date(2024, 3, 1)


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-01",
        "2024-3-1",
        "2024/3/1",
        "2024/03/01",
        "2024.3.1",
        "2024.03.01",
        "20240301",
        "45352",
        "2024年3月1日",
        "2024年03月01日",
        "二〇二四年三月一日",
        "二○二四年三月一日",
        "２０２４－０３－０１",
        "2024-03-01 00:00:00",
        "2024/3/1 0:00",
        "2024-03-01T00:00:00",
        "2024年3月1日 星期五",
        "2024-03-01（周五）",
        " 2024-03-01 ",
    ],
)
def test_a_day_is_read_in_the_spellings_people_use(written):
    assert day(written) == FIRST_OF_MARCH


@pytest.mark.parametrize(
    ("written", "read"),
    [("二〇二三年十月十日", date(2023, 10, 10)), ("二〇二三年十二月二十九日", date(2023, 12, 29))],
)
def test_han_numerals_with_tens(written, read):
    assert day(written) == read


@pytest.mark.parametrize(
    "written", ["2024-13-01", "2024.2.30", "123", "20241301", "三月一日", "2024-3"]
)
def test_what_is_no_day_is_refused(written):
    with pytest.raises(ValueError, match=r"2016-03-05"):
        day(written)


@pytest.mark.parametrize(
    "content",
    [
        "标题,类别\n通告,通知\n".encode(),
        "标题\t类别\n通告\t通知\n".encode(),
        "标题;类别\n通告;通知\n".encode(),
        "sep=;\n标题;类别\n通告;通知\n".encode(),
        "\ufeff\ufeff标题,类别\n通告,通知\n".encode(),
        "标题,类别\n通告,通知\n\x1a".encode(),
        "标题\t类别\n通告\t通知\n".encode("utf-16"),
        "标题,类别\n通告,通知\n".encode("gb18030"),
    ],
)
def test_a_table_is_read_whatever_its_separator_and_encoding(content):
    table = read_table(io.BytesIO(content))

    assert (list(table.headers), [cells for _row, cells in table.rows]) == (
        ["标题", "类别"],
        [["通告", "通知"]],
    )
