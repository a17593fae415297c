"""Sign-in, second factors and stepping up, from allauth; only what this site uses has an address."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from kinfolk_web.accounts import views

urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("closed/", views.closed, name="account_signup"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("forgotten/", views.forgotten, name="account_reset_password"),
    path("code/", factors.authenticate, name="mfa_authenticate"),
    path("code/again/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("factors/", factors.index, name="mfa_index"),
    path("factors/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("factors/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("factors/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("factors/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("factors/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("factors/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("factors/passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("factors/passkeys/again/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("factors/passkeys/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("factors/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("link/<str:secret>/", views.by_console_link, name="console_link"),
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
    path("devices/", views.devices, name="devices"),
    path("language/", views.language, name="language"),
]
