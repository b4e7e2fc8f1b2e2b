from django.apps import AppConfig


class TreeConfig(AppConfig):
    name = "bihuan.rooms.ledger.tree"
    label = "tree"
    verbose_name = "任务分解"

    def ready(self) -> None:
        from bihuan.rooms.ledger.tree import actions, events, project, react

        del actions, events, project, react
