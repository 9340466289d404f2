"""Who sees which rows: a model lists its ways, and whoever one of them reaches sees the row; the rest is closed.

A lookup leads from the row, in the words of the query ("case__company"); "" where the row is the company itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db.models import Count, Model, Q, QuerySet, Value

from hanbada.programme.access.grants import granted
from hanbada.programme.access.rows import every
from hanbada.programme.access.standing import COUNTING, OFFICES, SYSTEM, Standing, standing_now
from hanbada.programme.among import Ids

M = TypeVar("M", bound=Model)

#: Every row. A condition on a column, such as "the id is not null", would read every row to count them.
ALL = Q(Value(True))
NOTHING = Q(pk__in=[])


def visible(user: Any, model: type[M]) -> QuerySet[M]:
    """The rows of a model that a user may read; a model without ways is an error, not an open door."""
    rows = every(model)
    return rows if user is SYSTEM else rows.filter(_any(_ways(model), standing_now(user), model))


def tally(user: Any, model: type[M], *by: str, figures: Mapping[str, Q]) -> list[dict[str, Any]]:
    """Counts of rows by some lookups, for who may count without reading: coordinator and ministry of the programme.

    Gives a list of {lookup: value, …, figure: count}. Only models with a company or a programme can be counted.
    A figure's condition is the code's own (overdue), never one that a reader typed: it could single out a firm.
    """
    standing = standing_now(user)
    offices = standing.at("coordinator", "ministry", roles=COUNTING)
    path = next((way.programme for way in _ways(model) if isinstance(way, OfCompany | ByProgramme)), None)
    if path is None:
        raise LookupError(f"{model.__name__} has no way by company or programme: it cannot be counted")
    counted = _in_programmes_of(standing, model, path, offices, answers=True)
    made = {name: Count("*") if where is ALL else Count("pk", filter=where) for name, where in figures.items()}
    rows = every(model).filter(counted).order_by()
    return list(rows.values(*by).annotate(**made)) if by else [rows.aggregate(**made)]


def company_path(model: type[Model]) -> str | None:
    """The lookup from a row to the company that it concerns, as its ways say; None where there is none."""
    return next((way.company for way in _ways(model) if isinstance(way, OfCompany)), None)


class Way(Protocol):
    """One way to rows."""

    def opens(self, standing: Standing, model: type[Model]) -> Q:
        """The rows that a standing reaches by it."""


@dataclass(frozen=True, slots=True)
class OfCompany:
    """What the ways to a company's rows share: the lookup to the company."""

    company: str

    @property
    def programme(self) -> str:
        """The lookup to the company's programme."""
        return f"{self.company}__programme" if self.company else "programme"

    def of_company(self, condition: str, value: Any) -> Q:
        """A condition on the company."""
        return Q(**{f"{self.company}__{condition}" if self.company else condition: value})


@dataclass(frozen=True, slots=True)
class ByCoordinator(OfCompany):
    """The coordinator of the company's programme."""

    def opens(self, standing: Standing, model: type[Model]) -> Q:
        """The rows of the companies of its programmes."""
        return _in_programmes_of(standing, model, self.programme, standing.at("coordinator"))


@dataclass(frozen=True, slots=True)
class ByReferral(OfCompany):
    """Agencies and ministries, where a live referral under a consent in force opens the company to them.

    ``part``    the part of the company's file: the referral's purpose must open it
    ``among``   lookups to organisations: one of these must be the reader's own
    ``shared``  lookup to the plan version, which must be shared with the reader
    """

    part: str = "profile"
    among: tuple[str, ...] = ()
    shared: str = ""

    def opens(self, standing: Standing, model: type[Model]) -> Q:
        """The rows of the companies that are open to the reader's organisations."""
        receivers = standing.at("agency", "ministry")
        if not receivers:
            return NOTHING
        seen = self._of_open(standing, model, granted("opened", receivers, self.part))
        if self.shared:
            seen &= Q(**{f"{self.shared}__in": granted("shared", receivers, self.part)})
        if self.among:
            seen &= reduce(or_, (Q(**{f"{path}__in": receivers}) for path in self.among))
        return seen

    def _of_open(self, standing: Standing, model: type[Model], companies: QuerySet[Any]) -> Q:
        """The rows of these companies: looked up once a request, and for a command asked anew within each query.

        Rows that hang on another row (a case) are found by that one, so that it must not be read to know its company.
        """
        if standing.known is None:
            return self.of_company("pk__in", companies)
        ids = standing.once(("opened", self.part), lambda: companies.aggregate(ids=Ids("company"))["ids"])
        between, _, last = self.company.rpartition("__")
        if not between:
            return self.of_company("pk__among", ids)
        holder: Any = model
        for step in between.split("__"):
            holder = holder._meta.get_field(step).related_model
        held = every(holder).filter(**{f"{last}__pk__among": ids}).order_by()
        key = (holder, last, self.part)
        return Q(**{f"{between}__pk__among": standing.once(key, lambda: held.aggregate(ids=Ids("pk"))["ids"])})


