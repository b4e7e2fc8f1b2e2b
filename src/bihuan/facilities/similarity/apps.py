from django.apps import AppConfig


class SimilarityConfig(AppConfig):
    name = "bihuan.facilities.similarity"
    label = "similarity"
    verbose_name = "意见理解"

    def ready(self) -> None:
        from bihuan.facilities.similarity import react
        from bihuan.facilities.similarity.hot import react as hot

        del react, hot
