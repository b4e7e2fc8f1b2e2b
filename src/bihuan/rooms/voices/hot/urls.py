from django.urls import path

from bihuan.rooms.voices.hot import views

urlpatterns = [
    path("hot", views.issues, name="hot"),
    path("hot/export.<str:ending>", views.export, name="export-hot"),
    path("hot/<int:pk>", views.issue, name="hot-issue"),
]
