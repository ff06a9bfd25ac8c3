"""Lists by cursor: stable while new rows come in."""

from rest_framework.pagination import CursorPagination


class NewestFirstPagination(CursorPagination):
    """Newest first; `page_size` may be asked for up to 200."""

    ordering = ("-placed_at", "-pk")
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
