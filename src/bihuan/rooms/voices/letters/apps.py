from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "bihuan.rooms.voices.letters"
    label = "letters"
    verbose_name = "来信"
