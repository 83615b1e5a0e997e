// Everything here is an extra: each page works without it.
import { startAutosave } from "./autosave.js";
import { startCounters } from "./counters.js";
import { startLive } from "./live.js";
import { startPasskeys } from "./passkeys.js";
import { startRows } from "./rows.js";
import { startSendOnce } from "./send_once.js";

startAutosave();
startPasskeys();
startSendOnce();
startCounters();
startLive();
startRows();
document.querySelector("[data-focus]")?.focus();
