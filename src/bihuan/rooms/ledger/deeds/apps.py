from django.apps import AppConfig


class DeedsConfig(AppConfig):
    name = "bihuan.rooms.ledger.deeds"
    label = "deeds"
    verbose_name = "实事"

    def ready(self) -> None:
        from bihuan.rooms.ledger.deeds import actions, events, project, react

        del actions, events, project, react
