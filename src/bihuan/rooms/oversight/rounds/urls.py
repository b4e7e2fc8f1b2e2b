from django.urls import path

from bihuan.rooms.oversight.rounds import views

urlpatterns = [
    path("visits", views.visits, name="visits"),
    path("visits/new", views.new, name="new-visit"),
    path("visit/<str:number>", views.visit, name="visit"),
    path("visit/<str:number>/check/<slug:code>", views.check, name="visit-check"),
]
