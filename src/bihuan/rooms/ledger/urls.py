from django.urls import path

from bihuan.rooms.ledger import views

urlpatterns = [
    path("problem/<str:number>", views.problem, name="problem"),
]
