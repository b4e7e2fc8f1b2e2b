from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "bihuan.facilities.documents"
    label = "documents"
    verbose_name = "公文"

    def ready(self) -> None:
        from bihuan.facilities.documents import checking

        del checking
