from django.urls import path

from bihuan.rooms.voices import urls_import, views

urlpatterns = [
    *urls_import.urlpatterns,
    path("voices", views.voices, name="voices"),
    path("voices/inbox", views.inbox, name="inbox"),
    path("voices/enter", views.enter, name="enter"),
    path("voice/<str:number>", views.voice, name="voice"),
]
