"""The backtest: a table of trade, distances and a model that saw no outcome → how often each order was right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hanbada.base.errors import InputError, MissingRelease
from hanbada.base.text import Text
from hanbada.data import Store
from hanbada.data.geography import Geography
from hanbada.ranking.backtest.run import Backtest, backtest
from hanbada.ranking.backtest.split import checked, years
from hanbada.ranking.backtest.table import Table, read_release, read_table
from hanbada.ranking.backtest.training import trained
from hanbada.ranking.chances.model import Model, vintage
from hanbada.ranking.chances.places import geometry
from hanbada.ranking.chances.window import Geometry

NO_DISTANCES = Text(
    "지리자료가 없어 거리 없이 계산함(hanbada data pull geography)",
    "no geography: scored without distances (hanbada data pull geography)",
)


def held_to_the_past(
    table: str,
    base: str,
    outcome: str,
    *,
    model: str = "shipped",
    methods: Sequence[str] | None = None,
    exporter: str | None = None,
    stale: int = 0,
    save_model: Path | None = None,
) -> Backtest:
    """The orders of a base period held to an outcome.

    table       a file (CSV, Parquet) or a trade release of the store
    base        years such as 2019-2021; ``outcome`` likewise, later
    model       shipped, retrain, none, or a model's file; it has seen no year after the base less ``stale`` years
    methods     which orders to compare; None: all
    save_model  where to write the model that was used
    """
    store = Store.open()
    path = Path(table)
    read = read_table(path) if path.is_file() or path.suffix else read_release(store, store.find(table))
    split = checked(read.flows, years(base), years(outcome))
    try:
        places = Geography.load(store)
    except MissingRelease:
        places = None
    distances = geometry(read.flows, places)
    chosen = _model(model, read, distances, max(split.base) - stale)
    if chosen is not None and save_model is not None:
        chosen.save(save_model)
    notes = read.notes if places else (*read.notes, NO_DISTANCES)
    return backtest(
        read.name,
        read.flows,
        distances,
        split,
        model=chosen,
        methods=methods,
        exporter=exporter,
        notes=notes,
        stale=stale,
    )


def _model(name: str, read: Table, distances: Geometry, last: int) -> Model | None:
    if name == "none":
        return None
    if name == "retrain":
        return trained(read.flows, distances, last, source=read.name)
    if name != "shipped":
        return Model.load(Path(name))
    found = vintage(last)
    if found is None:
        raise InputError(
            Text(
                f"{last}년 이전의 결과만으로 학습한 배포 모형 없음", f"no shipped model that saw nothing after {last}"
            ),
            Text("더 늦은 기준기간", "a later base period"),
            Text("--model retrain 또는 --model none을 쓰세요", "use --model retrain or --model none"),
        )
    return found
