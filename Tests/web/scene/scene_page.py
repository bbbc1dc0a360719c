"""A page with the scene's modules and nothing else."""

import contextlib


@contextlib.contextmanager
def scene_page(pool, address, pixel_ratio=1):
    page = pool.take(viewport={"width": 1280, "height": 800}, device_scale_factor=pixel_ratio)
    errors = []

    def hear(error):
        errors.append(str(error))

    page.on("pageerror", hear)
    page.goto(f"{address}/scene/page.html")
    page.wait_for_selector("html[data-ready]")
    try:
        yield page
    finally:
        page.remove_listener("pageerror", hear)
        pool.give_back()
    assert errors == [], errors
