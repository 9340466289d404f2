"""Who may do what: rules as small pure functions of a standing and an object, by action in each model's ``may``."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.db.models import Model

from hanbada.programme.access.standing import OFFICES, SYSTEM, Standing, standing_now

Rule = Callable[[Standing, Any], bool]


def may(user: Any, action: str, obj: Model) -> bool:
    """Whether a user may do an action with an object; an action that its model does not declare is an error."""
    rules = type(obj).may  # type: ignore[attr-defined]
    if action not in rules:
        raise LookupError(f"{type(obj).__name__}.may declares no action {action!r}; it has {sorted(rules)}")
    return user is SYSTEM or bool(rules[action](standing_now(user), obj))


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
