"""The addresses of the inner door that belong to no room."""

from django.urls import path
from django.views.i18n import set_language

from bihuan.doors.web import (
    views_calendar,
    views_classes,
    views_home,
    views_messages,
    views_people,
    views_preferences,
    views_search,
    views_sign_in,
    views_styleguide,
)
from bihuan.facilities.pages.request import public

urlpatterns = [
    path("", views_home.home, name="home"),
    path("search", views_search.search, name="search"),
    path("search/meaning", views_search.by_meaning, name="closest"),
    path("styleguide", public(views_styleguide.styleguide), name="styleguide"),
    path("preferences/theme", public(views_preferences.theme), name="theme"),
    path("preferences/language", public(set_language), name="set_language"),
    path("sign-in", views_sign_in.sign_in, name="sign-in"),
    path("sign-out", views_sign_in.sign_out, name="sign-out"),
    path("messages", views_messages.index, name="messages"),
    path("messages/read", views_messages.read, name="read-messages"),
    path("messages/<int:pk>", views_messages.one, name="message"),
    path("me", views_people.me, name="me"),
    path("me/post", views_sign_in.choose_post, name="choose-post"),
    path("me/password", views_sign_in.own_password, name="own-password"),
    path("people/units", views_people.units, name="units"),
    path("people/units/new", views_people.add_unit, name="add-unit"),
    path("people/units/of/<slug:code>", views_people.unit, name="unit"),
    path("people/units/of/<slug:code>/switch", views_people.switch_unit, name="switch-unit"),
    path("people/units/of/<slug:code>/appoint", views_people.appoint, name="appoint"),
    path("people/posts/<int:pk>/end", views_people.end_post, name="end-post"),
    path("people/accounts", views_people.accounts, name="accounts"),
    path("people/accounts/new", views_people.add_account, name="add-account"),
    path("people/accounts/<int:pk>", views_people.account, name="account"),
    path("people/accounts/<int:pk>/password", views_people.reset_password, name="reset-password"),
    path("calendar", views_calendar.years, name="calendar"),
    path("calendar/preview", views_calendar.preview, name="preview-year"),
    path("calendar/load", views_calendar.load, name="load-year"),
    path("schemes", views_calendar.schemes, name="schemes"),
    path("classes", views_classes.classes, name="classes"),
    path("classes/sheet", views_classes.sheet, name="classes-sheet"),
    path("classes/preview", views_classes.preview, name="preview-classes"),
    path("classes/adopt", views_classes.adopt, name="adopt-classes"),
]
