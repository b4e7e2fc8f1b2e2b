from django.urls import path

from bihuan.rooms.ledger import views

urlpatterns = [
    path("problems", views.problems, name="problems"),
    path("problems/of/<slug:code>", views.problems, name="list"),
    path("problems/of/<slug:code>/export.<slug:ending>", views.export, name="export-list"),
    path("problems/by-unit", views.by_unit, name="by-unit"),
    path("problems/import", views.import_, name="import-problems"),
    path("problems/export.<slug:ending>", views.export, name="export-problems"),
    path("problem/<str:number>", views.problem, name="problem"),
]
