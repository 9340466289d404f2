"""Tokens: the key is shown once and stored nowhere, and what ends it ends it on the next request."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.history import History
from hanbada.programme.objects.people.models import User
from hanbada.programme.objects.token import services
from hanbada.programme.objects.token.models import ApiToken
from office_cast import World


def make(world: World, **changes: object) -> tuple[ApiToken, str | None]:
    fields = {"name": "가상 연계", "scopes": ["referrals:read"], "days": 30, **changes}
    return services.token_create(user=world.user("agency_officer"), **fields)  # type: ignore[arg-type]


def test_the_key_is_stored_nowhere(world: World) -> None:
    _row, key = make(world)
    assert key is not None and services.token_found(key) is not None
    assert key not in str([list(every(model).values()) for model in (ApiToken, History)])


def test_a_form_sent_twice_makes_one_token(world: World) -> None:
    once = uuid4()
    (first, key), (second, nothing) = make(world, once=once), make(world, once=once)
    assert first.pk == second.pk and key is not None and nothing is None


@pytest.mark.parametrize(
    "end",
    [
        lambda world, row: services.token_revoke(user=world.user("agency_officer"), token=row),
        lambda world, row: services.token_revoke(user=world.user("administrator"), token=row),
        lambda world, row: every(User).filter(pk=row.holder_id).update(is_active=False),
        lambda world, row: every(ApiToken).filter(pk=row.pk).update(expires_at=clock.now() - timedelta(seconds=1)),
    ],
    ids=["withdrawn", "by the administrator", "account closed", "expired"],
)
def test_what_ends_it(world: World, end: object) -> None:
    row, key = make(world)
    end(world, row)  # type: ignore[operator]
    assert services.token_found(str(key)) is None


@pytest.mark.parametrize("changes", [{"scopes": []}, {"scopes": ["everything"]}, {"days": 0}, {"days": 367}])
def test_what_is_refused(world: World, changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        make(world, **changes)


def test_who_has_no_role_makes_none_and_nobody_withdraws_a_stranger_s(world: World) -> None:
    fields = {"name": "가상", "scopes": ["referrals:read"], "days": 1}
    with pytest.raises(PermissionDenied):
        services.token_create(user=world.user("former_member"), **fields)  # type: ignore[arg-type]
    row, _key = make(world)
    with pytest.raises(PermissionDenied):
        services.token_revoke(user=world.user("customs_officer"), token=row)


@pytest.mark.parametrize("key", ["", "hbd_", "\udcff", "a" * 5000])
def test_a_key_that_is_none(world: World, key: str) -> None:
    assert services.token_found(key) is None
