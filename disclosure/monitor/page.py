"""The page of the monitor: the checks in four groups. Other apps' indicators come in from above."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from disclosure.monitor import indicators, texts
from disclosure.monitor.checks import FAIL, LEDGER, PASS, Check
from disclosure.monitor.duties import columns, documents, terms

Source = Callable[[date, datetime], list[Check]]
_TERMS: list[Source] = []
_INDICATORS: list[Source] = []


@dataclass(frozen=True)
class Group:
    """One part of the page, with how many of its checks ended how."""

    key: str
    name: str
    note: str
    checks: list[Check]

    @property
    def tally(self) -> list[tuple[str, int]]:
        verdicts = [check.verdict for check in self.checks]
        return [(verdict, verdicts.count(verdict)) for verdict in (FAIL, LEDGER, PASS)]

    def told_to(self, user) -> Group:
        """The same with links to what `user` may open."""
        return replace(self, checks=[check.told_to(user) for check in self.checks])


def register(*, terms: Source | None = None, indicators: Source | None = None) -> None:
    """Checks of an app above, for the group of terms or of indicators; a constant number of queries each."""
    for given, held in ((terms, _TERMS), (indicators, _INDICATORS)):
        if given and given not in held:
            held.append(given)


def groups(*, on: date, at: datetime) -> list[Group]:
    """The whole page, as things stand on that day."""
    read = texts.papers(at)
    return [
        Group("terms", "期限", "", terms(on, at) + _of(_TERMS, on, at)),
        Group("columns", "栏目", "", [*columns(on, at), *indicators.empty_columns(at)]),
        Group(
            "indicators",
            "国办指标",
            "国办秘函〔2019〕19号、国办公开办函〔2019〕61号、国办发〔2017〕47号",
            [*documents(at), *indicators.of_site(read, on, at), *_of(_INDICATORS, on, at)],
        ),
        Group(
            "style",
            "文本规范67条",
            _("The newest %d published documents were looked at.") % len(read),
            texts.style(read),
        ),
    ]


def _of(sources: list[Source], on: date, at: datetime) -> list[Check]:
    return [check for source in sources for check in source(on, at)]
