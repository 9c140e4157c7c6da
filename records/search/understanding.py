"""What somebody means who types without spaces, in other words than ours, as a question or with a slip.

`2016年预算` asks for 2016 and 预算, `身份证丢了怎么办` for 身份证 and 丢失, 遗失 or 丢. A query is cut at
the words of the synonym table, which staff keep, and what is left into pairs of characters that occur in
the index; words of asking fall away, and a word one character off a known one is read as it. Nothing here
asks the database: what is known comes in as `Vocabulary` and `occurring`.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import chain, product

from records.search.text import LONGEST_QUERY, MOST_PHRASES, Phrase, fold, han_or_word_runs, phrases
from records.search.words import ASKING, SLIPS_FROM, Term, Vocabulary

LEAST_LOST = 2  # characters left out that make a word lost: one alone (证, 开) says little
LONGEST_SPELLED = 4  # words in letters that are one known word: lost and found

_ASKING_ALONE = "的了吗呢吧啊呀我你您要能想请去到在有被把给得该么和与及是个这那也就还会让拿"
_PARTING = re.compile("[的了吗呢吧啊呀么]")  # in no word that is looked for
_YEAR = re.compile(r"(?:19|20)\d\d")
_AFTER_YEAR = re.compile(r"^年度?")


@dataclass(frozen=True)
class Reading:
    """A query as understood. `is_whole`: no word of it had to be left out."""

    terms: tuple[Term, ...]
    is_whole: bool = True

    @property
    def words(self) -> str:
        """What is looked for, to be shown."""
        typed_runs = (term[0].runs for term in self.terms)
        return " ".join(
            (" " if all(map(str.isascii, runs)) else "").join(runs) for runs in typed_runs
        )


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


def _alternatives(phrase: Phrase, vocabulary: Vocabulary) -> Term:
    return (phrase, *vocabulary.term("".join(phrase.runs))[1:])


def _pieces(query: str, vocabulary: Vocabulary) -> list[tuple[str, bool]]:
    """Known words (and numbers, words in letters), and stretches of Han characters to be cut further."""
    pieces: list[tuple[str, bool]] = []
    letters: list[str] = []
    for run in _runs(query):
        if run.isascii():
            letters.append(run)
            continue
        pieces += _spelled(letters, vocabulary)
        letters = []
        pieces += _rejoined(_without_asking(vocabulary.cut(run)), vocabulary)
    return pieces + _spelled(letters, vocabulary)


def _runs(query: str) -> Iterator[str]:
    """The runs of a query, 年 and 年度 behind a year left out."""
    for written in fold(query[:LONGEST_QUERY]).split():
        before = ""
        for run in han_or_word_runs(written):
            kept = _AFTER_YEAR.sub("", run) if _YEAR.fullmatch(before) else run
            before = run
            if kept:
                yield kept


def _spelled(letters: list[str], vocabulary: Vocabulary) -> list[tuple[str, bool]]:
    """Words in letters and numbers: known ones, of several words too, else as 拼音, else as they are."""
    pieces, at = [], 0
    while at < len(letters):
        ends = range(min(len(letters), at + LONGEST_SPELLED), at, -1)
        joined = {end: _together(letters[at:end], vocabulary) for end in ends}
        end = next((e for e in ends if joined[e] in vocabulary), 0)
        heard = next((e for e in ends if vocabulary.spelled(joined[e])), 0)
        if end or not heard:
            word = joined[end or at + 1]
            pieces += [] if word in ASKING and not end else [(word, True)]
        else:
            pieces.append((vocabulary.spelled(joined[heard]), True))
        at = end or heard or at + 1
    return pieces


def _together(letters: list[str], vocabulary: Vocabulary) -> str:
    """Words in letters as one: register my address is register address where that is the known word."""
    whole = "".join(letters)
    told = "".join(word for word in letters if word not in ASKING)
    return told if whole not in vocabulary and told in vocabulary else whole


def _without_asking(pieces: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    left: list[tuple[str, bool]] = []
    for piece, known in pieces:
        if known:
            left += [] if piece in ASKING else [(piece, True)]
            continue
        parts = (part.strip(_ASKING_ALONE) for part in _PARTING.split(piece))
        left += [(part, False) for part in parts if part]
    return left


def _rejoined(pieces: list[tuple[str, bool]], vocabulary: Vocabulary) -> list[tuple[str, bool]]:
    """户口怎么上 asks for 上户口: a verb of one character goes before the noun it makes a known word with."""
    verbs = [piece for piece, known in pieces if not known and len(piece) == 1]
    return [
        (next((verb + piece for verb in verbs if verb + piece in vocabulary), piece), known)
        for piece, known in pieces
    ]


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
            around = (_there(part, vocabulary, present) for part in (before, after))
            return [slip, *chain(*around)], True
    words = _there(piece, vocabulary, present)
    lost = set(piece) - set("".join(words)) - set(_ASKING_ALONE)
    return words, len(lost) < LEAST_LOST


def _halved(piece: str) -> list[str]:
    """Pairs, the last of three when the number is odd: no longer word is claimed than people use."""
    cuts = list(range(0, len(piece) - 1, 2))
    return [piece[at : None if at == cuts[-1] else at + 2] for at in cuts]


def _there(piece: str, vocabulary: Vocabulary, present: Collection[str]) -> list[str]:
    """The pairs of a stretch the index has, else known words they begin, from the left."""
    words, at = [], 0
    while at < len(piece) - 1:
        pair = piece[at : at + 2]
        word = pair if pair in present else vocabulary.begun_by(pair)
        words += [word] if word else []
        at += 2 if word else 1
    return words
