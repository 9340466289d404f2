"""One expression and one function of a product's rows, on threads and on a real Spark Connect server: equal results.

The server is Sail from the package index, started on loopback with several workers in processes of its own; it needs
no JVM. Where Java and Apache Spark are present, `make test-long` runs the same jobs there.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from bench.baci_year import Size, write

from conftest import REQUIRED
from hanbada.base.errors import InputError, SystemFault
from hanbada.base.stamp import Release
from hanbada.data import Store
from hanbada.engine.jobs import Spark, Threads, engine, ordered, save

SCHEMA = pa.schema([("product_code", pa.string()), ("rows", pa.int64()), ("usd", pa.int64()), ("hhi", pa.float64())])


def absent(reason: str) -> None:
    if "spark" in REQUIRED:
        pytest.fail(f"{reason} (required by HANBADA_REQUIRE)")
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def _a_main_module_with_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """PySpark takes a process whose main module has no file for its own doctests: a worker of pytest-xdist is one."""
    monkeypatch.setattr(sys.modules["__main__"], "__file__", __file__, raising=False)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("raw")
    for year in (2021, 2022):
        write(folder, Size(30, 60, 0.2), year)
    made = Store.open(tmp_path_factory.mktemp("home"))
    made.import_("baci", folder)
    return made


@pytest.fixture(scope="module")
def release(store: Store) -> Release:
    return store.latest("baci")


class Server:
    """A Spark Connect server of our own on loopback, with its log."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = folder / "server.log"
        command = [str(Path(sys.executable).with_name("sail")), "spark", "server", "--ip", "127.0.0.1"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port)],
                env=os.environ | {"SAIL_MODE": "local-cluster", "RUST_LOG": "sail=debug,sail_execution=debug"},
                stdout=log,
                stderr=log,
            )
        self.remote = f"sc://127.0.0.1:{self.port}"
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def stop(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def sail() -> None:
    pytest.importorskip("ibis") if "spark" not in REQUIRED else None
    try:
        import pysail  # noqa: F401
        import pyspark  # noqa: F401
    except ImportError:
        absent("pysail or pyspark-client not installed: the extra [spark]")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    sail()
    made = Server(tmp_path_factory.mktemp("sail"))
    yield made
    made.stop()


def sums(flows):
    """A filter, a join of a table with its own margin, and a group-by."""
    world = flows.group_by(["year", "product_code"]).agg(world_usd=flows.value_usd.sum())
    large = world.filter(world.world_usd > 1_000_000)
    own = flows.group_by(["year", "exporter_code", "product_code"]).agg(usd=flows.value_usd.sum(), rows=flows.count())
    return own.join(large, ["year", "product_code"]).select(
        "year", "exporter_code", "product_code", "usd", "rows", "world_usd"
    )


def concentration(rows: pa.Table) -> pa.Table:
    """Rows, dollars and the concentration of the exporters of one product, all years."""
    value = rows["value_usd"].to_numpy()
    _, exporter = np.unique(rows["exporter_code"].to_numpy(zero_copy_only=False).astype(str), return_inverse=True)
    share = np.bincount(exporter, value) / value.sum()
    cells = [[rows["product_code"][0].as_py()], [len(value)], [int(value.sum())], [float((share**2).sum())]]
    return pa.table([pa.array(cell, field.type) for cell, field in zip(cells, SCHEMA, strict=True)], schema=SCHEMA)


def test_an_expression_is_what_polars_says(store: Store, release: Release) -> None:
    pytest.importorskip("ibis") if "spark" not in REQUIRED else None
    import polars as pl

    found = pl.from_arrow(Threads(store, release).query(sums))
    flows = store.scan(release, "flows").collect()
    world = flows.group_by("year", "product_code").agg(world_usd=pl.col("value_usd").sum())
    own = flows.group_by("year", "exporter_code", "product_code").agg(
        usd=pl.col("value_usd").sum(), rows=pl.len().cast(pl.Int64)
    )
    wanted = own.join(world.filter(pl.col("world_usd") > 1_000_000), on=["year", "product_code"]).sort(
        "year", "exporter_code", "product_code"
    )
    assert isinstance(found, pl.DataFrame)
    assert found.equals(wanted.select(found.columns).cast(dict(found.schema)))


@pytest.mark.parametrize("by", ["product_code", "year"])
def test_functions_see_the_rows_of_the_release(store: Store, release: Release, by) -> None:
    schema = pa.schema([("n", pa.int64()), ("usd", pa.int64()), ("unknown", pa.int64())])

    def count(rows: pa.Table) -> pa.Table:
        assert len(set(rows[by].to_pylist())) == 1
        keys = rows.select(["year", "product_code", "exporter_code", "importer_code"])
        assert keys.equals(keys.sort_by([(name, "ascending") for name in keys.column_names]))
        return pa.table(
            [[rows.num_rows], [sum(rows["value_usd"].to_pylist())], [rows["quantity_kg"].null_count]], schema=schema
        )

    found = Threads(store, release, 3).apply(count, schema, by)
    flows = store.scan(release, "flows").collect()
    assert found.num_rows == flows[by].n_unique()
    assert sum(found["n"].to_pylist()) == flows.height
    assert sum(found["usd"].to_pylist()) == flows["value_usd"].sum()
    assert sum(found["unknown"].to_pylist()) == flows["quantity_kg"].null_count()


@pytest.mark.timeout(240)
def test_threads_and_spark_give_the_same_to_the_last_digit(store: Store, release: Release, server: Server) -> None:
    here, there = Threads(store, release), engine("spark", store, release, server.remote)
    assert here.query(sums).equals(there.query(sums))
    for by in ("product_code", "year"):
        assert here.apply(concentration, SCHEMA, by).equals(there.apply(concentration, SCHEMA, by))  # type: ignore[arg-type]
    log = server.log.read_text(errors="replace")
    workers = set(re.findall(r"worker (\d+) is available", log))
    assert len(workers) > 1, "the work was not split over several workers"
    ended = re.findall(r"job_id: (\d+), stage: (\d+), partition: (\d+), attempt: \d+, status: Succeeded", log)
    parts = Counter((job, stage) for job, stage, _ in set(ended))
    assert max(parts.values()) > 1, "no stage was run in parts"


@pytest.mark.timeout(240)
def test_a_server_killed_in_the_middle_is_said(store: Store, release: Release, tmp_path: Path) -> None:
    sail()
    server = Server(tmp_path)
    target = tmp_path / "result.parquet"

    def slow(rows: pa.Table) -> pa.Table:
        import time

        time.sleep(2)
        return concentration(rows)

    killer = threading.Timer(8, server.stop)
    killer.start()
    start = time.monotonic()
    try:
        with pytest.raises(SystemFault, match="nothing partial"):
            save(Spark(store, release, server.remote).apply(slow, SCHEMA), target)
    finally:
        killer.join()
    assert time.monotonic() - start < 120
    assert not list(tmp_path.glob("*parquet*"))


@pytest.mark.timeout(120)
def test_no_server_is_said_within_seconds(store: Store, release: Release) -> None:
    sail()
    with pytest.raises(SystemFault, match="did not end"):
        Spark(store, release, "sc://127.0.0.1:9").query(sums)


def test_a_failing_function_leaves_nothing(store: Store, release: Release, tmp_path: Path) -> None:
    def fails(rows: pa.Table) -> pa.Table:
        raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        save(Threads(store, release).apply(fails, SCHEMA), tmp_path / "result.parquet")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "remote"), [("dask", None), ("spark", None), ("spark", "http://x"), ("threads", "sc://x")]
)
def test_another_engine_is_refused(store: Store, release: Release, name, remote) -> None:
    with pytest.raises(InputError, match="sc://"):
        engine(name, store, release, remote)


