"""How every form of the office is drawn: with the shell's own templates, without naming them in each form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import django.forms
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Backend
from django.utils.functional import cached_property

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
BUILTINS = [
    "django.templatetags.i18n",
    "django.templatetags.static",
    "django.templatetags.l10n",
    "hanbada.web.templatetags.look",
    "hanbada.web.templatetags.parts",
]


class Forms(DjangoTemplates):
    """``{{ form }}`` gives fields with label, help, error and control as ``{% field %}`` does."""

    form_template_name = "office/parts/form.html"
    field_template_name = "office/parts/field.html"

    @cached_property
    def engine(self) -> Any:
        """Django's own control templates beside the shell's."""
        return Backend(
            {
                "NAME": "forms",
                "APP_DIRS": False,
                "DIRS": [TEMPLATES, Path(django.forms.__file__).parent / "templates"],
                "OPTIONS": {"builtins": BUILTINS},
            }
        )
