"""Advice: what an entry that a profile leaves empty costs the plan."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hanbada.base.text import Text
from hanbada.content.entry import Entry, Words

Section = Literal["company", "products", "present", "ranking", "market", "support", "timeline", "goals"]


class Cost(Entry):
    """What the plan's ``section`` loses where a ``path`` of the profile is empty; ``*`` stands for each year or product."""

    path: Annotated[str, Field(pattern=r"^[a-z_]+(\.([a-z_]+|\*))*$")]
    section: Section
    cost: Words

    @property
    def title(self) -> Text:
        """The cost itself."""
        return self.cost
