"""Addresses of signing in."""

from django.urls import path

from .views import outside, passkeys, password, puzzle

app_name = "sign_in"
urlpatterns = [
    path("sign-in/", password.sign_in, name="sign_in"),
    path("captcha/", puzzle.another, name="captcha_another"),
    path("captcha/<slug:key>/", puzzle.picture, name="captcha"),
    path("captcha/<slug:key>/sound/", puzzle.sound, name="captcha_sound"),
    path("second-factor/", password.second_factor, name="second_factor"),
    path("passkeys/begin-using/", passkeys.begin_using, name="passkey_begin_using"),
    path("passkeys/use/", passkeys.use, name="passkey_use"),
    path("outside/<slug:how>/", outside.begin, name="outside"),
    path("outside/<slug:how>/back/", outside.back, name="outside_back"),
    path("reset/", password.reset, name="reset"),
    path("sign-out/", password.sign_out, name="sign_out"),
]
