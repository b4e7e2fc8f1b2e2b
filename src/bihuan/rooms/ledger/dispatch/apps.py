from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "bihuan.rooms.ledger.dispatch"
    label = "dispatch"
    verbose_name = "周调度"

    def ready(self) -> None:
        from bihuan.rooms.ledger.dispatch import actions, events, project, react

        del actions, events, project, react
