"""Who may have an account: only the invited; single sign-on finds an account but never makes one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from hanbada.programme.access import every
from hanbada.programme.audit.record import record_access


class Accounts(DefaultAccountAdapter):
    """Nobody signs up; an invitation makes the account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def post_login(self, request: HttpRequest, user: Any, **details: Any) -> Any:
        """Who came in is written down before the first page is shown."""
        prove(user)
        record_access(request, "sign-in", user)
        return super().post_login(request, user, **details)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong try is written down without the address that was typed: people type passwords there."""
        record_access(request, "sign-in-failed")


class SingleSignOn(DefaultSocialAccountAdapter):
    """An outside identity is joined to the account with the same confirmed address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """The account with this address is known: its password stays."""
        if sociallogin.is_existing:
            prove(sociallogin.user)


def prove(user: Any) -> None:
    """Note that an account's address is its holder's: the invitation was sent there and followed.

    Without the note allauth takes the password of whoever signs in by single sign-on. An address that the holder
    adds later has to be proven in allauth's own way.
    """
    if not every(EmailAddress).filter(user=user).exists():
        EmailAddress(user=user, email=user.email, verified=True, primary=True).save(force_insert=True)


def typed_address(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str:
    """The address somebody tried to sign in with, in lower case, for the lock after wrong tries."""
    given = credentials or {}
    words = given.get("email") or given.get("username") or given.get("login")
    if not words and request is not None:
        words = request.POST.get("login", "")
    return str(words or "").strip().lower()
