"""Pages about people: the first page, members, organisations, invitations, and the invited person's own page."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hanbada.programme.access import Standing
from hanbada.programme.forms import form_page, refuse
from hanbada.programme.lane import waiting
from hanbada.programme.objects.people import forms, selectors, services
from hanbada.programme.objects.people.models import Invitation, Membership, Organisation, User
from hanbada.programme.pages import found, listed, page, standing, version_sent

BOTH = ("GET", "POST")


def administrates(of: Standing) -> bool:
    """Whether the reader looks after accounts."""
    return of.holds("administrator")


def home(request: HttpRequest) -> HttpResponse:
    """Where a reader lands after signing in: what waits for the reader, then where to."""
    mine = selectors.members(request.user).filter(member=request.user.pk)
    return render(request, "people/home.html", {"memberships": mine, "waiting": waiting(request.user)})


def members(request: HttpRequest) -> HttpResponse:
    """Accounts, memberships and open invitations, for the administrator."""
    _only_administrators(request)
    context = {
        "rows": listed(request, selectors.members(request.user)),
        "invitations": selectors.invitations(request.user)[:50],
    }
    return render(request, "people/members.html", context)


def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations of the programme."""
    rows = listed(request, selectors.organisations(request.user))
    return render(request, "people/organisations.html", {"rows": rows, "may_edit": administrates(standing(request))})


def organisation_new(request: HttpRequest) -> HttpResponse:
    """A new organisation."""
    return form_page(
        request,
        forms.OrganisationFields,
        title=_("New organisation"),
        action="organisation_create",
        about=Organisation(),
        save=services.organisation_create,
        back=lambda row: reverse("organisations"),
    )


def organisation_edit(request: HttpRequest, id: UUID) -> HttpResponse:
    """Change an organisation."""
    row = found(request, Organisation, id)
    return form_page(
        request,
        forms.OrganisationFields,
        title=_("Organisation"),
        action="organisation_edit",
        about=row,
        save=partial(services.organisation_edit, organisation=row),
        back=lambda row: reverse("organisations"),
    )


def membership_new(request: HttpRequest) -> HttpResponse:
    """A further role."""
    return form_page(
        request,
        forms.MembershipFields,
        title=_("New role"),
        action="membership_create",
        about=Membership(),
        save=services.membership_create,
        back=_to_members,
    )


def invitation_new(request: HttpRequest) -> HttpResponse:
    """Invite somebody."""
    link = request.build_absolute_uri(reverse("invitation", args=["KEY"])).replace("KEY", "{key}")
    return form_page(
        request,
        forms.InvitationFields,
        title=_("Invite somebody"),
        button=_("Send the invitation"),
        action="invitation_create",
        about=Invitation(),
        save=partial(services.invitation_create, link=link),
        back=_to_members,
    )


def membership_end(request: HttpRequest, id: UUID) -> HttpResponse:
    """End a role."""
    row = found(request, Membership, id)
    services.membership_end(user=request.user, membership=row, version=version_sent(request))
    return HttpResponseRedirect(_to_members(row))


def user_deactivate(request: HttpRequest, id: UUID) -> HttpResponse:
    """Close an account."""
    row = found(request, User, id)
    services.user_deactivate(user=request.user, member=row, version=version_sent(request))
    return HttpResponseRedirect(_to_members(row))


def user_activate(request: HttpRequest, id: UUID) -> HttpResponse:
    """Open an account again."""
    row = found(request, User, id)
    services.user_activate(user=request.user, member=row, version=version_sent(request))
    return HttpResponseRedirect(_to_members(row))


def invitation_withdraw(request: HttpRequest, id: UUID) -> HttpResponse:
    """Make a link worthless."""
    row = found(request, Invitation, id)
    services.invitation_withdraw(user=request.user, invitation=row, version=version_sent(request))
    return HttpResponseRedirect(_to_members(row))


def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """The invited person's page: name, password, done."""
    invited = services.invitation_open(key)
    if invited is None:
        raise Http404
    form = forms.AcceptFields(request.POST or None, initial={"name": invited.name})
    if request.method == "POST" and form.is_valid():
        try:
            services.invitation_accept(key=key, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your account is ready. Please sign in."))
            return HttpResponseRedirect(reverse("account_login"))
    words = {"form": form, "invited": invited}
    return render(request, "people/invitation.html", words, status=422 if form.is_bound else 200)


def _only_administrators(request: HttpRequest) -> None:
    if not administrates(standing(request)):
        raise PermissionDenied


def _to_members(row: object) -> str:
    return reverse("members")


PAGES = [
    page("", home, name="home", label=gettext_lazy("First page"), order=10, shown=lambda of: True),
    page("members/", members, name="members", label=gettext_lazy("Members"), order=80, shown=administrates),
    page("members/roles/new/", membership_new, name="membership-new", methods=BOTH),
    page("memberships/<uuid:id>/end/", membership_end, name="membership-end", methods=("POST",), model=Membership),
    page("users/<uuid:id>/deactivate/", user_deactivate, name="user-deactivate", methods=("POST",), model=User),
    page("users/<uuid:id>/activate/", user_activate, name="user-activate", methods=("POST",), model=User),
    page("members/invite/", invitation_new, name="invitation-new", methods=BOTH),
    page(
        "invitations/<uuid:id>/withdraw/",
        invitation_withdraw,
        name="invitation-withdraw",
        methods=("POST",),
        model=Invitation,
    ),
    page("invited/<str:key>/", invitation, name="invitation", methods=BOTH, public=True),
    page("organisations/", organisations, name="organisations", label=gettext_lazy("Organisations"), order=70),
    page("organisations/new/", organisation_new, name="organisation-new", methods=BOTH),
    page(
        "organisations/<uuid:id>/edit/", organisation_edit, name="organisation-edit", methods=BOTH, model=Organisation
    ),
]
