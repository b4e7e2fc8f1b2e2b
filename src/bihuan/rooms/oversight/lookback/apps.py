from django.apps import AppConfig


class LookbackConfig(AppConfig):
    name = "bihuan.rooms.oversight.lookback"
    label = "lookback"
    verbose_name = "回头看"

    def ready(self) -> None:
        from bihuan.rooms.oversight.lookback import actions, events, jobs, project, react, todo

        del actions, events, jobs, project, react, todo
