"""Jobs over a whole release: a relational expression, or a function of one product's (or year's) rows; here or on Spark.

Both kinds give the same result on threads and on a Spark Connect server: inputs of a function are sorted before it is
called, results are sorted by their columns, and money is whole numbers. Nothing partial is ever given out or written.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from hanbada.base.errors import HanbadaError, InputError, SystemFault
from hanbada.base.stamp import Release
from hanbada.base.text import Text
from hanbada.data import disk

if TYPE_CHECKING:
    import pyarrow as pa

    from hanbada.data import Store

Expression = Callable[[Any], Any]
"""From the flows as an Ibis table to an Ibis table."""
Function = Callable[["pa.Table"], "pa.Table"]
"""From the rows of one group, sorted by year, product, exporter, importer, to a table; pure, of pyarrow and numpy."""
Key = Literal["product_code", "year"]
ORDER = ("year", "product_code", "exporter_code", "importer_code")
COLUMNS = ("year", "exporter_code", "importer_code", "product_code", "value_usd", "quantity_kg")
MEMORY = "4GB"


class Engine(Protocol):
    """Where jobs run."""

    def query(self, expression: Expression) -> pa.Table:
        """The expression over the flows; rows in the order of the result's columns."""
        ...

    def apply(self, function: Function, schema: pa.Schema, by: Key = "product_code") -> pa.Table:
        """The function of every group, one after another's rows; in the order of the result's columns."""
        ...


class Threads:
    """This machine: DuckDB behind Ibis for expressions, a pool of threads over the coded store for functions."""

    def __init__(self, store: Store, release: Release, workers: int | None = None) -> None:
        self.store, self.release = store, release
        self.workers = workers or os.cpu_count() or 1

    def query(self, expression: Expression) -> pa.Table:
        """The expression, run by DuckDB over the Parquet files in at most 4 GB of memory."""
        connection = _ibis().duckdb.connect(threads=self.workers, memory_limit=MEMORY)
        try:
            flows = connection.read_parquet([str(path) for path in self.store.paths(self.release, "flows")])
            made = expression(flows)
            return made.order_by(made.columns).to_pyarrow().replace_schema_metadata(None)
        finally:
            connection.disconnect()

    def apply(self, function: Function, schema: pa.Schema, by: Key = "product_code") -> pa.Table:
        """The function over Arrow tables cut from the coded store, which is built first where it is not here."""
        from hanbada.engine.coding import ready
        from hanbada.engine.groups import Groups

        groups = Groups(ready(self.store, self.release), by)
        with ThreadPoolExecutor(self.workers) as pool:
            parts = pool.map(lambda place: function(groups[place]).cast(schema), groups.places())
            return joined(parts, schema)


class Spark:
    """A Spark Connect server (Sail, Apache Spark), which reads the same Parquet files itself.

    ``files`` are the flows as the server sees them (an address in an object store); the store's own paths by default.
    """

    def __init__(self, store: Store, release: Release, remote: str, files: Sequence[str] | None = None) -> None:
        self.files = list(files) if files else [str(path) for path in store.paths(release, "flows")]
        self.remote = remote

    def query(self, expression: Expression) -> pa.Table:
        """The same expression, compiled to Spark SQL; only the result travels."""
        ibis = _ibis()
        with self._session() as session:
            connection = ibis.pyspark.connect(session)
            session.read.parquet(*self.files).createOrReplaceTempView(VIEW)
            return ordered(expression(connection.table(VIEW)).to_pyarrow())

    def apply(self, function: Function, schema: pa.Schema, by: Key = "product_code") -> pa.Table:
        """The function as a grouped Arrow application: the groups stay with the server's workers."""

        def grouped(rows: pa.Table) -> pa.Table:
            return function(rows.sort_by([(name, "ascending") for name in ORDER])).cast(schema)

        with self._session() as session, _by_value(function):
            flows = session.read.parquet(*self.files).select(*COLUMNS)
            made = flows.groupBy(by).applyInArrow(grouped, schema=_words(schema))
            return ordered(made.toArrow().cast(schema))

    @contextmanager
    def _session(self) -> Iterator[Any]:
        """A session of its own; whatever the server or the way to it does becomes a SystemFault."""
        try:
            from pyspark.sql import SparkSession
            from pyspark.sql.connect.client.retries import DefaultPolicy
        except ImportError:
            raise _missing() from None
        session = None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                session = SparkSession.builder.remote(self.remote).create()
            # the client's own patience is half an hour; a server that is gone is said to be gone within seconds
            session.client.set_retry_policies([DefaultPolicy(max_retries=4, max_backoff=2000)])
            yield session
        except HanbadaError:
            raise
        except Exception as fault:
            raise self._lost(fault) from fault
        finally:
            if session is not None:
                with suppress(Exception):
                    session.stop()

    def _lost(self, fault: Exception) -> SystemFault:
        words = (str(fault).strip() or type(fault).__name__).splitlines()[0][:300]
        return SystemFault(
            Text(f"{self.remote}의 작업이 끝나지 않음: {words}", f"the job at {self.remote} did not end: {words}"),
            Text("끝까지 답하는 Spark Connect 서버", "a Spark Connect server that answers to the end"),
            Text(
                "서버의 기록을 확인하고 다시 실행하세요. 일부만 된 결과는 남지 않았습니다",
                "see the server's log and run again; nothing partial was left",
            ),
        )


