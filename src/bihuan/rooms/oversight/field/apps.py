from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "bihuan.rooms.oversight.field"
    label = "field"
    verbose_name = "现场"
