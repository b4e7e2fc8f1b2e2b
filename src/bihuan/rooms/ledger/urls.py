from django.urls import path

from bihuan.rooms.ledger import views

urlpatterns = [
    path("problems", views.problem, name="problems"),
    path("problems/by-unit", views.by_unit, name="by-unit"),
    path("problem/<str:number>", views.problem, name="problem"),
]