VIEW = "hanbada_flows"


def engine(name: str, store: Store, release: Release, remote: str | None = None) -> Engine:
    """The engine of a setting: "threads", or "spark" with the address of a server (sc://host:port).

    Raises InputError for another name, or for spark without an address.
    """
    if name == "threads" and remote is None:
        return Threads(store, release)
    if name == "spark" and remote and remote.startswith("sc://"):
        return Spark(store, release, remote)
    raise InputError(
        Text(f"엔진 '{name}', 주소 '{remote or ''}'", f"the engine '{name}' with the address '{remote or ''}'"),
        Text("threads, 또는 sc:// 주소가 있는 spark", "threads, or spark with an sc:// address"),
        Text(
            "예: --engine spark --remote sc://localhost:50051", "such as --engine spark --remote sc://localhost:50051"
        ),
    )


def ordered(table: pa.Table) -> pa.Table:
    """The rows in the order of the columns, unknown last, without an engine's own notes: equal for equal rows."""
    return table.sort_by([(name, "ascending") for name in table.column_names]).replace_schema_metadata(None)


def joined(parts: Iterable[pa.Table], schema: pa.Schema) -> pa.Table:
    """The tables of all groups as one, ordered."""
    import pyarrow as pa

    return ordered(pa.concat_tables([schema.empty_table(), *parts]))


def save(table: pa.Table, path: Path) -> None:
    """Writes a result as Parquet: after a crash at any moment the file is the old one or the new one."""
    import pyarrow.parquet as pq

    draft = path.with_name(f".{path.name}.draft")
    with disk.faults(path):
        try:
            pq.write_table(table, draft)
            disk.sync(draft)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def _by_value(function: Function) -> Iterator[None]:
    """The module of a function travels with it: the server need not have the script that it was written in."""
    from pyspark import cloudpickle

    module = sys.modules.get(function.__module__)
    if module is None or module.__name__ == "__main__":
        yield
        return
    cloudpickle.register_pickle_by_value(module)
    try:
        yield
    finally:
        cloudpickle.unregister_pickle_by_value(module)


def _ibis() -> Any:
    try:
        import ibis
    except ImportError:
        raise _missing() from None
    return ibis


def _missing() -> SystemFault:
    return SystemFault(
        Text("Ibis 또는 Spark Connect 클라이언트가 설치되지 않음", "Ibis or the Spark Connect client is not installed"),
        Text("선택 구성 [spark]", "the extra [spark]"),
        Text("`pip install 'hanbada[spark]'`를 실행하세요", "run `pip install 'hanbada[spark]'`"),
    )


def _words(schema: pa.Schema) -> str:
    """The schema in Spark's words. InputError for a type that the two do not share."""
    shared = {
        "int16": "smallint", "int32": "int", "int64": "bigint", "float": "float", "double": "double",
        "string": "string", "bool": "boolean",
    }  # fmt: skip
    strange = [f"{field.name} {field.type}" for field in schema if str(field.type) not in shared]
    if strange:
        raise InputError(
            Text(f"결과 열 {', '.join(strange)}", f"the result columns {', '.join(strange)}"),
            Text(f"자료형 {', '.join(shared)}", f"one of the types {', '.join(shared)}"),
            Text("결과의 자료형을 바꾸세요", "change the types of the result"),
        )
    return ", ".join(f"`{field.name}` {shared[str(field.type)]}" for field in schema)
