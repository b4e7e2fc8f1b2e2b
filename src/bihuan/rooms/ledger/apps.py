from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "bihuan.rooms.ledger"
    label = "ledger"
    verbose_name = "台账"

    def ready(self) -> None:
        from bihuan.rooms.ledger import actions, events, project, react, texts, todo
        from bihuan.rooms.ledger.types import checks

        del actions, checks, events, project, react, texts, todo
