from django.urls import path

from bihuan.rooms.reports.drafts import views

urlpatterns = [
    path("drafts/", views.drafts, name="drafts"),
    path("draft/<str:number>", views.draft, name="draft"),
    path("draft/<str:number>/settle", views.settle, name="draft-settle"),
    path("draft/<str:number>/edit", views.edit, name="draft-edit"),
    path("draft/<str:number>/marked.docx", views.marked, name="draft-marked"),
]
