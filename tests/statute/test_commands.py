import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command, execute_from_command_line

pytestmark = pytest.mark.django_db


def run(*arguments):
    out, err = StringIO(), StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.parametrize(
    ("arguments", "due"),
    [
        (["2022-09-30"], "2022-11-02"),
        (["2022-09-30", "--extension", "20"], "2022-11-30"),
        (["2019-05-14"], "2019-06-04"),
        (["2019-05-14", "--extension", "15"], "2019-06-26"),
        (["2025-03-03", "--kind", "correction"], "2025-03-12"),
        (["2026-04-24", "--kind", "opinion"], "2026-05-19"),
        (["2025-01-20", "--kind", "publication"], "2025-02-21"),
        (["2026-02-10", "--kind", "payment"], "2026-03-16"),
        (["2025-09-15", "--consulted", "2025-09-22:2025-10-13"], "2025-11-03"),
        (["2025-03-03", "--corrected", "2025-03-20"], "2025-04-18"),
    ],
)
def test_deadline_prints_the_last_day(arguments, due):
    assert run("deadline", *arguments) == (f"{due}\n", "")


def test_deadline_takes_several_opinions_either_way():
    together = run("deadline", "2026-03-02", "--consulted", "2026-03-03:2026-03-05",
                   "2026-03-10:2026-03-24")  # fmt: skip
    apart = run("deadline", "2026-03-02", "--consulted", "2026-03-03:2026-03-05",
                "--consulted", "2026-03-10:2026-03-24")  # fmt: skip

    assert together == apart == ("2026-04-16\n", "")


def test_deadline_traces_every_day_as_json():
    answer = json.loads(run("deadline", "2025-09-26", "--json")[0])

    trace = answer.pop("trace")
    assert answer == {
        "received": "2025-09-26",
        "kind": "reply",
        "due": "2025-10-30",
        "provisional": False,
        "working_days": 20,
        "regulations": 2019,
        "law": ["《条例》第三十三条第二款"],
    }
    assert trace[0] == {
        "date": "2025-09-26",
        "kind": "received",
        "counts": False,
        "n": 0,
        "reason": "收到之日，不计入",
    }
    assert len(trace) == 35
    assert (trace[-1]["date"], trace[-1]["counts"], trace[-1]["n"]) == ("2025-10-30", True, 20)


def test_deadline_marks_a_year_not_announced_and_says_so():
    out, err = run("deadline", "2026-12-20")

    assert out == "2027-01-18（暂定）\n"
    assert "2027年的放假和调休安排尚未录入" in err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["2026-12-20", "--strict"], "2027年"),
        (["2025-03-03", "--extension", "21"], "0至20个工作日"),
        (["2018-03-01", "--kind", "correction"], "没有规定该事项的期限"),
        (["2008-04-30"], "2008年5月1日"),
        (["9999-12-20"], "历法"),
        (["2025-03-03", "--consulted", "2025-03-10:2025-03-09"], "早于发出日"),
    ],
)
def test_deadline_refuses_with_a_reason(arguments, reason):
    with pytest.raises(CommandError, match=reason) as refusal:
        run("deadline", *arguments)

    assert refusal.value.returncode == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["deadline", "2025-13-01"],
        ["deadline", "20250301"],
        ["deadline", "2025-03-01", "--kind", "appeal"],
        ["deadline", "2025-03-01", "--consulted", "2025-03-10"],
        ["fee"],
        ["fee", "--pieces", "1", "--pages", "1"],
        ["fee", "--pieces", "many"],
    ],
)
def test_bad_usage_exits_with_2(arguments):
    with pytest.raises(SystemExit) as end:
        execute_from_command_line(["manage.py", *arguments])

    assert end.value.code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["deadline", "2025-03-01", "--kind", "payment", "--extension", "5"],
        ["fee", "--pages", "40", "--earlier", "3"],
    ],
)
def test_an_option_of_another_kind_is_bad_usage(arguments):
    with pytest.raises(CommandError) as refusal:
        run(*arguments)

    assert refusal.value.returncode == 2


@pytest.mark.parametrize(
    ("arguments", "yuan"),
    [
        *((["--pieces", "11"], 100), (["--pieces", "12"], 200), (["--pieces", "30"], 2000)),
        *((["--pieces", "31"], 2200), (["--pieces", "41"], 4300), (["--pieces", "51"], 7400)),
        *((["--pages", "30"], 0), (["--pages", "35"], 50), (["--pages", "100"], 700)),
        *((["--pages", "201"], 2740), (["--pages", "250"], 4700)),
        (["--pieces", "4", "--earlier", "9"], 300),
    ],
)
def test_fee_prints_yuan(arguments, yuan):
    assert run("fee", *arguments) == (f"{yuan}\n", "")


def test_fee_refuses_less_than_nothing():
    with pytest.raises(CommandError, match="不能小于0") as refusal:
        run("fee", "--pages", "-1")

    assert refusal.value.returncode == 1
