from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "bihuan.rooms.oversight.outcomes"
    label = "outcomes"
    verbose_name = "结果运用"

    def ready(self) -> None:
        from bihuan.rooms.oversight.outcomes import actions, events, panel, project, todo

        del actions, events, panel, project, todo
