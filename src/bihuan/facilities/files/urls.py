from django.urls import path

from bihuan.facilities.files import views

urlpatterns = [path("files/<uuid:pk>", views.show, name="file")]
