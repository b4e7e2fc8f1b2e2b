from django.apps import AppConfig


class ChangesConfig(AppConfig):
    name = "bihuan.rooms.ledger.changes"
    label = "changes"
    verbose_name = "变更"

    def ready(self) -> None:
        from bihuan.rooms.ledger.changes import actions, counting, events, project, todo

        del actions, counting, events, project, todo
