"""Where a text has a word of a list (错敏词). Plain Python: text and list in, hits out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from records.search.text import fold


class Wording(StrEnum):
    """A word of the list, by what it does to publication."""

    STOP = "wording_stop"
    WARN = "wording"


@dataclass(frozen=True)
class Word:
    """`word` is not to be written, save inside one of `unless`; `instead` is what may be meant."""

    word: str
    kind: Wording
    instead: str = ""
    unless: tuple[str, ...] = ()

    @cached_property
    def plain(self) -> str:
        """The word in the one notation in which it is looked for."""
        return _one_notation(self.word)

    @cached_property
    def plain_unless(self) -> tuple[str, ...]:
        return tuple(map(_one_notation, self.unless))

    @property
    def told(self) -> str:
        """For the clerk: the word, and what to write."""
        return f"{self.word} → {self.instead}" if self.instead else self.word


def find(text: str, words: Iterable[Word]) -> Iterator[Word]:
    """Each of `words` that stands in `text`, once. Blanks, width and 繁体 do not hide one."""
    plain = _one_notation(text)
    for word in words:
        if word.plain in plain and _stands_by_itself(plain, word):
            yield word


def _one_notation(text: str) -> str:
    return "".join(fold(text).split())


def _stands_by_itself(plain: str, word: Word) -> bool:
    """Whether the word is there outside the longer ones it is right in."""
    for longer in word.plain_unless:
        plain = plain.replace(longer, "\n")
    return word.plain in plain
