"""REST addresses of files that were handed in."""

from __future__ import annotations

from rest_framework.routers import SimpleRouter

from kernel.documents import resources

router = SimpleRouter(use_regex_path=False)
router.register("uploads", resources.UploadViewSet, basename="api-upload")
router.register("imports", resources.ImportViewSet, basename="api-import")
urlpatterns = router.urls
