import pytest

from disclosure.body import render
from disclosure.differences import compare
from disclosure.models import Disclosure
from records.differences import Piece


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("特此通告。", "<p>特此通告。</p>"),
        ("一、管制时间\n8时至18时。", "<h2>一、管制时间</h2>\n<p>8时至18时。</p>"),
        ("（一）人民北路", "<h3>（一）人民北路</h3>"),
        ("一、请各单位遵照执行。", "<p>一、请各单位遵照执行。</p>"),
        ("（一）" + "长" * 40, f"<p>（一）{'长' * 40}</p>"),
        ("甲\r\n\r\n  乙  ", "<p>甲</p>\n<p>乙</p>"),
        ("<b>粗</b> & 细", "<p>&lt;b&gt;粗&lt;/b&gt; &amp; 细</p>"),
        (
            "特此通告。\n十堰市公安局\n2016年5月7日",
            '<p>特此通告。</p>\n<p class="signature">十堰市公安局</p>\n'
            '<p class="signature">2016年5月7日</p>',
        ),
        ("正文。\n2016年5月7日", '<p>正文。</p>\n<p class="signature">2016年5月7日</p>'),
    ],
)
def test_official_numbering_becomes_headings_and_nothing_becomes_markup(text, html):
    assert render(text) == html


def test_a_check_sum_may_break_so_that_it_does_not_stretch_the_line_before_it():
    digest = "0f" * 32

    assert render(f"校验值：{digest}") == f'<p>校验值：<span class="unbroken">{digest}</span></p>'
    assert render("见<b>附件") == "<p>见&lt;b&gt;附件</p>"


def test_a_difference_marks_what_went_and_what_came():
    before = Disclosure(title="通告", body="一、时间\n5月10日8时至18时。\n旧段落。")
    after = Disclosure(title="通告", body="一、时间\n5月10日8时至20时。")

    (difference,) = compare(before, after)

    assert difference.lines == [
        [Piece("same", "一、时间")],
        [Piece("gone", "5月10日8时至18时。")],
        [Piece("gone", "旧段落。")],
        [Piece("new", "5月10日8时至20时。")],
    ]


def test_within_a_paragraph_only_the_changed_characters_are_marked():
    before, after = Disclosure(body="8时至18时。"), Disclosure(body="8时至20时。")

    (difference,) = compare(before, after)

    assert difference.lines == [
        [
            Piece("same", "8时至"),
            Piece("gone", "18"),
            Piece("new", "20"),
            Piece("same", "时。"),
        ]
    ]
