// @ts-check
import { Api } from "./ui/api.js";
import { findBoard } from "./ui/board-address.js";
import { errorPage } from "./ui/error-page.js";
import { openWhiteboard } from "./whiteboard.js";

try {
    const api = new Api();
    await openWhiteboard(await findBoard(api), api);
} catch (error) {
    document.body.append(errorPage({
        heading: "The board cannot be opened",
        text: error instanceof Error ? error.message : String(error),
        actions: [{ label: "Try again", run: () => location.reload(), isMain: true }],
    }));
    throw error;
}
