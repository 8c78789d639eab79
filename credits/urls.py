"""Addresses of imports, verification and reports of missing hours."""

from django.urls import include, path

from .views import desk, imports, missing

app_name = "credits"

batches = [
    path("", imports.batches, name="batches"),
    path("upload/", imports.upload, name="upload"),
    path("template/", imports.template, name="template"),
    path("<uuid:public_id>/", imports.batch, name="batch"),
    path("<uuid:public_id>/columns/", imports.columns, name="columns"),
    path("<uuid:public_id>/confirm/", imports.confirm, name="confirm"),
    path("<uuid:public_id>/discard/", imports.discard, name="discard"),
    path("<uuid:public_id>/plan-again/", imports.plan_again, name="plan_again"),
    path("<uuid:public_id>/withdraw/", imports.withdraw, name="withdraw"),
    path("<uuid:public_id>/pass-upward/", imports.pass_up, name="pass_upward"),
    path("<uuid:public_id>/verify/", imports.verify, name="verify_batch"),
    path("<uuid:public_id>/receipt/", imports.receipt, name="receipt"),
]
verification = [
    path("", desk.desk, name="desk"),
    path("records/<uuid:public_id>/", desk.record, name="record"),
    path("records/<uuid:public_id>/revoke/", desk.revoke, name="revoke"),
    path("decide/", desk.decide, name="decide"),
    path("undo/<uuid:public_id>/", desk.undo, name="undo"),
    path("queries/", desk.keep_query, name="keep_query"),
    path("queries/<uuid:public_id>/delete/", desk.forget_query, name="forget_query"),
]
missing_hours = [
    path("", missing.mine, name="missing"),
    path("desk/", missing.desk, name="missing_desk"),
    path("<uuid:public_id>/", missing.report, name="missing_report"),
    path("<uuid:public_id>/picture/", missing.picture, name="missing_picture"),
]
urlpatterns = [
    path("hours/imports/", include(batches)),
    path("hours/verification/", include(verification)),
    path("hours/missing/", include(missing_hours)),
]
