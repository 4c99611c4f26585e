"""The one page: routers, fact → reactions, job → handler, timetable."""
