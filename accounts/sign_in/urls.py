"""Addresses of signing in."""

from captcha.views import captcha_image
from django.urls import path
from django.views.decorators.http import require_safe

from ground.web import anybody

from .views import passkeys, password

app_name = "sign_in"
urlpatterns = [
    path("sign-in/", password.sign_in, name="sign_in"),
    path("captcha/<slug:key>/", anybody(require_safe(captcha_image)), {"scale": 1}, name="captcha"),
    path("second-factor/", password.second_factor, name="second_factor"),
    path("passkeys/begin-using/", passkeys.begin_using, name="passkey_begin_using"),
    path("passkeys/use/", passkeys.use, name="passkey_use"),
    path("reset/", password.reset, name="reset"),
    path("sign-out/", password.sign_out, name="sign_out"),
]
