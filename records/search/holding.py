"""The condition “the entry's tokens hold these terms”, as each database answers it from its index.

A term is one or more phrases that mean the same; any of them will do.

SQLite: an FTS5 table over the tokens. PostgreSQL: a GIN index tells which entries hold all tokens, and
strpos, on those alone, whether they stand side by side (a third of the time LIKE takes). Both indexes are
made by a migration.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, connections, transaction
from django.db.models import Aggregate, Lookup

from records.search.text import Phrase

_PROBES = {
    # Inner SELECTs, as SQLite has no LIMIT in the parts of a UNION; FTS5 walks backwards and stops.
    "sqlite": (
        "SELECT * FROM (SELECT %s, entry.{column} FROM records_search_index"
        " JOIN records_searchentry entry ON entry.id = records_search_index.rowid"
        " WHERE records_search_index MATCH %s{of_kind}"
        " ORDER BY records_search_index.rowid DESC LIMIT %s)"
    ),
    # Any order: the newest would have to be sorted out of all.
    "postgresql": (
        "(SELECT %s, {column} FROM records_searchentry WHERE {condition}{of_kind} LIMIT %s)"
    ),
}


class Holds(Lookup):
    """`Holds(F("tokens"), terms)`: true of a row whose tokens hold every term; at least one is given."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sqlite(self, compiler, connection):
        column = compiler.quote_name_unless_alias(self.lhs.alias)
        condition = (
            f"{column}.id IN (SELECT rowid FROM records_search_index"
            " WHERE records_search_index MATCH %s)"
        )
        return condition, [" AND ".join(f"({_any_of(term)})" for term in self.rhs)]

    def as_postgresql(self, compiler, connection):
        lhs, lhs_params = compiler.compile(self.lhs)
        return _in_vector(lhs, lhs_params, self.rhs)


@contextmanager
def by_index(using: str) -> Iterator[None]:
    """Within, PostgreSQL asks the index which entries hold the tokens, however many there are.

    For a word that stands nearly everywhere it would read the table instead, and make each entry's vector
    anew: its planner charges the index for that work too, which the index does not do. Three to four times
    as long at 100,000 entries.
    """
    if connections[using].vendor != "postgresql":
        yield
        return
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = on")


class Ids(Aggregate):
    """PostgreSQL: all of a group as a list. (Django's own ArrayAgg wants its driver on SQLite too.)"""

    function = "ARRAY_AGG"


class Among(Lookup):
    """`Among(F("pk"), ids)`, PostgreSQL: one text for all of them, and a join.

    `= ANY`, or a list of parameters, was slower by a third with some thousand (docs/adr/0003-search.md).
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_postgresql(self, compiler, connection):
        lhs, lhs_params = compiler.compile(self.lhs)
        return f"{lhs} IN (SELECT unnest(%s::bigint[]))", [
            *lhs_params,
            f"{{{','.join(map(str, self.rhs))}}}",
        ]


def reads_texts(terms: Sequence[Sequence[Phrase]]) -> bool:
    """Whether `Holds` reads every candidate's text, so that it had better be asked once."""
    return connection.vendor == "postgresql" and any(
        len(phrase.tokens) > 1 for term in terms for phrase in term
    )


def probe(phrases: Sequence[Phrase], *, most: int, kind: str = "") -> list[tuple[int, int]]:
    """(position in `phrases`, id) of entries that hold that phrase, at most `most` for each.

    The ids are those of the objects of `kind`; without a kind, of the entries of all kinds. One query,
    whose cost hardly depends on how often a phrase occurs.
    """
    if not phrases:
        return []
    parts, params = [], []
    names = {"column": "object_id" if kind else "id", "of_kind": " AND kind = %s" if kind else ""}
    for at, phrase in enumerate(phrases):
        condition, asked = "", [_fts5(phrase)]
        if connection.vendor == "postgresql":
            condition, asked = _in_vector("tokens", [], [[phrase]])
        parts.append(_PROBES[connection.vendor].format(condition=condition, **names))
        params += [at, *asked, *filter(None, [kind]), most]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return cursor.fetchall()


def _in_vector(
    column: str, column_params: Sequence, terms: Sequence[Sequence[Phrase]]
) -> tuple[str, list]:
    conditions = [f"records_search_vector({column}) @@ %s::tsquery"]
    asked = " & ".join(f"({' | '.join(map(_tsquery, term))})" for term in terms)
    params = [*column_params, asked]
    for term in terms:
        # One word alone of a term answers it from the index; its neighbours still have to be read.
        if any(len(phrase.tokens) > 1 for phrase in term):
            conditions.append(f"({' OR '.join([f'strpos({column}, %s) > 0'] * len(term))})")
            for phrase in term:
                params += [*column_params, phrase.needle]
    return f"({' AND '.join(conditions)})", params


# Tokens are letters and digits only (and BOUNDARY), so quoting them is all the care they need.


def _any_of(term: Sequence[Phrase]) -> str:
    return " OR ".join(map(_fts5, term))


def _fts5(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"' + ("*" if phrase.is_open else "")


def _tsquery(phrase: Phrase) -> str:
    quoted = [f"'{token}'" for token in phrase.tokens]
    if phrase.is_open:
        quoted[-1] += ":*"
    return f"({' & '.join(quoted)})"
