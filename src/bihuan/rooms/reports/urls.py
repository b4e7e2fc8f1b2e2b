from bihuan.rooms.reports.boards import urls as boards
from bihuan.rooms.reports.figures import urls as figures

urlpatterns = [*figures.urlpatterns, *boards.urlpatterns]
