"""Texts to start from: agreements that fit most gatherings, in our own words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

AGREEMENTS = (
    _("Everybody is new to somebody here: say hello first."),
    _("Take turns, and leave room for those who have not spoken."),
    _("You may pass, listen, or take a break at any time."),
    _("What people tell stays here; what we learn goes with us."),
    _("Ask before you take a picture or write about anybody."),
)
