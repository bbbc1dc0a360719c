// @ts-check
import { Api } from "./ui/api.js";
import { findBoard } from "./ui/board-address.js";
import { errorPage } from "./ui/error-page.js";
import { takeCredential } from "./ui/token.js";
import { openWhiteboard } from "./whiteboard.js";

try {
    const credential = takeCredential();
    const api = new Api(credential?.text);
    await openWhiteboard(await findBoard(api), api, credential);
} catch (error) {
    document.body.append(errorPage({
        heading: "The board cannot be opened",
        text: error instanceof Error ? error.message : String(error),
        actions: [{ label: "Try again", run: () => location.reload(), isMain: true }],
    }));
    throw error;
}
