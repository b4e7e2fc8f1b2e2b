from django.urls import path

from bihuan.rooms.oversight.outcomes import views

urlpatterns = [
    path("outcomes", views.outcomes, name="outcomes"),
    path("outcomes/new", views.new, name="new-outcome"),
    path("outcome/<str:number>", views.outcome, name="outcome"),
]
