from django.urls import path

from bihuan.rooms.ledger.urging import views

urlpatterns = [
    path("urging", views.index, name="urging"),
    path("urging/<slug:code>", views.plan, name="urging-plan"),
]
