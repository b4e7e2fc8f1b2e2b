from django.urls import path

from bihuan.rooms.ledger.changes import views

urlpatterns = [
    path("problems/by-unit.xlsx", views.sheet, name="by-unit-sheet"),
    path("problems/by-unit/counted", views.counted, name="counted"),
]
