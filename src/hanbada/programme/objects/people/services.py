"""Writes about people: organisations, invitations, memberships, deactivation."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from hanbada.programme import clock
from hanbada.programme.access import SYSTEM, every
from hanbada.programme.base import change, create
from hanbada.programme.objects.people.models import Invitation, Membership, Organisation, User
from hanbada.programme.objects.token.models import ApiToken
from hanbada.programme.objects.token.services import token_revoke


def organisation_create(*, user: Any, once: UUID | None = None, **fields: Any) -> Organisation:
    """A new organisation."""
    return create(Organisation, user=user, action="organisation_create", once=once, **fields)


def organisation_edit(*, user: Any, organisation: Organisation, version: int | None, **fields: Any) -> Organisation:
    """Change an organisation; a closing day ends what its members see on that day."""
    return change(organisation, user=user, action="organisation_edit", version=version, **fields)


def membership_create(*, user: Any, once: UUID | None = None, **fields: Any) -> Membership:
    """Give somebody who has an account (``member``) a role in an organisation."""
    return create(Membership, user=user, action="membership_create", once=once, **fields)


def membership_end(*, user: Any, membership: Membership, version: int | None = None) -> Membership:
    """Ends a role now; the member's next request is without it."""
    last = max(clock.today(), membership.since)
    return change(membership, user=user, action="membership_end", version=version, until=last)


def user_deactivate(*, user: Any, member: User, version: int | None = None) -> User:
    """Close an account; its next request is a visitor's, and its tokens are withdrawn for good."""
    with transaction.atomic():
        closed = change(member, user=user, action="user_deactivate", version=version, is_active=False)
        for token in every(ApiToken).filter(holder=member, revoked_at=None):
            token_revoke(user=user, token=token)
    return closed


def user_activate(*, user: Any, member: User, version: int | None = None) -> User:
    """Open a closed account again; memberships that ended stay ended."""
    return change(member, user=user, action="user_activate", version=version, is_active=True)


def invitation_create(*, user: Any, link: str, once: UUID | None = None, **fields: Any) -> Invitation:
    """Invite a person into an organisation and send the link, where ``{key}`` stands for the secret.

    The secret is only in the message: what is stored cannot be turned back into a link.
    """
    key = secrets.token_urlsafe(32)
    row = create(Invitation, user=user, action="invitation_create", once=once, digest=digest(key), **fields)
    if row.digest == digest(key):  # the same form sent twice gives the first row, whose message has gone out
        _send(row, link.replace("{key}", key))
    return row


def invitation_withdraw(*, user: Any, invitation: Invitation, version: int | None = None) -> Invitation:
    """Make a link worthless before it is used."""
    return change(invitation, user=user, action="invitation_withdraw", version=version, expires_at=clock.now())


def invitation_open(key: str) -> Invitation | None:
    """The invitation that a link belongs to, while it can be used."""
    return every(Invitation).filter(digest=digest(key), used_at=None, expires_at__gt=clock.now()).first()


def invitation_accept(*, key: str, name: str, password: str) -> User:
    """Use a link once: makes the account (or finds the one with this address) and its membership.

    Raises ValidationError for a used, old or unknown link, a weak password, a closed account.
    """
    with transaction.atomic():
        row = invitation_open(key)
        if row is None:
            raise ValidationError(_("This link was used already or is too old. Ask for a new one."), code="link")
        change(row, user=SYSTEM, action="invitation_accept", used_at=clock.now())
        member = every(User).filter(email=row.email).first() or _account(row, name, password)
        if not member.is_active:
            raise ValidationError(_("This account is closed. Ask the administrator."), code="closed")
        if (
            not every(Membership)
            .filter(member=member, organisation=row.organisation, role=row.role, until=None)
            .exists()
        ):
            membership_create(user=SYSTEM, member=member, organisation=row.organisation, role=row.role)
    return member


def digest(key: str) -> str:
    """What is stored of a link's secret."""
    return hashlib.sha256(key.encode()).hexdigest()


def _account(row: Invitation, name: str, password: str) -> User:
    draft = User(email=row.email, name=name)
    try:
        validate_password(password, draft)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from None
    return create(User, user=SYSTEM, action="user_create", email=row.email, name=name, password=make_password(password))


def _send(row: Invitation, link: str) -> None:
    words = _(
        "{name}, you are invited to the programme office as a member of {organisation}.\n\n{link}\n\nThe link works once, until {until}."
    )
    # a letter may go astray: it does not say which company takes part
    place = _("your company") if row.organisation.kind == "company" else row.organisation
    text = words.format(name=row.name, organisation=place, link=link, until=f"{row.expires_at:%Y-%m-%d %H:%M} UTC")
    send_mail(_("Invitation to the programme office"), text, None, [row.email])
