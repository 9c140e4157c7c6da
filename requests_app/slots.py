"""What a standard text is: its place, its built-in words, the placeholders that may stand in it."""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Slot:
    """One standard text. `needed`: placeholders that have to stand in it; `others`: that may.

    `is_phrase`: it goes into a sentence, so it is one line; `is_public`: everybody reads it on the site;
    `english`: what readers of English get of it until the office has written its own.
    """

    key: str
    group: str
    title: str
    text: str
    needed: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    is_phrase: bool = False
    is_public: bool = False
    english: str = ""

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset((*self.needed, *self.others))
