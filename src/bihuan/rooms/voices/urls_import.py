from django.urls import path

from bihuan.rooms.voices import views_import
from bihuan.rooms.voices.paste import views as views_paste

urlpatterns = [
    path("voices/paste", views_paste.paste, name="paste"),
    path("voices/import", views_import.imports, name="voices-import"),
    path("voices/import/<int:pk>", views_import.one, name="voices-import-one"),
    path("voices/import/<int:pk>/decide", views_import.decide, name="voices-import-decide"),
    path("voices/import/<int:pk>/rows.xlsx", views_import.sheet, name="voices-import-rows"),
]
