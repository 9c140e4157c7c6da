"""Duty monitor: what a check of the site would find today, each with PASS, FAIL or 需台账 and its evidence.

    duties(on=…, at=…)         terms, columns, documents: the checks of this app alone
    groups(on=…, at=…)         the whole page: 期限, 栏目, 国办指标, 文本规范67条
    register(check, …)         an app above names its own indicators, in its ready()

See docs/monitor.md.
"""

from disclosure.monitor.checks import FAIL, LEDGER, PASS, Check
from disclosure.monitor.duties import duties
from disclosure.monitor.page import Group, groups, register

__all__ = ["FAIL", "LEDGER", "PASS", "Check", "Group", "duties", "groups", "register"]
