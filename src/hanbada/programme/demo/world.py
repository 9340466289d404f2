"""What the stories of the demo world need: its people, its cohorts, the day on which it is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hanbada.programme.demo.stories import at_work
from hanbada.programme.objects.people.models import Organisation, User
from hanbada.programme.objects.programme.models import Cohort


@dataclass
class DemoOffice:
    """What the stories need: organisations and people by code, the cohorts, the day on which the demo is made."""

    places: dict[str, Organisation]
    people: dict[tuple[str, str], User]
    cohorts: dict[str, Cohort]
    coordinator: str
    now: datetime
    portals: list[str] = field(default_factory=list)
    plans: int = 0

    @property
    def officer(self) -> User:
        """The coordinator's officer, who does most of the work."""
        return self.people[self.coordinator, "officer"]

    def ago(self, days: float) -> datetime:
        """A working moment so many days before the demo was made."""
        return at_work(self.now - timedelta(days=days))
