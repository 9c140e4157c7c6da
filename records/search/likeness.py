"""What is like a sentence: entries that share pairs of characters with it, most first.

A sentence is no query: hardly any text holds all of it. Each pair of it is looked for by itself, a bounded
number of entries taken of each, and the entries that turn up most often are the answer: the cost depends
on the sentence, not on how much is published.
"""

from collections import Counter
from collections.abc import Sequence

from records.search.holding import probe
from records.search.synonyms import vocabulary
from records.search.text import BOUNDARY, Phrase, han_or_word_runs, tokens
from records.search.understanding import widened

PROBES = 24  # phrases looked for at most, spread over the sentence
TAKEN = 200  # entries of each; what has as many is common and says half as much
STRETCH = 4  # characters in a row that make a text, not a title, like the sentence
LEAST = 0.5  # of the best one's score: what shares less is chance


def alike(kind: str, text: str, *, limit: int) -> list[int]:
    """Ids of at most `limit` objects of `kind`, those first whose titles share most with `text`.

    What words of it are also called (the synonym table) is looked for too.
    When titles do not fill it, objects follow whose texts hold four characters in a row of it, or a shorter
    run whole. Only words are looked at: whether the public may see an object is for the caller's gate.
    """
    text = widened(text, vocabulary())
    pairs = [token for token in dict.fromkeys(tokens(text)) if len(token) > 1]
    keys = _ranked(kind, [Phrase((BOUNDARY + pair,)) for pair in pairs])[:limit]
    if len(keys) < limit:
        stretches = dict.fromkeys(s for run in han_or_word_runs(text) for s in _stretches(run))
        texts = _ranked(kind, [Phrase((stretch,)) for stretch in stretches])
        keys += [pk for pk in texts if pk not in set(keys)][: limit - len(keys)]
    return keys


def _ranked(kind: str, phrases: Sequence[Phrase]) -> list[int]:
    """Objects by how many of the phrases they hold, among equals the one entered last first."""
    probes = phrases[:: -(-len(phrases) // PROBES) or 1]
    hits = probe(probes, kind=kind, most=TAKEN)
    often = Counter(at for at, _pk in hits)
    scores: Counter = Counter()
    for at, pk in hits:
        scores[pk] += 0.5 if often[at] == TAKEN else 1
    least = LEAST * max(scores.values(), default=0)
    return sorted((pk for pk in scores if scores[pk] >= least), key=lambda pk: (-scores[pk], -pk))


def _stretches(run: str) -> list[str]:
    if len(run) < 2:
        return []
    return [run[at : at + STRETCH] for at in range(max(1, len(run) - STRETCH + 1))]
