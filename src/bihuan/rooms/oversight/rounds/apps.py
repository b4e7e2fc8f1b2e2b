from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "bihuan.rooms.oversight.rounds"
    label = "rounds"
    verbose_name = "督导轮次"

    def ready(self) -> None:
        from bihuan.rooms.oversight.rounds import actions, events, project, react, todo

        del actions, events, project, react, todo
