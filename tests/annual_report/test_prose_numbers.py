"""Sentences written by hand (prose/): wrong numbers are found, right ones are left alone."""

from decimal import Decimal
from pathlib import Path

import pytest

from annual_report.balance.numbers import normal, quantities
from annual_report.balance.prose import prose_agrees
from tests.factories.annual_report import proactive, remedies, requests, submission

ROWS = {
    "一": [21, 4, 1, 0, 1, 0, 27],
    "二": [3, 0, 0, 0, 0, 0, 3],
    "（一）": [9, 2, 0, 0, 1, 0, 12],
    "（二）": [3, 1, 0, 0, 0, 0, 4],
    "（三）7": [3, 0, 0, 0, 0, 0, 3],
    "（四）1": [4, 1, 0, 0, 0, 0, 5],
    "（五）1": [2, 0, 0, 0, 0, 0, 2],
    "（六）3": [0, 0, 1, 0, 0, 0, 1],
    "（七）": [21, 4, 1, 0, 1, 0, 27],
    "四": [3, 0, 0, 0, 0, 0, 3],
}
FIGURES = {
    "powers_total": 484,
    "powers_penalty": 389,
    "powers_licence": 16,
    "powers_coercion": 36,
    "powers_inspection": 23,
    "powers_reward": 4,
    "powers_confirmation": 6,
    "weibo_published": 2302,
    "wechat_published": 815,
    "site_published": 1497,
    "online_politics_received": 1378,
    "interviews_held": 4,
    "consultations_held": 6,
    "trainings": 5,
    "meetings": 3,
    "media_events": 2,
}

SENTENCES = Path(__file__).parent / "prose"
WRONG = (SENTENCES / "wrong.txt").read_text().splitlines()
RIGHT = (SENTENCES / "right.txt").read_text().splitlines()


def told(sentence):
    report = submission(
        requests=requests(ROWS),
        remedies=_remedies(),
        proactive=_proactive(),
        sections={"1": sentence},
        figures=FIGURES,
    )
    return list(prose_agrees(report))


def _remedies():
    table = remedies((1, 1, 1, 1, 4))
    cells = {"未经复议直接起诉/结果维持": 1, "未经复议直接起诉/总计": 1}
    cells |= {"复议后起诉/尚未审结": 1, "复议后起诉/总计": 1}
    return table.table.filled({**table.values, **cells})


def _proactive():
    table = proactive(本年制发件数=5, 本年废止件数=2, 现行有效件数=31)
    cells = {
        "第二十条第（五）项/行政许可/本年处理决定数量": 1204,
        "第二十条第（六）项/行政处罚/本年处理决定数量": 8123,
        "第二十条第（六）项/行政强制/本年处理决定数量": 96,
    }
    return table.table.filled({**table.values, **cells})


def test_at_least_nineteen_wrong_numbers_in_twenty_are_found():
    missed = [sentence for sentence in WRONG if not told(sentence)]

    assert len(WRONG) + len(RIGHT) >= 250
    assert len(missed) <= len(WRONG) * 0.05, missed


def test_fewer_than_one_right_sentence_in_twenty_is_found_fault_with():
    alarms = {sentence: told(sentence) for sentence in RIGHT if told(sentence)}

    assert len(alarms) < len(RIGHT) * 0.05, alarms


def test_the_sentence_and_both_values_are_said():
    (fault,) = told("2024年受理政府信息公开申请27件，其中自然人20件。")

    assert fault == "自然人申请：正文20件（“其中自然人20件”），表中21"
    assert (fault.cell, fault.left, fault.right) == ("正文 自然人申请", 20, 21)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("27件", 27, 27),
        ("1，497 条", 1497, 1497),
        ("1,497条", 1497, 1497),
        ("二十七件", 27, 27),
        ("一百零八件", 108, 108),
        ("十二起", 12, 12),
        ("两次", 2, 2),
        ("2700余条", 2700, 2800),
        ("1.2万条", 11_500, 12_500),
        ("10万余条", 100_000, 200_000),
        ("近1500条", 1400, 1600),
        ("２７件", 27, 27),
        ("贰拾捌件", 28, 28),
    ],
)
def test_a_number_is_read_in_every_writing(text, low, high):
    (quantity,) = quantities(normal(text))

    assert (quantity.low, quantity.high) == (Decimal(low), Decimal(high))
