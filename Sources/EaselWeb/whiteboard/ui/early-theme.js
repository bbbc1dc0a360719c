// Runs before anything is painted, so that no page flashes in the wrong theme. Not a module: those come too
// late.
(function () {
    let choice = null;
    try {
        choice = localStorage.getItem("easel.theme");
    } catch {
        // Storage is blocked here: the system's theme it is.
    }
    const isDark = choice === "dark"
        || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
})();
