"""What somebody means who types without spaces, in other words than ours, as a question or with a slip.

`2016年预算` asks for 2016 and 预算, `身份证丢了怎么办` for 身份证 and 丢失, 遗失 or 丢. A query is cut at
the words of the synonym table, which staff keep, and what is left into pairs of characters that occur in
the index; words of asking fall away, and a word one character off a known one is read as it. Nothing here
asks the database: what is known comes in as `Vocabulary` and `occurring`.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from records.search.text import LONGEST_QUERY, MOST_PHRASES, Phrase, fold, han_or_word_runs, phrases

MOST_ALTERNATIVES = 6  # ways of saying one word
LONGEST_WORD = 12  # characters of a word of the table
LEAST_LOST = 2  # characters left out that make a word lost: one alone (证, 开) says little
SLIPS_FROM = 3  # characters a word has at least to be read through a slip

Term = tuple[Phrase, ...]  # ways of saying one thing; the first is as it was typed

_ASKING = frozenset((Path(__file__).parent / "data" / "asking.txt").read_text("utf-8").split())
_ASKING_ALONE = frozenset(
    "的了吗呢吧啊呀我你您要能想请去到在有被把给得该么和与及是个这那也就还会让拿"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_AFTER_YEAR = re.compile(r"^年度?")


class Vocabulary:
    """The words of the synonym table: each with the others of its groups."""

    def __init__(self, groups: Iterable[Iterable[str]]):
        self._others: dict[str, dict[str, None]] = {}
        for group in groups:
            words = [word for word in map(_plain, group) if 0 < len(word) <= LONGEST_WORD]
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
        return tuple(Phrase(tuple(han_or_word_runs(each))) for each in (word, *others))

    def meant_by(self, slip: str) -> str:
        """The known word one character off, or with two changed places; "" for none or for short ones."""
        if len(slip) < SLIPS_FROM:
            return ""
        near = (word for word in self._by_length.get(len(slip), ()) if _is_near(slip, word))
        return next(near, "")

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
            if word in self._others or (length > 1 and word in _ASKING):
                return word
        return ""


@dataclass(frozen=True)
class Reading:
    """A query as understood. `is_whole`: no word of it had to be left out."""

    terms: tuple[Term, ...]
    is_whole: bool = True

    @property
    def words(self) -> str:
        """What is looked for, to be shown."""
        return " ".join("".join(term[0].runs) for term in self.terms)


def typed(query: str, vocabulary: Vocabulary) -> Reading:
    """The query as it stands, each word or what means the same."""
    return Reading(tuple(_alternatives(phrase, vocabulary) for phrase in phrases(query)))


def cut(
    query: str, vocabulary: Vocabulary, occurring: Callable[[Collection[str]], Collection[str]]
) -> Reading:
    """The query cut into words. `occurring(pairs)`: those pairs of characters the index has."""
    known: dict[Term, None] = {}
    unknown: list[str] = []
    for piece, is_word in _pieces(query, vocabulary):
        if is_word:
            known[vocabulary.term(piece)] = None
        else:
            unknown.append(piece)
    present = set(occurring({pair for piece in unknown for pair in _pairs(piece)}))
    is_whole = True
    for piece in unknown:
        words, all_there = _covered(piece, vocabulary, present)
        known.update(dict.fromkeys(map(vocabulary.term, words)))
        is_whole = is_whole and all_there
    return Reading(tuple(known)[:MOST_PHRASES], is_whole)


def widened(text: str, vocabulary: Vocabulary) -> str:
    """A sentence and, behind it, what its known words are also called."""
    words = dict.fromkeys(vocabulary.words_in(text))
    others = ("".join(other.runs) for word in words for other in vocabulary.term(word)[1:])
    return " ".join([text, *dict.fromkeys(others)])


def _plain(word: str) -> str:
    return "".join(han_or_word_runs(word))


def _is_near(slip: str, word: str) -> bool:
    apart = [at for at, (a, b) in enumerate(zip(slip, word, strict=True)) if a != b]
    if len(apart) == 2:
        first, second = apart
        return second == first + 1 and slip[first] == word[second] and slip[second] == word[first]
    return len(apart) == 1


def _alternatives(phrase: Phrase, vocabulary: Vocabulary) -> Term:
    return (phrase, *vocabulary.term("".join(phrase.runs))[1:])


def _pieces(query: str, vocabulary: Vocabulary) -> list[tuple[str, bool]]:
    """Known words (and numbers, words in letters), and stretches of Han characters to be cut further."""
    pieces: list[tuple[str, bool]] = []
    for written in fold(query[:LONGEST_QUERY]).split():
        before = ""
        for run in han_or_word_runs(written):
            if _YEAR.fullmatch(before):
                run = _AFTER_YEAR.sub("", run)
            before = run
            if not run:
                continue
            if run.isascii():
                pieces.append((run, True))
            else:
                pieces += _without_asking(vocabulary.cut(run))
    return pieces


def _without_asking(pieces: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    left: list[tuple[str, bool]] = []
    for piece, known in pieces:
        if known:
            left += [] if piece in _ASKING else [(piece, True)]
        elif stripped := piece.strip("".join(_ASKING_ALONE)):
            left.append((stripped, False))
    return left


def _pairs(piece: str) -> list[str]:
    return [piece[at : at + 2] for at in range(len(piece) - 1)]


def _covered(
    piece: str, vocabulary: Vocabulary, present: Collection[str]
) -> tuple[list[str], bool]:
    """Words that cover a stretch nobody knows, and whether all of it counts."""
    if all(pair in present for pair in _pairs(piece)) and len(piece) > 1:
        return _halved(piece), True
    if slip := vocabulary.meant_by(piece):
        return [slip], True
    for length, at in product(range(len(piece) - 1, SLIPS_FROM - 1, -1), range(len(piece))):
        window = piece[at : at + length]
        if len(window) == length and (slip := vocabulary.meant_by(window)):
            before, after = piece[:at], piece[at + length :]
            return [slip, *_there(before, present), *_there(after, present)], True
    words = _there(piece, present)
    lost = set(piece) - set("".join(words)) - _ASKING_ALONE
    return words, len(lost) < LEAST_LOST


def _halved(piece: str) -> list[str]:
    """Pairs, the last of three when the number is odd: no longer word is claimed than people use."""
    cuts = list(range(0, len(piece) - 1, 2))
    return [piece[at : None if at == cuts[-1] else at + 2] for at in cuts]


def _there(piece: str, present: Collection[str]) -> list[str]:
    """The pairs of a stretch the index has, without overlap, from the left."""
    words, at = [], 0
    while at < len(piece) - 1:
        if piece[at : at + 2] in present:
            words.append(piece[at : at + 2])
            at += 2
        else:
            at += 1
    return words
