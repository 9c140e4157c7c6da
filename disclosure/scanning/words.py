"""Where a text has a word of a list (错敏词). Plain Python: text and list in, hits out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

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

    @property
    def told(self) -> str:
        """For the clerk: the word, and what to write."""
        return f"{self.word} → {self.instead}" if self.instead else self.word


def find(text: str, words: Iterable[Word]) -> Iterator[Word]:
    """Each of `words` that stands in `text`, once. Blanks, width and 繁体 do not hide one."""
    plain = _one_notation(text)
    for word in words:
        wanted = _of_the_list(word.word)
        if wanted in plain and _stands_by_itself(plain, wanted, word.unless):
            yield word


def _one_notation(text: str) -> str:
    return "".join(fold(text).split())


@lru_cache(maxsize=4096)
def _of_the_list(word: str) -> str:
    return _one_notation(word)


def _stands_by_itself(plain: str, wanted: str, unless: tuple[str, ...]) -> bool:
    """Whether the word is there outside the longer ones it is right in."""
    for longer in map(_of_the_list, unless):
        plain = plain.replace(longer, "\n")
    return wanted in plain
