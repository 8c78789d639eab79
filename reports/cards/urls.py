"""Addresses of cards."""

from django.urls import path

from . import views

app_name = "cards"
urlpatterns = [
    path("cards/<uuid:public_id>/", views.card, name="card"),
    path("cards/<uuid:public_id>/card.pdf", views.pdf, name="pdf"),
    path("cards/<uuid:public_id>/page-<int:page>.png", views.picture, name="picture"),
    path("cards/<uuid:public_id>/again/", views.render_again, name="again"),
    path("cards/<uuid:public_id>/revoke/", views.revoke, name="revoke"),
    path("cards/elsewhere/<uuid:public_id>/", views.elsewhere, name="elsewhere"),
    path("cards/", views.mine, name="mine"),
    path(".well-known/did.json", views.key_document, name="key_document"),
    path("verify/", views.check, name="check"),
    path("verify/offline/", views.offline, name="offline"),
    path("verify/offline/worker.js", views.offline_worker, name="offline_worker"),
    path("verify/<str:token>/", views.verify, name="verify"),
]
