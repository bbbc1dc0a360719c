/** Waits for a condition; fails with what was waited for. */
export async function until(what, condition, milliseconds = 30_000) {
    const end = performance.now() + milliseconds;
    while (!(await condition())) {
        if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
    }
}
