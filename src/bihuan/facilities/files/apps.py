from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "bihuan.facilities.files"
    label = "files"
    verbose_name = "佐证材料"

    def ready(self) -> None:
        from bihuan.facilities.files import react

        del react
