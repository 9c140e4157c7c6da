import io

import pytest

from records.characters import without_unseen
from records.spreadsheets import read_table


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("关于\u200b加强\ufeff管理", "关于加强管理"),
        ("摘要\x0b一", "摘要一"),
        ("一\n二\t三", "一\n二\t三"),
        ("十堰\u00ad市\ufe0f", "十堰市"),
    ],
)
def test_what_nobody_sees_is_taken_out_and_line_breaks_stay(written, read):
    assert without_unseen(written) == read


def test_a_table_brought_in_holds_no_unseen_characters():
    table = read_table(io.BytesIO("标题\n关于\u200b加强\n".encode()))

    assert [cells for _number, cells in table.rows] == [["关于加强"]]
