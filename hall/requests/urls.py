"""Addresses of requests."""

from django.urls import path

from .views import desk, facts, filing, mine, offices

app_name = "requests"
urlpatterns = [
    path("requests/", mine.mine, name="mine"),
    path("requests/new/", filing.choose, name="choose"),
    path("requests/new/<slug:kind>/", filing.new, name="new"),
    path("requests/new/<slug:kind>/preview/", filing.preview, name="preview"),
    path("requests/desk/", desk.desk, name="desk"),
    path("requests/desk/decide/", desk.decide_many, name="decide_many"),
    path("requests/desk/undo/", desk.undo, name="undo"),
    path("requests/offices/", offices.offices, name="offices"),
    path("requests/offices/<uuid:public_id>/", offices.settle, name="settle_office"),
    path("requests/proof/<uuid:public_id>/", mine.evidence, name="evidence"),
    path("requests/proof/<uuid:public_id>/remove/", mine.remove_evidence, name="remove_evidence"),
    path("requests/files/<uuid:public_id>/", mine.paper, name="paper"),
    path("requests/files/<uuid:public_id>/remove/", mine.remove_paper, name="remove_paper"),
    path("requests/facts/<uuid:public_id>/end/", facts.end, name="end_fact"),
    path("requests/<uuid:public_id>/", mine.one, name="request"),
    path("requests/<uuid:public_id>/decision.pdf", mine.sheet, name="sheet"),
    path("requests/<uuid:public_id>/mend/", filing.mend, name="mend"),
    path("requests/<uuid:public_id>/file/", mine.file, name="file"),
    path("requests/<uuid:public_id>/cancel/", mine.cancel, name="cancel"),
    path("requests/<uuid:public_id>/proof/", mine.add_evidence, name="add_evidence"),
    path("requests/<uuid:public_id>/decide/", desk.decide, name="decide"),
    path("requests/<uuid:public_id>/revoke/", desk.revoke, name="revoke"),
]
