"""What is nearest to a query when nothing is called by all of it: entries that hold most of its terms.

Each way of saying each term is looked for in titles and in texts, a bounded number of entries taken of
each; the cost follows the query, not how much is published. What a term weighs is what it says: 居住证 more
than 办理 (`Vocabulary.weight`), in a title more than in a text.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from records.search.holding import probe
from records.search.text import BOUNDARY, Phrase, tokens
from records.search.words import UNKNOWN, Term, Vocabulary, said

TAKEN = 300  # entries of each way of saying a term; an unknown word with as many says half as much
IN_TITLE, IN_TEXT = 3, 1
AS_TYPED, OTHERWISE, WIDER = 10, 9, 6
LEAST = 0.5  # of the best one's score: what shares less is chance
SHOWN = 20  # entries


def related(terms: Sequence[Term], known: Vocabulary, also: Collection[int] = ()) -> dict[int, int]:
    """Entry → score, of those nearest to the terms, at most `SHOWN`, and of all of `also`, which hold
    every term.
    """
    weights = [known.weight(said(term)) for term in terms]
    asked = [
        (at, phrase, AS_TYPED if place == 0 else OTHERWISE)
        for at, term in enumerate(terms)
        for place, phrase in enumerate(term)
    ]
    asked += [
        (at, phrase, WIDER) for at, term in enumerate(terms) for phrase in known.wider(said(term))
    ]
    titled = [_in_title(phrase) for _at, phrase, _strength in asked]
    hits = probe([*titled, *(phrase for _at, phrase, _strength in asked)], most=TAKEN)
    often = Counter(position for position, _pk in hits)
    whole = dict(enumerate(weight * IN_TEXT * OTHERWISE for weight in weights))
    best: defaultdict[int, dict[int, int]] = defaultdict(dict, {pk: dict(whole) for pk in also})
    for position, pk in hits:
        at, _phrase, strength = asked[position % len(asked)]
        score = strength * weights[at] * (IN_TITLE if position < len(asked) else IN_TEXT)
        if weights[at] <= UNKNOWN and often[position] == TAKEN:
            score //= 2
        best[pk][at] = max(best[pk].get(at, 0), score)
    scores = {pk: sum(by_term.values()) for pk, by_term in best.items()}
    least = LEAST * max(scores.values(), default=0)
    near = sorted((pk for pk in scores if scores[pk] >= least), key=lambda pk: (-scores[pk], -pk))
    return {pk: scores[pk] for pk in {*near[:SHOWN], *also}}


def _in_title(phrase: Phrase) -> Phrase:
    """The phrase among the tokens that mark a title, which stand in its order."""
    marked = phrase.tokens if not phrase.is_open else tokens("".join(phrase.runs))
    return Phrase(tuple(BOUNDARY + token for token in marked))
