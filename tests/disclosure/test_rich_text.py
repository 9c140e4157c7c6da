"""Formatted text: what is pasted becomes a few safe elements, plain lines for what reads, and a paper."""

import pytest

from disclosure import rich_text
from papers.model import Heading, Paragraph, Run, Table

WORD = (
    '<p class="MsoNormal" style="x"><b><span lang="EN-US">一、</span>目标</b><o:p></o:p></p>'
    "<!--[if gte mso 9]><xml><w:X/></xml><![endif]--><style>p{color:red}</style>"
)
WECHAT = (
    '<section style="x"><section><span style="color:red">各位市民：</span></section>'
    "<section>现通告<b>如下</b>。</section></section>"
)
TABLE = (
    '<table border="1"><tr><th colspan="2" style="x">路段</th></tr>'
    '<tr><td rowspan="2">人民路</td><td>东</td></tr><tr><td>西</td></tr></table>'
)


def test_what_word_pastes_is_a_bold_paragraph_and_nothing_else():
    assert rich_text.clean(WORD) == "<p><strong>一、目标</strong></p>"


def test_what_wechat_pastes_is_one_paragraph_a_section():
    assert rich_text.clean(WECHAT) == ("<p>各位市民：</p><p>现通告<strong>如下</strong>。</p>")


def test_words_outside_a_paragraph_get_one():
    assert rich_text.clean("通告<b>一</b><h2>二</h2>三") == (
        "<p>通告<strong>一</strong></p><h2>二</h2><p>三</p>"
    )


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        '<p onclick="x()"></p>',
        '<img src="data:image/png;base64,AAAA" alt="图">',
        '<img src="https://elsewhere.example/a.png">',
        "<style>*{display:none}</style>",
        "<iframe src='/x'></iframe>",
    ],
)
def test_what_is_no_text_is_not_kept(bad):
    assert rich_text.clean(bad) == ""


@pytest.mark.parametrize("href", ["javascript:alert(1)", "//evil.example", "data:text/html,x"])
def test_a_link_leads_to_a_page_or_nowhere(href):
    assert "href" not in rich_text.clean(f'<p><a href="{href}">点此</a></p>')


def test_merged_cells_stay_merged():
    assert rich_text.clean(TABLE).count("span=") == 2


def test_a_picture_is_a_file_of_the_item_with_its_alternative_text():
    source = "/admin/disclosure/disclosure/3/original/7/"
    kept = rich_text.clean(f'<p><img src="{source}" alt="示意图"></p>', {7: "图1.png"})

    assert 'data-file="图1.png"' in kept
    assert rich_text.lines(kept) == "示意图"
    assert 'src="/attachments/9/"' in rich_text.shown(kept, lambda name: "/attachments/9/")
    assert "<img" not in rich_text.shown(kept, lambda name: "")


def test_the_plain_lines_hold_every_word_once():
    markup = "<h2>一、时间</h2><p>5月<strong>10日</strong><br>8时</p><ul><li>甲</li><li><p>乙</p></li></ul>"

    assert rich_text.lines(markup + rich_text.clean(TABLE)) == (
        "一、时间\n5月10日\n8时\n甲\n乙\n路段\n人民路\u3000东\n西"
    )


def test_a_paper_has_headings_runs_and_the_table_with_its_spans():
    heading, text, table = rich_text.blocks(
        '<h2>一、时间</h2><p>见<a href="/x">通告</a></p>' + rich_text.clean(TABLE)
    )

    assert heading == Heading(1, "一、时间")
    assert isinstance(text, Paragraph)
    assert text.runs == (Run("见"), Run("通告", link="/x"))
    assert isinstance(table, Table)
    assert table.head[0][0].colspan == 2


def test_a_table_with_holes_is_told_row_by_row():
    holed = "<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>"

    assert [block.runs[0].text for block in rich_text.blocks(holed)] == ["甲　乙", "丙"]
