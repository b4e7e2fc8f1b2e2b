from django.urls import path

from bihuan.rooms.collection.asking import views, views_answer, views_design

urlpatterns = [
    path("forms", views.index, name="forms"),
    path("forms/new", views.new, name="new-form"),
    path("form/<str:number>", views.form, name="form"),
    path("form/<str:number>/design", views_design.design, name="form-design"),
    path("form/<str:number>/design/item", views_design.item, name="form-design-item"),
    path("form/<str:number>/design/settings", views_design.settings, name="form-design-settings"),
    path("form/<str:number>/design/upload", views_design.upload, name="form-design-upload"),
    path("form/<str:number>/design/workbook", views_design.workbook, name="form-workbook"),
    path("form/<str:number>/preview", views_design.preview, name="form-preview"),
    path("form/<str:number>/answer", views_answer.answer, name="form-answer"),
    path("form/<str:number>/codes", views.slips, name="form-slips"),
    path("form/<str:number>/codes.xlsx", views.codes_sheet, name="form-codes"),
    path("form/<str:number>/results", views.results, name="form-results"),
    path("form/<str:number>/results.xlsx", views.results_sheet, name="form-results-sheet"),
    path("form/<str:number>/sheets", views.sheets, name="form-sheets"),
    path("sheet/<str:number>", views.sheet, name="sheet"),
]
