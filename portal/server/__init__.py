"""The HTTP server: takes requests in whole, slowly if it must, and hands them to a few threads at once.

It knows no portal: what it serves is a `Site`, named by whoever starts it, like any WSGI server.
"""
