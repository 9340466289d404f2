"""Who sees which rows and who may do what: the only module where a model's manager appears.

A model says which way its rows lie (``scope``) and who may act on them (``may``), in the words defined here; the rules
are here. Standing is read from the database on every request, so that whoever loses a membership loses it at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Value

from hanbada.programme import clock
from hanbada.programme.among import Ids

M = TypeVar("M", bound=Model)
Rule = Callable[["Standing", Any], bool]

#: Every row. A condition on a column, such as "the id is not null", would read every row to count them.
ALL = Q(Value(True))
#: The organisations' kinds that work on the programme, and the roles that see rows rather than counts.
OFFICES = ("coordinator", "ministry", "agency")
WORKING = ("officer", "lead")
COUNTING = ("officer", "lead", "analyst", "publisher", "approver")
#: The states in which a referral opens a company to its receiver.
LIVE = ("sent", "accepted", "done")
#: The parts of a company file that a referral's purpose opens to its receiver.
OPENS: dict[str, frozenset[str]] = {
    "market": frozenset({"profile", "products", "contacts"}),
    "finance": frozenset({"profile", "years", "contacts"}),
    "insurance": frozenset({"profile", "years", "contacts"}),
    "law": frozenset({"profile", "contacts"}),
    "customs": frozenset({"profile", "products", "customs", "contacts"}),
    "certification": frozenset({"profile", "products", "contacts"}),
    "technology": frozenset({"profile", "products", "contacts"}),
    "logistics": frozenset({"profile", "products", "contacts"}),
}


class System:
    """The actor of commands that run without a person: content, demo world, reminders. Never a request's user."""

    pk = None
    is_active = True
    is_authenticated = False

    def __str__(self) -> str:
        return "system"


SYSTEM = System()


@dataclass(frozen=True, slots=True)
class Place:
    """One membership in force: which organisation, of which kind, in which role."""

    organisation: UUID
    kind: str
    role: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A reader's memberships in force today; none: sees nothing, may nothing.

    ``known``  what one request has looked up already; None: nothing is kept, every question goes to the database
    """

    user: UUID | None
    places: tuple[Place, ...] = ()
    known: dict[Any, Any] | None = field(default=None, compare=False, repr=False)

    def at(self, *kinds: str, roles: tuple[str, ...] = WORKING) -> list[UUID]:
        """The organisations of these kinds in which the reader holds one of the roles."""
        return [place.organisation for place in self.places if place.kind in kinds and place.role in roles]

    def holds(self, *roles: str) -> bool:
        """Whether the reader holds one of the roles anywhere."""
        return any(place.role in roles for place in self.places)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a model's rows lie; every way that is not named is closed.

    ``company``        lookup from the row to its company ("" where the row is the company): its coordinator sees it
    ``part``           the part of the company file: agencies see it where a referral's purpose opens the part
    ``agencies``       whether an open referral shows the row at all
    ``among``          lookups to organisations: agencies see the row only where one of these is their own
    ``portal``         whether the company's own members see the row
    ``customs``        which rows come from the customs service: they also need the company's consent to that
    ``organisations``  lookups to organisations whose officers and leads see the row whatever the company
    ``coordinator``    lookup to the coordinator, for rows without a company
    ``roles``          roles that see every row (administrator, auditor)
    ``shared``         lookup to the plan version: agencies and the company see the row where it was shared with them
    ``own``            lookup to the user whose own row it is
    ``everyone``       whether every member of any organisation sees the row
    """

    company: str | None = None
    part: str = "profile"
    agencies: bool = True
    among: tuple[str, ...] = ()
    portal: bool = True
    customs: Q | None = None
    organisations: tuple[str, ...] = ()
    coordinator: str | None = None
    roles: frozenset[str] = frozenset()
    shared: str | None = None
    own: str | None = None
    everyone: bool = False


def every(model: type[M]) -> QuerySet[M]:
    """All rows, unscoped: for services, commands and checks; never for a page, a selector, a form or the API."""
    return model._default_manager.all()


def visible(user: Any, model: type[M]) -> QuerySet[M]:
    """The rows of a model that a user may read; a model without a scope is an error, not an open door."""
    rows = every(model)
    if user is SYSTEM:
        return rows
    standing = standing_now(user)
    if not standing.places:
        return rows.none()
    return rows.filter(_sees(standing, model))


def may(user: Any, action: str, obj: Model) -> bool:
    """Whether a user may do an action with an object; an action that its model does not declare is an error."""
    rules = type(obj).may  # type: ignore[attr-defined]
    if action not in rules:
        raise LookupError(f"{type(obj).__name__}.may declares no action {action!r}; it has {sorted(rules)}")
    return user is SYSTEM or bool(rules[action](standing_now(user), obj))


def sliced(rows: QuerySet[M], start: int, stop: int) -> QuerySet[M]:
    """Some rows in their order, found by their ids first: the others are not read and joined to be sorted or skipped."""
    return rows.filter(pk__in=list(rows.values_list("pk", flat=True)[start:stop]))


