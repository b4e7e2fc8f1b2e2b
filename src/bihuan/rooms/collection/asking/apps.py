from django.apps import AppConfig


class AskingConfig(AppConfig):
    name = "bihuan.rooms.collection.asking"
    label = "asking"
    verbose_name = "表单"

    def ready(self) -> None:
        from bihuan.rooms.collection.asking import actions, events, project, react, todo

        del actions, events, project, react, todo
