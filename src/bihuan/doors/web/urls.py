"""The addresses of the inner door that belong to no room."""

from django.urls import path
from django.views.i18n import set_language

from bihuan.doors.web import views_preferences, views_styleguide

urlpatterns = [
    path("styleguide", views_styleguide.styleguide, name="styleguide"),
    path("preferences/theme", views_preferences.theme, name="theme"),
    path("preferences/language", set_language, name="set_language"),
]