def tally(user: Any, model: type[M], *by: str, where: Q | None = None) -> list[dict[str, Any]]:
    """Counts of rows by some lookups, for who may count without reading: coordinator and ministry of the programme.

    Gives a list of {lookup: value, …, "n": count}. Only models with a company or a coordinator can be counted.
    ``where`` is a condition of the code's own (overdue), never one that a reader typed: it could single out a firm.
    """
    standing = standing_now(user)
    counted = _under(
        standing, model, standing.at("coordinator", "ministry", roles=COUNTING), ("coordinator", "ministry")
    )
    rows = every(model).filter(counted) if where is None else every(model).filter(counted, where)
    return list(rows.order_by().values(*by).annotate(n=Count("*")))


def standing_now(user: Any) -> Standing:
    """The standing that the request has read, else a fresh one."""
    return getattr(user, "standing", None) or standing_of(user)


def standing_of(user: Any) -> Standing:
    """The memberships in force today, of an active user in organisations that are open; one query."""
    if getattr(user, "pk", None) is None:
        return Standing(None)
    day = clock.today()
    rows = (
        every(apps.get_model("programme", "Membership"))
        .filter(Q(until=None) | Q(until__gt=day), member=user.pk, member__is_active=True, since__lte=day)
        .filter(Q(organisation__closed_on=None) | Q(organisation__closed_on__gt=day))
        .values_list("organisation_id", "organisation__kind", "role")
    )
    return Standing(user.pk, tuple(Place(*row) for row in rows))


def consents(day: date) -> QuerySet[Any]:
    """The consents in force on a day: given, neither withdrawn nor expired."""
    consent = apps.get_model("programme", "Consent")
    return every(consent).filter(given_on__lte=day, expires_on__gte=day, withdrawn_at=None)


def open_to(organisation: UUID, company: UUID) -> bool:
    """Whether an organisation's officers see a company now: a live referral under a consent in force."""
    return bool(_opened([organisation], "profile").filter(case__company=company).exists())


def coordinator_of(path: str) -> Rule:
    """An officer or lead of the coordinator whose id lies at the attribute path."""
    return lambda standing, obj: _at(obj, path) in standing.at("coordinator")


def staff_of(*paths: str) -> Rule:
    """An officer or lead of the office (agency, ministry, coordinator) at one of the attribute paths."""
    return lambda standing, obj: any(_at(obj, path) in standing.at(*OFFICES) for path in paths)


def company_of(path: str) -> Rule:
    """A member of the company itself, whose organisation's id lies at the attribute path."""
    return lambda standing, obj: _at(obj, path) in standing.at("company")


def holder_of(*roles: str) -> Rule:
    """Whoever holds one of the roles."""
    return lambda standing, obj: standing.holds(*roles)


def either(*rules: Rule) -> Rule:
    """One rule suffices."""
    return lambda standing, obj: any(rule(standing, obj) for rule in rules)


def _at(obj: Any, path: str) -> Any:
    try:
        return attrgetter(path)(obj) or object()  # nothing there belongs to nobody
    except AttributeError:
        return object()


def _join(*parts: str) -> str:
    """A lookup of non-empty parts, ending in two underscores unless empty."""
    return "".join(f"{part}__" for part in parts if part)


def _under(standing: Standing, model: type[Model], offices: list[UUID], ends: tuple[str, ...] = ("coordinator",)) -> Q:
    """The rows of the programmes that one of the offices runs (or answers for): all rows where these are all programmes.

    One programme is the usual case; without the shortcut its every count would join three tables row by row.
    """
    path = _programme(model.scope)  # type: ignore[attr-defined]
    known = _remembered(standing, "programmes", _programmes)
    ours = [pk for pk, *held in known if any(dict(zip(_ENDS, held, strict=True))[end] in offices for end in ends)]
    if known and len(ours) == len(known) and _leads_on(model, path):
        return ALL
    return Q(**{f"{path}__in": ours})


#: What a programme has at its ends, in the order in which they are looked up.
_ENDS = ("coordinator", "ministry")


def _programmes() -> list[Any]:
    rows = every(apps.get_model("programme", "Programme"))
    return list(rows.order_by().values_list("pk", *(f"{end}_id" for end in _ENDS)))


def _programme(scope: Scope) -> str:
    """The lookup from a row to its programme."""
    if scope.company is not None:
        return _join(scope.company) + "programme"
    if scope.coordinator is None:
        raise LookupError("a model without company and coordinator cannot be counted")
    return scope.coordinator.removesuffix("coordinator").removesuffix("__") or "pk"


def _leads_on(model: type[Model], path: str) -> bool:
    """Whether every row has something at the end of the path, because the database itself insists on each step."""
    at: Any = model
    for name in path.split("__"):
        step = at._meta.pk if name == "pk" else at._meta.get_field(name)
        if step.null or (step.is_relation and not step.db_constraint):
            return False
        at = step.related_model
    return True


