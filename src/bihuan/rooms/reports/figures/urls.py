from django.urls import path

from bihuan.rooms.reports.figures import views

urlpatterns = [
    path("figures", views.figures, name="figures"),
    path("figures/<str:code>/rows.xlsx", views.figure_rows_export, name="figure-rows-export"),
    path("figures/<str:code>/rows", views.figure_rows, name="figure-rows"),
    path("figures/<str:code>.xlsx", views.figure_export, name="figure-export"),
    path("figures/<str:code>", views.figure, name="figure"),
]
