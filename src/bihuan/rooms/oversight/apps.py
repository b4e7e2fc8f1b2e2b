from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "bihuan.rooms.oversight"
    label = "oversight"
    verbose_name = "督导"

    def ready(self) -> None:
        from bihuan.rooms.oversight import events, project, react

        del events, project, react
