from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "bihuan.rooms.ledger"
    label = "ledger"
    verbose_name = "台账"

    def ready(self) -> None:
        from bihuan.rooms.ledger import events, project, react

        del events, project, react
