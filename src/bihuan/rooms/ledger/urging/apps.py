from django.apps import AppConfig


class UrgingConfig(AppConfig):
    name = "bihuan.rooms.ledger.urging"
    label = "urging"
    verbose_name = "催办"

    def ready(self) -> None:
        from bihuan.rooms.ledger.urging import actions, events, project, react

        del actions, events, project, react
