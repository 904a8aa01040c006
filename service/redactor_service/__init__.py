"""The HTTP service: the scan of `redactor` for a CMS and for people with a browser.

It holds no rule knowledge. `redactor_service.app` makes the application and runs it.
"""
