"""The condition “the entry's tokens hold these phrases”, as each database answers it from its index.

SQLite: an FTS5 table over the tokens. PostgreSQL: a GIN index tells which entries hold all tokens, and
strpos, on those alone, whether they stand side by side (a third of the time LIKE takes). Both indexes are
made by a migration.
"""

from django.db.models import Lookup

from records.search.text import Phrase


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
        conditions = [f"records_search_vector({lhs}) @@ %s::tsquery"]
        params = [*lhs_params, " & ".join(map(_tsquery, self.rhs))]
        for phrase in self.rhs:
            if len(phrase.tokens) > 1:
                conditions.append(f"strpos({lhs}, %s) > 0")
                params += [*lhs_params, phrase.needle]
        return f"({' AND '.join(conditions)})", params


# Tokens are letters and digits only, so quoting them is all the care they need.


def _fts5(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"' + ("*" if phrase.is_open else "")


def _tsquery(phrase: Phrase) -> str:
    quoted = [f"'{token}'" for token in phrase.tokens]
    if phrase.is_open:
        quoted[-1] += ":*"
    return " & ".join(quoted)
