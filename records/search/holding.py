"""The condition “the entry's tokens hold these phrases”, as each database answers it from its index.

SQLite: an FTS5 table over the tokens. PostgreSQL: a GIN index tells which entries hold all tokens, and
strpos, on those alone, whether they stand side by side (a third of the time LIKE takes). Both indexes are
made by a migration.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Aggregate, Lookup

from records.search.text import Phrase

_PROBES = {
    # Inner SELECTs, as SQLite has no LIMIT in the parts of a UNION; FTS5 walks backwards and stops.
    "sqlite": (
        "SELECT * FROM (SELECT %s, entry.object_id FROM records_search_index"
        " JOIN records_searchentry entry ON entry.id = records_search_index.rowid"
        " WHERE records_search_index MATCH %s AND entry.kind = %s"
        " ORDER BY records_search_index.rowid DESC LIMIT %s)"
    ),
    # Any order: the newest would have to be sorted out of all.
    "postgresql": (
        "(SELECT %s, object_id FROM records_searchentry WHERE {condition} AND kind = %s LIMIT %s)"
    ),
}


class Holds(Lookup):
    """`Holds(F("tokens"), phrases)`: true of a row whose tokens hold every phrase; at least one is given."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sqlite(self, compiler, connection):
        column = compiler.quote_name_unless_alias(self.lhs.alias)
        condition = (
            f"{column}.id IN (SELECT rowid FROM records_search_index"
            " WHERE records_search_index MATCH %s)"
        )
        return condition, [" AND ".join(map(_fts5, self.rhs))]

    def as_postgresql(self, compiler, connection):
        lhs, lhs_params = compiler.compile(self.lhs)
        return _in_vector(lhs, lhs_params, self.rhs)


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


def reads_texts(phrases: Sequence[Phrase]) -> bool:
    """Whether `Holds` reads every candidate's text, so that it had better be asked once."""
    return connection.vendor == "postgresql" and any(len(phrase.tokens) > 1 for phrase in phrases)


def probe(kind: str, phrases: Sequence[Phrase], *, most: int) -> list[tuple[int, int]]:
    """(position in `phrases`, object id) of entries that hold that phrase, at most `most` for each.

    One query, whose cost hardly depends on how often a phrase occurs.
    """
    if not phrases:
        return []
    parts, params = [], []
    for at, phrase in enumerate(phrases):
        part = _PROBES[connection.vendor]
        if connection.vendor == "postgresql":
            condition, asked = _in_vector("tokens", [], [phrase])
            part = part.format(condition=condition)
        else:
            asked = [_fts5(phrase)]
        parts.append(part)
        params += [at, *asked, kind, most]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return cursor.fetchall()


def _in_vector(column: str, column_params: Sequence, phrases: Sequence[Phrase]) -> tuple[str, list]:
    conditions = [f"records_search_vector({column}) @@ %s::tsquery"]
    params = [*column_params, " & ".join(map(_tsquery, phrases))]
    for phrase in phrases:
        if len(phrase.tokens) > 1:
            conditions.append(f"strpos({column}, %s) > 0")
            params += [*column_params, phrase.needle]
    return f"({' AND '.join(conditions)})", params


# Tokens are letters and digits only (and BOUNDARY), so quoting them is all the care they need.


def _fts5(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"' + ("*" if phrase.is_open else "")


def _tsquery(phrase: Phrase) -> str:
    quoted = [f"'{token}'" for token in phrase.tokens]
    if phrase.is_open:
        quoted[-1] += ":*"
    return " & ".join(quoted)
