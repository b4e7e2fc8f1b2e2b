from django.urls import path

from bihuan.rooms.ledger.deeds import views

urlpatterns = [path("deeds", views.deeds, name="deeds")]