def _remembered(standing: Standing, key: Any, look: Callable[[], Any]) -> Any:
    """What the request has looked up already, else what it looks up now."""
    if standing.known is None:
        return look()
    if key not in standing.known:
        standing.known[key] = look()
    return standing.known[key]


def _sees(standing: Standing, model: type[Model]) -> Q:
    scope: Scope = model.scope  # type: ignore[attr-defined]
    if scope.everyone or standing.holds(*scope.roles):
        return ALL
    ways = [Q(**{f"{path}__in": standing.at(*OFFICES)}) for path in scope.organisations]
    if scope.own is not None:
        ways.append(Q(**{scope.own: standing.user}))
    if scope.coordinator is not None:
        ways += [_under(standing, model, ours)] if (ours := standing.at("coordinator")) else []
    if scope.company is not None:
        ways.append(_of_company(standing, model))
    return _any(ways)


def _of_company(standing: Standing, model: type[Model]) -> Q:
    scope: Scope = model.scope  # type: ignore[attr-defined]
    path = _join(scope.company or "")
    ours, receivers = standing.at("coordinator"), standing.at("agency", "ministry")
    ways = [_under(standing, model, ours)] if ours else []
    if receivers and scope.agencies:
        opened = _opened_now(standing, path, receivers, scope.part)
        if scope.shared is not None:
            opened &= Q(**{f"{scope.shared}__in": _shared(receivers, scope.part)})
        ways.append(opened & _any([Q(**{f"{way}__in": receivers}) for way in scope.among]) if scope.among else opened)
    seen = _any(ways)
    if scope.customs is not None:
        seen &= ~scope.customs | Q(**{f"{path}pk__in": _customs_consented(ours + receivers)})
    own = standing.at("company") if scope.portal else []
    return seen | _of_portal(path, own, scope) if own else seen


def _of_portal(path: str, own: list[UUID], scope: Scope) -> Q:
    ours = Q(**{f"{path}organisation__in": own})
    if scope.shared is None:
        return ours
    shares = every(apps.get_model("programme", "PlanShare")).filter(organisation__in=own, withdrawn_at=None)
    return ours & Q(**{f"{scope.shared}__in": shares.order_by().values("plan")})


def _opened_now(standing: Standing, path: str, receivers: list[UUID], part: str) -> Q:
    """The rows of the open companies: looked up once a request, and for a command asked anew within each query.

    Rows that hang on a case are found by the cases, so that no row's case must be read to know its company.
    """
    rows = _opened(receivers, part)
    if standing.known is None:
        return Q(**{f"{path}pk__in": rows})
    companies = _remembered(standing, ("opened", part), lambda: rows.aggregate(ids=Ids("case__company"))["ids"])
    if not path.endswith("case__company__"):
        return Q(**{f"{path}pk__among": companies})
    held = every(apps.get_model("programme", "Case")).filter(company__pk__among=companies).order_by()
    cases = _remembered(standing, ("cases", part), lambda: held.aggregate(ids=Ids("pk"))["ids"])
    return Q(**{f"{path.removesuffix('company__')}pk__among": cases})


def _opened(receivers: list[UUID], part: str) -> QuerySet[Any]:
    """Companies with a live referral to a receiver, for a purpose that opens the part, under a consent in force."""
    return _live(part).filter(to_org__in=receivers).order_by().values("case__company")


def _shared(receivers: list[UUID], part: str) -> QuerySet[Any]:
    """Plan versions shared with a receiver to which the plan's company is open."""
    opened = _live(part).filter(to_org=OuterRef("organisation"), case__company=OuterRef("plan__company"))
    shares = every(apps.get_model("programme", "PlanShare"))
    rows = shares.filter(Exists(opened), organisation__in=receivers, withdrawn_at=None)
    return rows.order_by().values("plan")


def _live(part: str) -> QuerySet[Any]:
    """Referrals that open a part of the company's file to their receiver today."""
    purposes = [purpose for purpose, parts in OPENS.items() if part in parts]
    agreed = consents(clock.today()).filter(
        item="file", company=OuterRef("case__company"), purpose=OuterRef("purpose"), receiver=OuterRef("to_org")
    )
    referrals = every(apps.get_model("programme", "Referral"))
    return referrals.filter(Exists(agreed), state__in=LIVE, purpose__in=purposes)


def _customs_consented(receivers: list[UUID]) -> QuerySet[Any]:
    """Companies that agreed to show a receiver what the customs service holds of them."""
    return consents(clock.today()).filter(item="customs", receiver__in=receivers).order_by().values("company")


def _any(ways: list[Q]) -> Q:
    """One way suffices; no way at all: nothing."""
    found = Q(pk__in=[])
    for way in ways:
        found |= way
    return found
