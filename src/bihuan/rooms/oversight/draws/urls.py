from django.urls import path

from bihuan.rooms.oversight.draws import views, views_public

urlpatterns = [
    path("draws", views.draws, name="draws"),
    path("draws/new", views.new, name="new-draw"),
    path("draw/<str:number>", views.draw, name="draw"),
    path("public/draws", views_public.draws, name="portal-draws"),
    path("public/draws/draw.py", views_public.script, name="portal-draw-script"),
    path("public/draws/<str:number>", views_public.draw, name="portal-draw"),
    path("public/draws/<str:number>/record.json", views_public.record, name="portal-draw-record"),
]