def test_a_type_that_spark_does_not_share_is_refused(store: Store, release: Release) -> None:
    from hanbada.engine.jobs import _words

    assert _words(SCHEMA) == "`product_code` string, `rows` bigint, `usd` bigint, `hhi` double"
    with pytest.raises(InputError, match="list"):
        _words(pa.schema([("x", pa.list_(pa.int8()))]))


def test_saving_replaces_whole_files(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    table = ordered(pa.table({"b": [2, 1], "a": ["x", "y"]}))
    save(table, tmp_path / "r.parquet")
    assert pq.read_table(tmp_path / "r.parquet").equals(table)
    assert [path.name for path in tmp_path.iterdir()] == ["r.parquet"]


@pytest.fixture(scope="module")
def apache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An Apache Spark Connect server of our own; needs Java and Spark (SPARK_HOME, or the full pyspark with its jars)."""
    pyspark = pytest.importorskip("pyspark")
    home = Path(os.environ.get("SPARK_HOME") or Path(pyspark.__file__).parent)
    submit = home / "bin" / "spark-submit"
    if shutil.which("java") is None or not submit.is_file():
        pytest.skip("Apache Spark needs Java, and SPARK_HOME or the full pyspark package")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("spark")
    env = os.environ | {"SPARK_HOME": str(home), "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    command = [
        str(submit), "--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "--master", "local[2]",
        "--conf", f"spark.connect.grpc.binding.port={port}", "spark-internal",
    ]  # fmt: skip
    log = folder / "log"
    with log.open("w") as out:
        child = subprocess.Popen(command, env=env, stdout=out, stderr=out, start_new_session=True)
    try:
        until = time.monotonic() + 180
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert child.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(1)
        yield f"sc://127.0.0.1:{port}"
    finally:
        with suppress(ProcessLookupError):  # it ended by itself, which the log says
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


@pytest.mark.long
@pytest.mark.timeout(600)
def test_apache_spark_gives_the_same_too(store: Store, release: Release, apache: str) -> None:
    here, there = Threads(store, release), Spark(store, release, apache)
    assert here.query(sums).equals(there.query(sums))
    for by in ("product_code", "year"):
        assert here.apply(concentration, SCHEMA, by).equals(there.apply(concentration, SCHEMA, by))  # type: ignore[arg-type]


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_killed_worker_of_apache_spark_is_said_or_made_good(
    store: Store, release: Release, apache: str, tmp_path: Path
) -> None:
    target, note = tmp_path / "result.parquet", str(tmp_path / "worker")

    def fatal(rows: pa.Table) -> pa.Table:
        import os
        import signal
        from pathlib import Path

        try:
            Path(note).touch(exist_ok=False)
        except FileExistsError:
            return concentration(rows)
        os.kill(os.getpid(), signal.SIGKILL)
        return rows

    try:
        save(Spark(store, release, apache).apply(fatal, SCHEMA), target)
    except SystemFault as fault:
        assert "nothing partial" in str(fault)
        assert not target.exists()
    else:
        import pyarrow.parquet as pq

        assert pq.read_table(target).equals(Threads(store, release).apply(concentration, SCHEMA))
    assert Path(note).exists(), "no worker was killed"
    again = Spark(store, release, apache).apply(concentration, SCHEMA)
    assert again.equals(Threads(store, release).apply(concentration, SCHEMA))
