"""A page with the scene's modules and nothing else."""

import contextlib

from support.chromium import new_context


@contextlib.contextmanager
def scene_page(browser, address, width=1280, height=800, pixel_ratio=1):
    context = new_context(browser, viewport={"width": width, "height": height}, device_scale_factor=pixel_ratio)
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}/scene/page.html")
    page.wait_for_selector("html[data-ready]")
    try:
        yield page
    finally:
        context.close()
    assert errors == [], errors
