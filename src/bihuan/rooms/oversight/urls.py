from django.urls import path

from bihuan.rooms.oversight.groups import views

urlpatterns = [
    path("oversight/groups", views.groups, name="groups"),
    path("oversight/groups/<str:code>", views.group, name="group"),
    path("oversight/coverage", views.coverage, name="coverage"),
    path("oversight/recusals", views.stepping_aside, name="recusals"),
    path("oversight/recusals/<int:pk>/end", views.end_recusal, name="end-recusal"),
    path("oversight/callbacks", views.flagged, name="flagged-callbacks"),
]
