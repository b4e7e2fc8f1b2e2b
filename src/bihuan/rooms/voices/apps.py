from django.apps import AppConfig


class VoicesConfig(AppConfig):
    name = "bihuan.rooms.voices"
    label = "voices"
    verbose_name = "意见"

    def ready(self) -> None:
        from bihuan.rooms.voices import actions, events, project, react, texts, todo
        from bihuan.rooms.voices.classing import actions as classing
        from bihuan.rooms.voices.hot import reporters

        del actions, classing, events, project, react, texts, todo, reporters
