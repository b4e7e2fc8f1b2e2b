from django.urls import path

from bihuan.rooms.oversight.notices import views

urlpatterns = [
    path("notices", views.notices, name="notices"),
    path("notices/numbers", views.numbers, name="notice-numbers"),
    path("notices/export.<slug:ending>", views.export, name="export-notices"),
    path("notices/new", views.choose, name="new-notice"),
    path("notices/new/<slug:code>", views.write, name="write-notice"),
    path("notice/<str:number>", views.notice, name="notice"),
    path("notice/<str:number>/edit", views.edit, name="edit-notice"),
    path("notice/<str:number>/paper", views.paper, name="notice-paper"),
    path("notice/<str:number>/word", views.as_word, name="notice-word"),
    path("notice/<str:number>/pdf", views.as_pdf, name="notice-pdf"),
]
