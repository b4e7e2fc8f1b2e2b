from django.urls import path

from bihuan.rooms.ledger import views
from bihuan.rooms.ledger.types import views as designer

urlpatterns = [
    path("problems", views.problems, name="problems"),
    path("problems/lists", designer.overview, name="list-types"),
    path("problems/lists/classes/<slug:code>", designer.classification, name="list-classes"),
    path("problems/lists/<slug:code>", designer.one, name="list-type"),
    path("problems/lists/<slug:code>/edit", designer.edit, name="edit-list-type"),
    path("problems/lists/<slug:code>/copy", designer.copy, name="copy-list-type"),
    path("problems/of/<slug:code>", views.problems, name="list"),
    path("problems/of/<slug:code>/export.<slug:ending>", views.export, name="export-list"),
    path("problems/by-unit", views.by_unit, name="by-unit"),
    path("problems/import", views.import_, name="import-problems"),
    path("problems/export.<slug:ending>", views.export, name="export-problems"),
    path("problem/<str:number>", views.problem, name="problem"),
]
