"""What the rules read, what they say, and how a passage is quoted. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from records.identifying.finding import Match, find

AROUND = 12  # characters quoted on each side
HAN = r"\u4e00-\u9fff"
_SIGNED_ON = re.compile(r"(\d{4}|[〇○零一二三四五六七八九]{4})年.{1,3}月.{1,3}日")
_ORGAN = re.compile(r"\S{2,28}(?:局|厅|队|所|室|处|部|院|政府|委员会|中心)")


@dataclass(frozen=True)
class Paper:
    """Header and text of one document. `organ` is the full name of the bureau whose site it is."""

    title: str
    formed_on: date
    published_on: date
    key: int = 0
    body: str = ""
    summary: str = ""
    document_number: str = ""
    index_number: str = ""
    unit: str = ""
    organ: str = ""
    attachments: tuple[str, ...] = ()
    is_normative: bool = False

    @cached_property
    def text(self) -> str:
        """Everything a reader reads as sentences: title, summary and text."""
        return "\n".join((self.title, self.summary, self.body))

    @cached_property
    def lines(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.body.splitlines() if line.strip())

    @cached_property
    def personal(self) -> list[Match]:
        """What leads to a person in the text; three rules ask, it is looked for once."""
        return find(self.text)

    @cached_property
    def signature(self) -> tuple[str, str]:
        """(organ, date) of the 落款 as written; empty where the text ends without one."""
        lines = [line for line in self.lines if not line.startswith(("（", "附件"))]
        if not lines or not _SIGNED_ON.fullmatch(lines[-1]):
            return "", ""
        above = lines[-2] if len(lines) > 1 else ""
        return (above if _ORGAN.fullmatch(above) else ""), lines[-1]


@dataclass(frozen=True)
class Rule:
    """`find` yields the passages that break it. With a `ledger`, what it yields is for a person to judge."""

    number: int
    name: str
    source: str
    find: Callable[[Paper], Iterable[str]]
    ledger: str = ""


@dataclass(frozen=True)
class Breach:
    paper: Paper
    passages: tuple[str, ...]


def quoted(text: str, start: int, end: int) -> str:
    """The passage with a little of what stands around it, on one line."""
    passage = text[max(start - AROUND, 0) : end + AROUND]
    return " ".join(passage.split())


def passages(pattern: re.Pattern, text: str) -> Iterator[str]:
    return (quoted(text, found.start(), found.end()) for found in pattern.finditer(text))
