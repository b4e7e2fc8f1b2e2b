from django.urls import path

from bihuan.rooms.proof import views

urlpatterns = [
    path("proof", views.proof, name="proof"),
    path("checkpoint", views.checkpoint, name="checkpoint"),
]
