"""Addresses of the room for one kind of file; the app that registers the importer includes them under its namespace."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = []
"""None of its own: whoever registers an importer includes these."""


def pages_of(importer: str, about: str = "") -> list[URLPattern]:
    """``about``: the part of the address that names what an upload is for, as in ``for/<uuid:about>/``."""
    said = {"importer": importer}
    return [
        path(about, views.upload, said, name="upload"),
        path(f"{about}template/", views.template, said, name="template"),
        path("<uuid:public_id>/", views.one, said, name="one"),
        path("<uuid:public_id>/confirm/", views.confirm, said, name="confirm"),
        path("<uuid:public_id>/discard/", views.discard, said, name="discard"),
        path("<uuid:public_id>/read-again/", views.read_again, said, name="read_again"),
        path("<uuid:public_id>/columns/", views.columns, said, name="columns"),
        path("<uuid:public_id>/receipt/", views.receipt, said, name="receipt"),
    ]


def withdrawal_of(importer: str) -> URLPattern:
    """For files that can be taken back after they were stored."""
    return path("<uuid:public_id>/withdraw/", views.withdraw, {"importer": importer}, name="withdraw")
