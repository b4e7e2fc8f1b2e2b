from django.urls import path

from bihuan.rooms.voices import urls_import, views, views_enter
from bihuan.rooms.voices.hot import urls as hot

urlpatterns = [
    *urls_import.urlpatterns,
    *hot.urlpatterns,
    path("voices", views.voices, name="voices"),
    path("voices/inbox", views.inbox, name="inbox"),
    path("voices/reading", views.reading, name="voices-reading"),
    path("voices/enter", views_enter.enter, name="enter"),
    path("voices/enter/known", views_enter.known, name="enter-known"),
    path("voice/<str:number>", views.voice, name="voice"),
]
