from bihuan.facilities.pages.actions import urlpatterns

__all__ = ["urlpatterns"]
