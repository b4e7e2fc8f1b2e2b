from django.urls import path

from bihuan.rooms.voices.mail import views

urlpatterns = [
    path("voices/mail", views.mailbox, name="mail"),
    path("voices/mail/<int:pk>", views.letter, name="mail-letter"),
]
