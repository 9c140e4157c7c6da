"""What is nearest to a query when nothing holds all of it: entries that hold most of its terms.

Each way of saying each term is looked for in titles and in texts, a bounded number of entries taken of
each; the cost follows the query, not how much is published. A long word says more than a short one.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from records.search.holding import probe
from records.search.text import BOUNDARY, Phrase, tokens
from records.search.understanding import Term

TAKEN = (
    200  # entries of each way of saying a term; what has as many is common and says half as much
)
IN_TITLE, IN_TEXT = 3, 1
LEAST = 0.5  # of the best one's score: what shares less is chance
SHOWN = 20  # entries


def related(terms: Sequence[Term]) -> list[int]:
    """Ids of at most `SHOWN` entries, nearest first, among equals the one entered last."""
    asked = [(at, phrase) for at, term in enumerate(terms) for phrase in term]
    titled = [_in_title(phrase) for _at, phrase in asked]
    hits = probe([*titled, *(phrase for _at, phrase in asked)], most=TAKEN)
    often = Counter(position for position, _pk in hits)
    best: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for position, pk in hits:
        at, _phrase = asked[position % len(asked)]
        score = IN_TITLE if position < len(asked) else IN_TEXT
        score *= sum(map(len, terms[at][0].runs)) * (0.5 if often[position] == TAKEN else 1)
        best[pk][at] = max(best[pk].get(at, 0), score)
    scores = {pk: sum(by_term.values()) for pk, by_term in best.items()}
    least = LEAST * max(scores.values(), default=0)
    near = (pk for pk, score in scores.items() if score >= least)
    return sorted(near, key=lambda pk: (-scores[pk], -pk))[:SHOWN]


def _in_title(phrase: Phrase) -> Phrase:
    """The phrase among the tokens that mark a title, which stand in its order."""
    marked = phrase.tokens if not phrase.is_open else tokens("".join(phrase.runs))
    return Phrase(tuple(BOUNDARY + token for token in marked))
