from django.urls import path

from bihuan.rooms.ledger.dispatch import views

urlpatterns = [
    path("dispatches", views.index, name="dispatches"),
    path("dispatches/prepare", views.prepare, name="prepare-dispatch"),
    path("dispatch/<str:number>", views.dispatch, name="dispatch"),
    path("dispatch/<str:number>/return", views.report, name="dispatch-return"),
    path("dispatch/<str:number>/return.xlsx", views.report_sheet, name="dispatch-sheet"),
]
