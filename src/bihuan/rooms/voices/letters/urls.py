from django.urls import path

from bihuan.rooms.voices.letters import views

urlpatterns = [
    path("voices/letters", views.letters, name="letters"),
    path("voices/letters/<int:pk>", views.letter, name="letter"),
    path("voices/letters/<int:pk>/keep", views.keep, name="letter-keep"),
    path("voices/letters/<int:pk>/pages", views.pages, name="letter-pages"),
    path("voices/letters/<int:pk>/discard", views.discard, name="letter-discard"),
    path("voices/letters/pictures/<int:pk>", views.picture, name="letter-picture"),
]
