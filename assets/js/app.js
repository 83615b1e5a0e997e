// Everything here is an extra: each page works without it.
import { startAutosave } from "./autosave.js";
import { startCounters } from "./counters.js";
import { startLive } from "./live.js";
import { startPasskeys } from "./passkeys.js";
import { startSendOnce } from "./send_once.js";

startAutosave();
startPasskeys();
startSendOnce();
startCounters();
startLive();
document.querySelector("[data-focus]")?.focus();
