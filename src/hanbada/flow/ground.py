"""The ground: releases → world, countries and border. What every question rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from hanbada.base.errors import MissingRelease
from hanbada.data import Store
from hanbada.data.geography import Geography
from hanbada.data.macro import Macro
from hanbada.engine import World
from hanbada.ranking import Ranking, Settings, rank

if TYPE_CHECKING:  # a ranking needs none of these; their models take longer to load than it takes to rank
    from hanbada.base.codes import HSRevision
    from hanbada.border.duty import Duty
    from hanbada.border.tariffs import Tariffs
    from hanbada.hs.names import Names


@dataclass(frozen=True)
class Ground:
    """A trade release as a world, and what is known about countries and the border."""

    store: Store
    world: World
    geography: Geography
    macro: Macro

    @classmethod
    def open(cls, store: Store | None = None, release: str | None = None) -> Ground:
        """The newest releases of a store, or the trade release that is named. Raises MissingRelease."""
        store = store or Store.open()
        return cls(store, World.load(store, store.trade(release)), Geography.load(store), Macro.load(store))

    @cached_property
    def names(self) -> Names:
        """Names and concordances of HS codes; empty where none were imported."""
        from hanbada.hs.names import Names

        return Names.load(self.store, self.world.release)

    @cached_property
    def tariffs(self) -> Tariffs:
        """All tariff lines; empty where none were imported, and then every duty is unknown."""
        from hanbada.border.tariffs import Tariffs

        return Tariffs.load(self.store)

    @cached_property
    def shapes(self) -> Path | None:
        """The shapes of the countries; None where the map was not pulled, and then the section says so."""
        try:
            return self.store.asset("world-map", "countries-50m.json")
        except MissingRelease:
            return None

    def duty(self, importer: str, exporter: str, product: str, revision: HSRevision, on: date) -> Duty:
        """Everything known about the duty on a day."""
        from hanbada.border.duty import duty_due

        return duty_due(self.tariffs, importer, exporter, product, revision, on, self.names.convert)

    def rank(
        self, exporter: str, products: Sequence[str], settings: Settings | None = None, on: date | None = None
    ) -> Ranking:
        """All markets in order; duties count where tariffs were imported and the day is given."""
        known = on is not None and bool(self.store.releases("tariffs"))
        chosen = settings or Settings()
        return rank(
            self.world,
            exporter,
            products,
            geography=self.geography,
            macro=self.macro,
            tariffs=self.tariffs if known else None,
            convert=self.names.convert if known else None,
            settings=replace(chosen, duty_on=on) if known else chosen,
        )
