"""Whether a text bears a number, as the monitor and the header of an item ask it."""

import pytest

from records.search.text import says


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十公通〔2026〕12号", "十公通〔2026〕12号"),
        ("现印发十公通[2026]12号文件。", "十公通〔2026〕12号"),
        ("十 公 通 〔２０２６〕 12 号", "十公通〔2026〕12号"),
        ("十公通〔2026〕12号", "号 十公通"),
        ("第1,234号", "第1234号"),
        ("见 No.12 一文", "No.12"),
        ("第12号令，第3项", "第12"),
        ("任何文字", ""),
    ],
)
def test_a_text_says_it_in_whatever_brackets_widths_and_separators(text, number):
    assert says(text, number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十公通〔2026〕123号", "十公通〔2026〕12号"),
        ("十公通〔2026〕21号", "十公通〔2026〕12号"),
        ("通公十〔2026〕12号", "十公通〔2026〕12号"),
        ("十公通〔2026〕12号", "十公发〔2026〕12号"),
        ("共计12345件", "12"),
        ("", "十公通〔2026〕12号"),
    ],
)
def test_a_text_with_another_number_does_not_say_it(text, number):
    assert not says(text, number)
