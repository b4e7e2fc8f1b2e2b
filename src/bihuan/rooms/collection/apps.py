from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "bihuan.rooms.collection"
    label = "collection"
    verbose_name = "征集"

    def ready(self) -> None:
        from bihuan.rooms.collection import actions, engagements, events, project, react, todo

        del actions, engagements, events, project, react, todo
