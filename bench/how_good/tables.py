"""The tables that the ranking is held to: a folder with the two data sets, and the store's distances."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hanbada.data import Store
from hanbada.data.geography import Geography
from hanbada.ranking.backtest.split import Split
from hanbada.ranking.backtest.table import read_table
from hanbada.ranking.chances.flows import Flows
from hanbada.ranking.chances.places import geometry
from hanbada.ranking.chances.window import Geometry

FILES = {"baci": "baci_hs92_minerals74_1995_2024.parquet", "fish": "comtrade_fish_hs6_annualised_1962_2024.parquet"}
SPLITS = {
    "baci": Split((2019, 2020, 2021), (2022, 2023, 2024)),
    "fish": Split((2014, 2015, 2016), (2017, 2018, 2019)),
    "baci-before": Split((2016, 2017, 2018), (2019, 2020, 2021)),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """A table with its distances."""

    name: str
    flows: Flows
    geometry: Geometry

    @classmethod
    def of(cls, name: str, folder: Path) -> Ground:
        """One of the two sets, from the folder that holds them."""
        flows = read_table(folder / FILES[name.split("-")[0]]).flows
        return cls(name, flows, geometry(flows, Geography.load(Store.open())))
