from django.apps import AppConfig


class HandbookConfig(AppConfig):
    name = "bihuan.rooms.oversight.handbook"
    label = "handbook"
    verbose_name = "督导工作手册"
