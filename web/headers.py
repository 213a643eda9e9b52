"""The headers of every answer: what a browser may load, keep, embed and tell others."""

from collections.abc import Callable, Sequence

from flask import Flask, Response, request

from web.static import ENDPOINTS, FOR_GOOD, KEPT

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
        "payment=(), usb=()"
    ),
}
HSTS = "max-age=31536000"
# An answer that is no page can load and embed nothing at all, whatever opens it, and that is soon said.
OF_DATA = "default-src 'none'; frame-ancestors 'none'"


def content_security_policy(script_hashes: Sequence[str]) -> str:
    """What a page may load: from here alone, no inline script but those whose hashes are given.

    Dash, its components and plotly add ``<style>`` elements of their own, so those are let in; style
    attributes, by which text from a file could dress itself up as something else, are not.
    """
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self'",
            "style-src-elem 'self' 'unsafe-inline'",
            "style-src-attr 'none'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "object-src 'none'",
        )
    )


def install(server: Flask, csp_hashes: Callable[[], Sequence[str]]) -> None:
    """Put the headers on every answer; ``csp_hashes`` is asked late, when Dash knows its inline scripts."""

    def add_headers(response: Response) -> Response:
        response.headers.update(ALWAYS)
        is_data = response.mimetype == "application/json"
        policy = OF_DATA if is_data else content_security_policy(csp_hashes())
        response.headers["Content-Security-Policy"] = policy
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = HSTS
        if request.environ.get("SERVER_SOFTWARE", "").startswith("Werkzeug"):
            response.headers["Server"] = "Sightline"  # else the development server gives its versions away
        response.headers["Cache-Control"] = _cache_control(response)
        return response

    server.after_request(add_headers)


def _cache_control(response: Response) -> str:
    if response.status_code not in (200, 304):
        return "no-store"
    if request.endpoint in ENDPOINTS:
        return f"public, {FOR_GOOD}"
    if request.endpoint == KEPT:
        return f"private, {FOR_GOOD}"
    if request.path.startswith("/_dash-component-suites/"):
        # Dash gives an age only where the address holds a fingerprint of the file.
        return f"private, {FOR_GOOD}" if response.cache_control.max_age else "private, no-cache"
    if request.path.startswith("/assets/"):
        return f"private, {FOR_GOOD}" if request.args.get("m") else "private, no-cache"
    return "no-store"
