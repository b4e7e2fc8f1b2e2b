from django.apps import AppConfig


class DrawsConfig(AppConfig):
    name = "bihuan.rooms.oversight.draws"
    label = "draws"
    verbose_name = "抽取"

    def ready(self) -> None:
        from bihuan.rooms.oversight.draws import actions, events, project, todo

        del actions, events, project, todo
