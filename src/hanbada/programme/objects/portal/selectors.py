"""What a company's member is shown first."""

from __future__ import annotations

from typing import Any

from hanbada.programme.access import standing_now, visible
from hanbada.programme.objects.claim.selectors import claims_of
from hanbada.programme.objects.company.models import Company, Product
from hanbada.programme.objects.consent.selectors import consents_of
from hanbada.programme.objects.diagnosis.selectors import diagnoses_of
from hanbada.programme.objects.referral.models import Referral

SHOWN = 20


def own_company(user: Any) -> Company | None:
    """The company whose portal the user is a member of."""
    return visible(user, Company).filter(organisation__in=standing_now(user).at("company")).first()


def asked_of(user: Any, company: Company) -> dict[str, Any]:
    """What waits for the company, and who sees its file."""
    claims = claims_of(user, company)
    return {
        "waiting": claims.filter(state="claimed")[:SHOWN],
        "outcomes": claims.exclude(state="claimed")[:SHOWN],
        "unconfirmed": visible(user, Product).filter(company=company, confirmed_by=None).exclude(hs_code="")[:SHOWN],
        "consents": consents_of(user, company).filter(withdrawn_at=None)[:SHOWN],
        "referrals": visible(user, Referral).filter(case__company=company).select_related("to_org")[:SHOWN],
        "diagnosis": diagnoses_of(user, company).first(),
    }
