"""Many ids as one parameter of a query: ``Ids`` collects them as one value, ``pk__among=value`` asks for them.

Named one by one, a thousand ids cost more in each query than the query itself.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate, Lookup, TextField, UUIDField


class Ids(Aggregate):
    """The different ids of a column, in the words of the database; for ``among`` alone, nothing else reads them."""

    arity = 1
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """A JSON list, as ids are stored there."""
        return self.as_sql(compiler, connection, template="json_group_array(DISTINCT %(expressions)s)", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """The words of an array."""
        template = "coalesce(array_agg(DISTINCT %(expressions)s), '{}')::text"
        return self.as_sql(compiler, connection, template=template, **context)


@UUIDField.register_lookup
class Among(Lookup[Any]):
    """``pk__among``: the id is one of those that ``Ids`` collected."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        """One parameter, whatever the number of ids."""
        column, given = self.process_lhs(compiler, connection)
        return f"{column} IN (SELECT value FROM json_each(%s))", [*given, self.rhs]  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """One parameter, whatever the number of ids."""
        column, given = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::uuid[])", [*given, self.rhs]
