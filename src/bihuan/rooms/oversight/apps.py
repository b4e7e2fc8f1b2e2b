from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "bihuan.rooms.oversight"
    label = "oversight"
    verbose_name = "督导"

    def ready(self) -> None:
        from bihuan.rooms.oversight import actions, events, project, react, todo

        del actions, events, project, react, todo
