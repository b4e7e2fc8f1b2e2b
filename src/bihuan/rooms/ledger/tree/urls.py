from django.urls import path

from bihuan.rooms.ledger.tree import views

urlpatterns = [
    path("breakdown", views.trees, name="trees"),
    path("breakdown/<str:number>", views.breakdown, name="breakdown"),
]
