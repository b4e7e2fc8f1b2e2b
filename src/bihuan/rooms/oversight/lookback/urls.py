from django.urls import path

from bihuan.rooms.oversight.lookback import views

urlpatterns = [
    path("lookbacks", views.lookbacks, name="lookbacks"),
    path("lookbacks/new", views.new, name="new-lookback"),
    path("lookbacks/by-unit", views.by_unit, name="lookbacks-by-unit"),
    path("lookback/<str:number>", views.lookback, name="lookback"),
]
