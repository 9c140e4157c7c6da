"""问答 and 意见采纳情况 as the cell of a table holds them, and back: lines people write anyway.

A line of a text that looks like the beginning of the next part gets a backslash before its mark, so that
writing and reading again is the identity. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

_MARK = re.compile(r"^\s*(问|答)[:：]\s*")
_GROUP = re.compile(
    r"^\s*(采纳|部分采纳|未采纳)(?:[（(]([0-9]{1,7})\s*[条件](?:[，,]((?:[^）)\\]|\\.)*))?[）)])?[:：]\s*(.+)$"
)
_REASON = re.compile(r"^\s*理由[:：]\s*")
_SHIELDED = re.compile(r"^(\s*)\\(\\*)((?:问|答|采纳|部分采纳|未采纳|理由)[:：（(])")
_TO_SHIELD = re.compile(r"^(\s*)(\\*)((?:问|答|采纳|部分采纳|未采纳|理由)[:：（(])")


@dataclass(frozen=True)
class Said:
    """One question of the public and its answer."""

    question: str
    answer: str


@dataclass(frozen=True)
class Tenor:
    """Opinions of one tenor: how many came in elsewhere and where, whether they were adopted and why not.

    `adoption`: the label, 采纳, 部分采纳 or 未采纳.
    """

    adoption: str
    summary: str
    count: int = 0
    source: str = ""
    reason: str = ""


def read_talk(text: str) -> list[Said]:
    """问：… and 答：… in turn, each of one or more lines. Raises ValueError."""
    parts: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        if mark := _MARK.match(line):
            parts.append((mark[1], [line[mark.end() :]]))
        elif parts:
            parts[-1][1].append(_SHIELDED.sub(r"\1\2\3", line))
        elif line.strip():
            raise ValueError(_("The first line begins with 问：."))
    told = [(mark, "\n".join(lines).strip()) for mark, lines in parts]
    talk = [Said(q, a) for (_q, q), (_a, a) in zip(told[::2], told[1::2], strict=False)]
    in_turn = [mark for mark, _text in told] == ["问", "答"] * len(talk)
    if not in_turn or not all(said.question and said.answer for said in talk):
        raise ValueError(_("Each 问： is followed by its 答：, and neither is empty."))
    return talk


def write_talk(talk: Iterable[Said]) -> str:
    return "\n".join(f"问：{_shield(said.question)}\n答：{_shield(said.answer)}" for said in talk)


def read_tenors(text: str) -> list[Tenor]:
    """采纳（12条，来信）：what was said, one a line, 理由：… below it. Raises ValueError."""
    tenors: list[tuple[re.Match, list[str]]] = []
    for line in text.split("\n"):
        if begun := _GROUP.match(line):
            tenors.append((begun, []))
        elif tenors and (tenors[-1][1] or _REASON.match(line)):
            first = not tenors[-1][1]
            tenors[-1][1].append(_REASON.sub("", line) if first else _SHIELDED.sub(r"\1\2\3", line))
        elif line.strip():
            raise ValueError(
                _("“%s” is not written as 采纳（12条，来信）：…, with 理由：… on a line below.")
                % line[:30]
            )
    return [
        Tenor(
            begun[1],
            begun[4].strip(),
            int(begun[2] or 0),
            re.sub(r"\\(.)", r"\1", begun[3] or "").strip(),
            "\n".join(reason).strip(),
        )
        for begun, reason in tenors
    ]


def write_tenors(tenors: Iterable[Tenor]) -> str:
    return "\n".join(map(_tenor, tenors))


def _tenor(tenor: Tenor) -> str:
    source = re.sub(r"([）)\\])", r"\\\1", tenor.source)
    where = f"，{source}" if source else ""
    counted = f"（{tenor.count}条{where}）" if tenor.count or source else ""
    reason = f"\n理由：{_shield(tenor.reason)}" if tenor.reason else ""
    return f"{tenor.adoption}{counted}：{tenor.summary}{reason}"


def _shield(text: str) -> str:
    """`text` without a line, but its first, that would begin another part."""
    first, *others = text.split("\n")
    return "\n".join([first, *(_TO_SHIELD.sub(r"\1\\\2\3", line) for line in others)])
