from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "bihuan.facilities.search"
    label = "search"
    verbose_name = "检索"
