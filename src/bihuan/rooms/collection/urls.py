from django.urls import path

from bihuan.rooms.collection import views

urlpatterns = [
    path("collections", views.collections, name="collections"),
    path("collections/new", views.new, name="new-collection"),
    path("collections/summary", views.summary, name="collections-summary"),
    path("collections/export.<slug:ending>", views.export, name="export-collections"),
    path("collection/<str:number>", views.collection, name="collection"),
    path("collection/<str:number>/paragraphs", views.paragraphs, name="collection-paragraphs"),
]
