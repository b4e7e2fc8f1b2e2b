"""The addresses of the inner door that belong to no room."""

from django.urls import path
from django.views.i18n import set_language

from bihuan.doors.web import views_preferences, views_sign_in, views_styleguide
from bihuan.facilities.pages.request import public

urlpatterns = [
    path("styleguide", public(views_styleguide.styleguide), name="styleguide"),
    path("preferences/theme", public(views_preferences.theme), name="theme"),
    path("preferences/language", public(set_language), name="set_language"),
    path("sign-in", views_sign_in.sign_in, name="sign-in"),
    path("sign-out", views_sign_in.sign_out, name="sign-out"),
    path("me/post", views_sign_in.choose_post, name="choose-post"),
    path("me/password", views_sign_in.own_password, name="own-password"),
]