@dataclass(frozen=True, slots=True)
class ByPortal(OfCompany):
    """The company's own members; with ``shared``, the lookup to the plan version, only what was shared with them."""

    shared: str = ""

    def opens(self, standing: Standing, model: type[Model]) -> Q:
        """The rows of the reader's own company."""
        own = standing.at("company")
        if not own:
            return NOTHING
        ours = self.of_company("organisation__in", own)
        return ours & Q(**{f"{self.shared}__in": granted("shared", own)}) if self.shared else ours


@dataclass(frozen=True, slots=True)
class Agreed(OfCompany):
    """Ways of which some rows (``where``) also need that the company agreed to show the reader this item."""

    item: str
    where: Q
    ways: tuple[Way, ...]

    def opens(self, standing: Standing, model: type[Model]) -> Q:
        """What the ways open, without the rows that were not agreed to."""
        seen, receivers = _any(self.ways, standing, model), standing.at(*OFFICES)
        return seen & (~self.where | self.of_company("pk__in", granted("agreed", self.item, receivers)))


@dataclass(frozen=True, slots=True)
class ByProgramme:
    """The coordinator of the programme at the lookup, for rows without a company."""

    programme: str

    def opens(self, standing: Standing, model: type[Model]) -> Q:
        """The rows of its programmes."""
        return _in_programmes_of(standing, model, self.programme, standing.at("coordinator"))


@dataclass(frozen=True, slots=True)
class ByOffice:
    """The office at the lookup, **whatever** the company's consent: for rows without business data of a company."""

    organisation: str

    def opens(self, standing: Standing, model: type[Model]) -> Q:
        """The rows of the reader's offices."""
        return Q(**{f"{self.organisation}__in": standing.at(*OFFICES)})


@dataclass(frozen=True, slots=True)
class ByRole:
    """Whoever holds the role in an organisation of one of the kinds: every row."""

    role: str
    kinds: tuple[str, ...] = (*OFFICES, "company")

    def opens(self, standing: Standing, model: type[Model]) -> Q:
        """All or nothing."""
        return ALL if standing.at(*self.kinds, roles=(self.role,)) else NOTHING


@dataclass(frozen=True, slots=True)
class Own:
    """The person at the lookup, while it has a place anywhere."""

    user: str

    def opens(self, standing: Standing, model: type[Model]) -> Q:
        """The reader's own rows."""
        return Q(**{self.user: standing.user}) if standing.places else NOTHING


@dataclass(frozen=True, slots=True)
class Members:
    """Every member of any organisation."""

    def opens(self, standing: Standing, model: type[Model]) -> Q:
        """All or nothing."""
        return ALL if standing.places else NOTHING


@dataclass(frozen=True, slots=True)
class Public:
    """Everybody, also who has not signed in: what was published."""

    def opens(self, standing: Standing, model: type[Model]) -> Q:
        """Every row."""
        return ALL


@dataclass(frozen=True, slots=True)
class Only:
    """A way to some of the rows: those that belong to nobody yet, those that are published."""

    where: Q
    way: Way

    def opens(self, standing: Standing, model: type[Model]) -> Q:
        """What the way opens of them."""
        return self.where & self.way.opens(standing, model)


def _any(ways: tuple[Way, ...], standing: Standing, model: type[Model]) -> Q:
    """One way suffices; none at all: nothing."""
    found = NOTHING
    for way in ways:
        rows = way.opens(standing, model)
        if rows is ALL:
            return ALL
        found |= rows
    return found


def _ways(model: type[Model]) -> tuple[Way, ...]:
    return model.ways  # type: ignore[attr-defined,no-any-return]


def _in_programmes_of(
    standing: Standing, model: type[Model], path: str, offices: list[UUID], *, answers: bool = False
) -> Q:
    """The rows of the programmes that one of the offices runs (or answers for): all rows where these are all programmes.

    One programme is the usual case; without the shortcut its every count would join three tables row by row.
    """
    if not offices:
        return NOTHING
    known = standing.once("programmes", lambda: granted("programmes"))
    ours = [pk for pk, runs, responsible in known if runs in offices or (answers and responsible in offices)]
    return ALL if known and len(ours) == len(known) and _leads_on(model, path) else Q(**{f"{path}__in": ours})


def _leads_on(model: type[Model], path: str) -> bool:
    """Whether every row has something at the end of the path, because the database itself insists on each step."""
    at: Any = model
    for name in path.split("__"):
        step = at._meta.get_field(name)
        if step.null or not step.db_constraint:
            return False
        at = step.related_model
    return True
