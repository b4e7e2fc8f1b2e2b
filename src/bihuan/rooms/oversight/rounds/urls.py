from django.urls import path

from bihuan.rooms.oversight.rounds import views, views_public, views_round

urlpatterns = [
    path("visits", views.visits, name="visits"),
    path("visits/new", views.new, name="new-visit"),
    path("visits/summary", views_round.summary, name="visits-summary"),
    path("visits/schools", views_round.schools, name="visits-schools"),
    path("visits/schools/<str:code>", views_round.school, name="visits-school"),
    path("rounds", views_round.rounds, name="rounds"),
    path("rounds/new", views_round.new, name="new-round"),
    path("inspection/<str:number>", views_round.inspection, name="inspection"),
    path("visit/<str:number>", views.visit, name="visit"),
    path("visit/<str:number>/check/<slug:code>", views.check, name="visit-check"),
    path("public/reports", views_public.reports, name="portal-reports"),
    path("public/reports/<str:number>", views_public.report, name="portal-report"),
    path("public/reports/<str:number>/<uuid:pk>", views_public.file, name="portal-report-file"),
]
