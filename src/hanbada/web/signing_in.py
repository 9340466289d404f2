"""Settings of signing in: password, passkey, authenticator app, single sign-on, and the lock after wrong tries."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

AUTH_USER_MODEL = "programme.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "hanbada.web.accounts.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation was sent to the address: following it proves the address
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_NOTIFICATIONS = True

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Hanbada"
MFA_TOTP_TOLERANCE = 1  # periods of 30 seconds: the clocks of phones differ, and typing takes time

SOCIALACCOUNT_ADAPTER = "hanbada.web.accounts.SingleSignOn"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True


def single_sign_on(words: str) -> dict[str, Any]:
    """The provider that HANBADA_OIDC names; none where it is empty."""
    parts = [part.strip() for part in words.split(",")]
    if not words:
        return {}
    if len(parts) != 4:
        raise ValueError("HANBADA_OIDC needs four parts: issuer,client id,client secret,name shown")
    issuer, client, secret, name = parts
    app = {
        "provider_id": "oidc",
        "name": name,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": issuer, "email_authentication": True, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}


SOCIALACCOUNT_PROVIDERS = single_sign_on(os.environ.get("HANBADA_OIDC", ""))

AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=5)
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "hanbada.web.accounts.typed_address"
AXES_CLIENT_IP_CALLABLE = "hanbada.programme.audit.client.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_TEMPLATE = "office/locked.html"
AXES_VERBOSE = False
