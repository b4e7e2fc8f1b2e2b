from django.urls import path

from bihuan.rooms.oversight.handbook import views

urlpatterns = [
    path("handbook", views.handbooks, name="handbooks"),
    path("handbook/<str:code>.pdf", views.printed, name="handbook-pdf"),
    path("handbook/<str:code>", views.handbook, name="handbook"),
]
