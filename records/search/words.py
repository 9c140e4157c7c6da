"""The words the search knows: groups that mean the same, how they are spelled in letters, what they weigh.

The groups are the synonym table, which staff keep. Words of asking (`data/asking.txt`) fall out of a query;
general ones (`data/general.txt`: 办理, 材料, 处罚) say what somebody wants with a thing, not which thing, and
weigh little. Whoever has no input method types 拼音, whole (juzhuzheng) or by initials (jzz); whoever slips
with one writes another character of the same sound (驾驶政).
"""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path

from pypinyin import Style, lazy_pinyin

from records.search.text import Phrase, han_or_word_runs

MOST_ALTERNATIVES = 10  # ways of saying one word
MOST_WIDER = 3
LONGEST_WORD = 16  # characters of a word of the table
SLIPS_FROM = 3  # characters a word has at least to be read through another one than it has
INITIALS_FROM = 3  # letters: two stand for too many words
SUBJECT, YEAR, UNKNOWN, GENERAL = 4, 3, 2, 1  # what a word weighs when hits are compared

Term = tuple[Phrase, ...]  # ways of saying one thing; the first is as it was typed


def _words_of(name: str) -> frozenset[str]:
    return frozenset((Path(__file__).parent / "data" / name).read_text("utf-8").split())


ASKING = _words_of("asking.txt")
_GENERAL = _words_of("general.txt")


class Vocabulary:
    """The words of the synonym table: each with the others of its groups."""

    def __init__(self, groups: Iterable[Iterable[str]]):
        self._others: dict[str, dict[str, None]] = {}
        self._written: dict[str, tuple[str, ...]] = {}
        for group in groups:
            written = {_plain(word): tuple(han_or_word_runs(word)) for word in group}
            words = [word for word in written if 0 < len(word) <= LONGEST_WORD or word.isascii()]
            self._written.update(written)
            for word in words:
                others = self._others.setdefault(word, {})
                others.update(dict.fromkeys(other for other in words if other != word))
        self._by_length: dict[int, list[str]] = {}
        for word in self._others:
            self._by_length.setdefault(len(word), []).append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._others

    def term(self, word: str) -> Term:
        """The word and what means the same, most usual first as the table has it."""
        others = list(self._others.get(word, ()))[: MOST_ALTERNATIVES - 1]
        written = (
            self._written.get(each) or tuple(han_or_word_runs(each)) for each in (word, *others)
        )
        return tuple(map(Phrase, written))

    def wider(self, word: str) -> Term:
        """Known words within a word, for where nothing says the word itself: 户口 in 户口本."""
        others = self._others.get(word, {})
        inside = (
            word[at : at + length]
            for length in range(len(word) - 1, 1, -1)
            for at in range(len(word) - length + 1)
        )
        known = (part for part in inside if part in self._others and part not in _GENERAL)
        return tuple(Phrase((part,)) for part in known if part not in others)[:MOST_WIDER]

    def weight(self, word: str) -> int:
        """What a hit for it says about a hit."""
        if word.isdecimal():
            return YEAR if len(word) == 4 and word[:2] in ("19", "20") else GENERAL
        others = self._others.get(word, {})
        if word in _GENERAL or (word.isascii() and not _GENERAL.isdisjoint(others)):
            return GENERAL
        return SUBJECT if others else UNKNOWN

    def is_telling(self, word: str) -> bool:
        """Whether it says which thing is meant, not only what is wanted with it."""
        return self.weight(word) > GENERAL

    def meant_by(self, slip: str) -> str:
        """The known word of the same sound, or one character off, or with two changed places; "" for none."""
        if heard := self._by_sound.get(_sound(slip)):
            return heard
        if len(slip) < SLIPS_FROM:
            return ""
        near = (word for word in self._by_length.get(len(slip), ()) if _is_near(slip, word))
        return next(near, "")

    def begun_by(self, part: str) -> str:
        """The known word, the most usual, that begins with this: 网恋被骗 for 网恋; "" for none."""
        return next((word for word in self._others if word.startswith(part)), "")

    def spelled(self, letters: str) -> str:
        """The known word whose 拼音, or initials of it, these letters are; "" for none."""
        return self._by_sound.get(_blurred(letters)) or self._by_initials.get(letters, "")

    def words_in(self, text: str) -> list[str]:
        """Known words in a folded text, longest first at each place."""
        return [piece for run in han_or_word_runs(text) for piece, known in self.cut(run) if known]

    def cut(self, run: str) -> list[tuple[str, bool]]:
        """A run in pieces: known words, the longest at each place, and what stands between them."""
        pieces: list[tuple[str, bool]] = []
        at = between = 0
        while at < len(run):
            word = self._word_at(run, at)
            if not word:
                at += 1
                continue
            if between < at:
                pieces.append((run[between:at], False))
            pieces.append((word, True))
            at = between = at + len(word)
        if between < len(run):
            pieces.append((run[between:], False))
        return pieces

    def _word_at(self, run: str, at: int) -> str:
        for length in range(min(LONGEST_WORD, len(run) - at), 0, -1):
            word = run[at : at + length]
            if word in self._others or (length > 1 and (word in ASKING or word in _GENERAL)):
                return word
        return ""

    @cached_property
    def _by_sound(self) -> dict[str, str]:
        return _first_of((_sound(word), word) for word in self._others if _is_spoken(word))

    @cached_property
    def _by_initials(self) -> dict[str, str]:
        spoken = (word for word in self._others if _is_spoken(word) and len(word) >= INITIALS_FROM)
        return _first_of((_initials(word), word) for word in spoken)


def said(term: Term) -> str:
    """A term as it was typed."""
    return "".join(term[0].runs)


def _plain(word: str) -> str:
    return "".join(han_or_word_runs(word))


def _is_spoken(word: str) -> bool:
    return len(word) > 1 and not word.isascii()


def _first_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Of several words with one spelling the first: the table begins with the most usual."""
    known: dict[str, str] = {}
    for spelling, word in pairs:
        known.setdefault(spelling, word)
    return known


@lru_cache(maxsize=4096)
def _sound(word: str) -> str:
    """As many in the south speak it: zh as z, ch as c, sh as s, -ng as -n."""
    return _blurred("".join(lazy_pinyin(word)))


def _blurred(letters: str) -> str:
    return letters.replace("h", "").replace("ng", "n") if letters.isascii() else letters


@lru_cache(maxsize=4096)
def _initials(word: str) -> str:
    return "".join(lazy_pinyin(word, style=Style.FIRST_LETTER))


def _is_near(slip: str, word: str) -> bool:
    apart = [at for at, (a, b) in enumerate(zip(slip, word, strict=True)) if a != b]
    if len(apart) == 2:
        first, second = apart
        return second == first + 1 and slip[first] == word[second] and slip[second] == word[first]
    return len(apart) == 1
