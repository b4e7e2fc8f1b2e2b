from django.apps import AppConfig


class VoicesConfig(AppConfig):
    name = "bihuan.rooms.voices"
    label = "voices"
    verbose_name = "意见"

    def ready(self) -> None:
        from bihuan.rooms.voices import events, project, react

        del events, project, react
