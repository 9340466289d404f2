"""Pages of webhooks: the list with what was told lately, a new address, on and off, a new secret."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hanbada.programme.access import OFFICES, Standing, may
from hanbada.programme.forms import form_page
from hanbada.programme.objects.webhook import selectors, services
from hanbada.programme.objects.webhook.forms import WebhookFields
from hanbada.programme.objects.webhook.models import Webhook
from hanbada.programme.pages import found, listed, page, standing, version_sent


def leads(of: Standing) -> bool:
    """Whether the reader leads an office."""
    return bool(of.at(*OFFICES, roles=("lead",)))


def webhooks(request: HttpRequest) -> HttpResponse:
    """The list."""
    context = {
        "rows": listed(request, selectors.webhooks(request.user)),
        "deliveries": selectors.deliveries(request.user),
        "leads": leads(standing(request)),
    }
    return render(request, "webhook/list.html", context)


def webhook_new(request: HttpRequest) -> HttpResponse:
    """A new address."""
    mine = standing(request).at(*OFFICES, roles=("lead",))
    return form_page(
        request,
        WebhookFields,
        title=_("New webhook"),
        action="webhook_create",
        about=Webhook(**({"organisation_id": mine[0]} if mine else {})),
        save=services.webhook_create,
        back=lambda row: reverse("webhook", args=[row.pk]),
        initial={"organisation": mine[0] if mine else None},
    )


def webhook(request: HttpRequest, id: UUID) -> HttpResponse:
    """One address with its secret, for the leads of its organisation."""
    row = found(request, Webhook, id, selectors.webhooks(request.user))
    if not may(request.user, "webhook_switch", row):
        raise PermissionDenied
    return render(request, "webhook/detail.html", {"webhook": row, "secret": services.secret_of(row)})


def webhook_switch(request: HttpRequest, id: UUID) -> HttpResponse:
    """On or off."""
    row = found(request, Webhook, id)
    services.webhook_switch(user=request.user, webhook=row, version=version_sent(request))
    return HttpResponseRedirect(reverse("webhooks"))


def webhook_renew(request: HttpRequest, id: UUID) -> HttpResponse:
    """A new secret."""
    row = found(request, Webhook, id)
    services.webhook_renew(user=request.user, webhook=row, version=version_sent(request))
    return HttpResponseRedirect(reverse("webhook", args=[row.pk]))


PAGES = [
    page("webhooks/", webhooks, name="webhooks", label=gettext_lazy("Webhooks"), order=92, shown=leads),
    page("webhooks/new/", webhook_new, name="webhook-new", methods=("GET", "POST")),
    page("webhooks/<uuid:id>/", webhook, name="webhook", model=Webhook),
    page("webhooks/<uuid:id>/switch/", webhook_switch, name="webhook-switch", methods=("POST",), model=Webhook),
    page("webhooks/<uuid:id>/renew/", webhook_renew, name="webhook-renew", methods=("POST",), model=Webhook),
]
