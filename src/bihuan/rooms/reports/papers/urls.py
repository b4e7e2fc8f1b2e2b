from django.urls import path

from bihuan.rooms.reports.papers import views, views_templates

urlpatterns = [
    path("reports", views.reports, name="reports"),
    path("reports/numbers", views.series, name="report-numbers"),
    path("reports/verify", views.verify, name="verify-report"),
    path("reports/fields", views_templates.fields, name="report-fields"),
    path("reports/templates", views_templates.templates, name="report-templates"),
    path("reports/templates/<slug:code>", views_templates.template, name="report-template"),
    path(
        "reports/templates/<slug:code>.docx",
        views_templates.download,
        name="download-report-template",
    ),
    path("reports/new", views.choose, name="new-report"),
    path("reports/new/<slug:code>", views.compose, name="compose-report"),
    path("report/<str:number>", views.report, name="report"),
    path("report/<str:number>/compose", views.recompose, name="recompose-report"),
    path("report/<str:number>/pdf", views.pdf, name="report-pdf"),
]
